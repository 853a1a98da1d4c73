// S2: a connection token opens one connection. Used tokens are remembered on the disk, in one row, until they would have expired anyway. In
// memory they would be forgotten when the object sleeps, which may happen within the minute that a token is valid.
import { closeCodes, type CloseCode } from '../../protocol/close-codes.ts'
import { limits } from '../../protocol/limits.ts'

/** What the Worker says about the connection token of a new socket. */
export interface ConnectionToken {
  readonly id: string
  /** When the token expires (ms). */
  readonly untilAt: number
}

export class UsedTokens {
  readonly #sql: SqlStorage
  readonly #now: () => number
  #used: ReadonlyMap<string, number> | null = null

  constructor(sql: SqlStorage, now: () => number) {
    this.#sql = sql
    this.#now = now
  }

  /**
   * Uses up a token. Null: it was good. Otherwise returns why nothing is opened: the token was used before, or too many were used lately to
   * remember one more. Only for objects that were started, since others must not write anything.
   */
  use(token: ConnectionToken | null): CloseCode | null {
    if (token === null) return null
    const { id, untilAt } = token
    const now = this.#now()
    const alive = new Map([...this.#load()].filter(([, endsAt]) => endsAt > now))
    if (alive.has(id)) return closeCodes.unauthorized
    if (alive.size >= limits.usedTokensKept) return closeCodes.slowDown
    // Two machines' clocks differ. The token must not be forgotten here while it is still valid there.
    this.#used = alive.set(id, untilAt + limits.clockToleranceMs)
    this.#sql.exec('INSERT OR REPLACE INTO tickets (one, used) VALUES (1, ?)', JSON.stringify([...this.#used]))
    return null
  }

  #load(): ReadonlyMap<string, number> {
    if (this.#used) return this.#used
    const [found] = this.#sql.exec<{ used: string }>('SELECT used FROM tickets').toArray()
    return new Map(found ? (JSON.parse(found.used) as [string, number][]) : [])
  }
}
