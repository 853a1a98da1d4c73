// What idempotency keys led to, kept for a day. Nothing else deletes old ones: a refused request leaves no row of the log, and only rows
// lead to a checkpoint.
import { limits } from '../../protocol/limits.ts'
import type { Kept } from './store.ts'

export class KeptKeys {
  readonly #sql: SqlStorage
  #sweptAt = 0
  #sinceSweep = 0

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  get(key: string): Kept | null {
    const [found] = this.#sql
      .exec<{ print: string; at: number; outcome: string }>('SELECT print, at, outcome FROM keys WHERE key = ?', key)
      .toArray()
    return found ? { key, ...found, outcome: JSON.parse(found.outcome) as Kept['outcome'] } : null
  }

  /** Deletes old keys with the first key after waking, and later after some keys or some time. Doing it for each key costs too much. */
  put({ key, print, at, outcome }: Kept): void {
    this.#sql.exec(
      'INSERT OR REPLACE INTO keys (key, print, at, outcome) VALUES (?, ?, ?, ?)',
      key,
      print,
      at,
      JSON.stringify(outcome),
    )
    this.#sinceSweep += 1
    const { everyMs, everyKeys } = limits.sweepKeys
    if (at >= this.#sweptAt + everyMs || this.#sinceSweep >= everyKeys) this.sweep(at)
  }

  /** Deletes keys that are older than a day at `now` (ms), and refusals beyond the newest ones. */
  sweep(now: number): void {
    this.#sql.exec('DELETE FROM keys WHERE at < ?', now - limits.idempotencyKeyMs)
    this.#sql.exec(
      `DELETE FROM keys WHERE outcome ->> '$.refusal' IS NOT NULL AND at <
         (SELECT at FROM keys WHERE outcome ->> '$.refusal' IS NOT NULL ORDER BY at DESC LIMIT 1 OFFSET ?)`,
      limits.refusedKeys - 1,
    )
    this.#sweptAt = now
    this.#sinceSweep = 0
  }
}
