// How long an object keeps its log (R14, E7). Rows are deleted with a checkpoint, which a busy object takes often. An object that does little
// takes one by time: at most once in `limits.sweepEveryMs`, and never if there is nothing to delete.
import { limits } from '../../protocol/limits.ts'
import type { KeptRows, Store } from './store.ts'

export class Retention {
  readonly #store: Pick<Store, 'oldestAt'>
  /** Null: the log is kept for ever. */
  readonly #keepMs: number | null
  #oldestAt: number | null = null

  constructor(store: Pick<Store, 'oldestAt'>, keepMs: number | null) {
    this.#store = store
    this.#keepMs = keepMs
    this.swept()
  }

  /** Rows are being written at `now` (ms), so the log is not empty any more. */
  wrote(now: number): void {
    if (this.#keepMs !== null) this.#oldestAt ??= now
  }

  /** A checkpoint has deleted rows. */
  swept(): void {
    if (this.#keepMs !== null) this.#oldestAt = this.#store.oldestAt()
  }

  /** Returns when a checkpoint is due (ms). Null: nothing has to be deleted. After a sweep it is due again in `sweepEveryMs` at the earliest. */
  dueAt(now: number): number | null {
    if (this.#keepMs === null || this.#oldestAt === null) return null
    // The row was dated by a clock that was ahead. If that date counted, the row might stay for years.
    if (this.#oldestAt > now + limits.sweepEveryMs) return now
    return this.#oldestAt + this.#keepMs + limits.sweepEveryMs + 1
  }

  /** Returns which rows a checkpoint at `now` (ms) keeps. Null: all of them. */
  kept(now: number): KeptRows | null {
    return this.#keepMs === null ? null : { fromAt: now - this.#keepMs, toAt: now + limits.sweepEveryMs }
  }
}
