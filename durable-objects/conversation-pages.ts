// Answers questions for the log of a conversation, in pages and within a budget (D4, D8).
import { limits } from '../protocol/limits.ts'
import { refuse, type Refusal } from '../protocol/problem.ts'
import type { ConversationHost } from './conversation-host.ts'
import { Budget } from './shell/budget.ts'
import { earlierText, errorText, itemsText } from './shell/frames.ts'
import { pageAfter, pageBefore, sizeOf, type ItemPage, type ItemReader } from './shell/pages.ts'
import type { SocketSession } from './shell/session.ts'
import type { Carrier, Sockets } from './shell/sockets.ts'

export class ConversationPages {
  readonly #host: ConversationHost
  readonly #sockets: Sockets
  readonly #sql: SqlStorage
  /** For questions by socket and over HTTP together. */
  readonly #budget = new Budget(limits.answers, () => Date.now())

  constructor(host: ConversationHost, sockets: Sockets, sql: SqlStorage) {
    this.#host = host
    this.#sockets = sockets
    this.#sql = sql
  }

  /** Returns the first page. A client that has nothing may begin near the end, and fetches earlier items with `earlier`. */
  first(session: SocketSession, since: number, tail: number | undefined): ItemPage {
    const { actor } = this.#host
    const last = actor[session.audience]
    const from = since === 0 && tail !== undefined ? Math.max(0, last - tail) : since
    // A client whose budget is used up is welcomed too. It gets no items yet, and fetches them with `more`.
    if (this.#budget.waitMs(session.who) > 0 && from < last) return { first: from + 1, items: [], more: true }
    return this.#spent(session.who, pageAfter(this.#sql, actor, session, from))
  }

  more(carrier: Carrier, session: SocketSession, since: number): void {
    const { actor } = this.#host
    if (since > actor[session.audience])
      return this.#sockets.send(carrier, errorText(refuse('since_from_future', 'since')))
    if (this.#paced(carrier, session.who)) return
    const page = this.#spent(session.who, pageAfter(this.#sql, actor, session, since))
    if (!page.more) this.#sockets.change(carrier, { phase: 'live', instance: session.instance })
    this.#sockets.send(carrier, itemsText(page, page.more))
  }

  earlier(carrier: Carrier, session: SocketSession, before: number): void {
    const { actor } = this.#host
    if (before > actor[session.audience] + 1)
      return this.#sockets.send(carrier, errorText(refuse('since_from_future', 'before')))
    if (this.#paced(carrier, session.who)) return
    this.#sockets.send(carrier, earlierText(this.#spent(session.who, pageBefore(this.#sql, actor, session, before))))
  }

  /** Answers over HTTP. `who` is whose budget is used. */
  page(reader: ItemReader, who: string, since: number, limit: number): ItemPage | Refusal {
    const { actor } = this.#host
    if (since > actor[reader.audience]) return refuse('since_from_future', 'since')
    if (this.#budget.waitMs(who) > 0) return refuse('rate_limited')
    return this.#spent(who, pageAfter(this.#sql, actor, reader, since, Math.min(limit, limits.pageItems)))
  }

  /** Refuses a question if the budget for answers is used up, and returns whether it did. */
  #paced(carrier: Carrier, who: string): boolean {
    const retryAfterMs = this.#budget.waitMs(who)
    if (retryAfterMs > 0) this.#sockets.send(carrier, errorText(refuse('rate_limited'), { retryAfterMs }))
    return retryAfterMs > 0
  }

  #spent<Some extends Pick<ItemPage, 'items'>>(who: string, page: Some): Some {
    this.#budget.spend(who, sizeOf(page))
    return page
  }
}
