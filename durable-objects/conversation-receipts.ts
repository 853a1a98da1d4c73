// R12, D9: how far each participant has read, and how far the log has reached their devices. Each audience is told in its own numbers.
import { audiences, type Audience } from '../protocol/items.ts'
import { refuse, type Refusal } from '../protocol/problem.ts'
import type { ConversationHost } from './conversation-host.ts'
import type { Cursors, Reached } from './shell/cursors.ts'
import { numberAt, placeOf } from './shell/pages.ts'
import type { Sockets } from './shell/sockets.ts'

/** Item numbers of one audience by participant. */
export interface Receipts {
  readonly cursors: Readonly<Record<string, number>>
  readonly delivered: Readonly<Record<string, number>>
}

export class ConversationReceipts {
  readonly #host: ConversationHost
  readonly #sockets: Sockets
  readonly #cursors: Cursors
  readonly #sql: SqlStorage

  constructor(host: ConversationHost, sockets: Sockets, cursors: Cursors, sql: SqlStorage) {
    this.#host = host
    this.#sockets = sockets
    this.#cursors = cursors
    this.#sql = sql
  }

  /** Moves a cursor. `upTo` is in the numbers of the audience. Returns null, or why it cannot be moved. */
  move(who: string, audience: Audience, what: keyof Reached, upTo: number): Refusal | null {
    const { actor } = this.#host
    if (upTo > actor[audience]) return refuse('invalid', 'upTo', 'the log does not reach that number yet')
    const before = this.#cursors.reachedBy(who)
    if (!this.#cursors.move(who, what, placeOf(this.#sql, actor, audience, upTo))) return null
    const after = this.#cursors.reachedBy(who)
    for (const each of audiences) {
      const then = this.#numbers(each, before)
      const { read, delivered } = this.#numbers(each, after)
      // If somebody reads what an audience cannot see, that audience must not notice (R13).
      if (read === then.read && delivered === then.delivered) continue
      this.#sockets.broadcast(each, JSON.stringify({ type: 'cursor', participant: who, read, delivered }), 'greeted')
    }
    return null
  }

  of(audience: Audience): Receipts {
    // Sorted, the customer first and then by id. The order of the cursors would show who has read what this audience does not see (S9).
    const all = this.#cursors
      .all()
      .map(([who, reached]) => [who, this.#numbers(audience, reached)] as const)
      .toSorted(([a], [b]) => a.length - b.length || (a < b ? -1 : 1))
    return {
      cursors: Object.fromEntries(all.map(([who, { read }]) => [who, read])),
      delivered: Object.fromEntries(all.map(([who, { delivered }]) => [who, delivered])),
    }
  }

  /** Writes the cursors of a participant who is leaving, without waiting any longer. */
  write(who: string): void {
    this.#cursors.write(who)
  }

  #numbers(audience: Audience, { read, delivered }: Reached): Reached {
    const number = numberAt(this.#sql, audience, read)
    return { read: number, delivered: delivered === read ? number : numberAt(this.#sql, audience, delivered) }
  }
}
