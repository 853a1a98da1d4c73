// S2: a connection token opens one connection. Tokens that were used are remembered on disk, in one row, until they would have ended anyway:
// in memory they would be forgotten when the object sleeps, which it may do within their minute.
import { closeCodes, type CloseCode } from '../../protocol/close-codes.ts'
import { limits } from '../../protocol/limits.ts'

/** What the Worker says of the connection token that a socket is opened with. */
export interface Ticket {
  readonly id: string
  /** When it can be used no more (ms). */
  readonly untilAt: number
}

export class Tickets {
  readonly #sql: SqlStorage
  readonly #now: () => number
  #used: ReadonlyMap<string, number> | null = null

  constructor(sql: SqlStorage, now: () => number) {
    this.#sql = sql
    this.#now = now
  }

  /**
   * Uses it up. Null: it was good; else why nothing is opened by it: it was used before, or so many were lately that it could not be
   * remembered. Only for objects that were started: others must not leave anything behind.
   */
  use(ticket: Ticket | null): CloseCode | null {
    if (ticket === null) return null
    const { id, untilAt } = ticket
    const now = this.#now()
    const alive = new Map([...this.#load()].filter(([, endsAt]) => endsAt > now))
    if (alive.has(id)) return closeCodes.unauthorized
    if (alive.size >= limits.ticketsKept) return closeCodes.slowDown
    // Clocks of two machines differ: it must not be forgotten here while it still counts there.
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
