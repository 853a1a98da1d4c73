// How long an object keeps its log (R14, E7). Rows go with a checkpoint, and a busy object takes one often. One that does little takes one
// by time: at most once in `limits.sweepEveryMs`, and never when there is nothing to let go.
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

  /** Rows are being written at `now` (ms). */
  wrote(now: number): void {
    if (this.#keepMs !== null) this.#oldestAt ??= now
  }

  /** A checkpoint has let rows go. */
  swept(): void {
    if (this.#keepMs !== null) this.#oldestAt = this.#store.oldestAt()
  }

  /** When a checkpoint is due (ms); null: there is nothing to let go. After a sweep at that time it is due again in `sweepEveryMs` at the earliest. */
  dueAt(now: number): number | null {
    if (this.#keepMs === null || this.#oldestAt === null) return null
    // A clock that was ahead has dated it. By that date it might stay for years.
    if (this.#oldestAt > now + limits.sweepEveryMs) return now
    return this.#oldestAt + this.#keepMs + limits.sweepEveryMs + 1
  }

  /** What a checkpoint at `now` (ms) keeps; null: everything. */
  kept(now: number): KeptRows | null {
    return this.#keepMs === null ? null : { fromAt: now - this.#keepMs, toAt: now + limits.sweepEveryMs }
  }
}
