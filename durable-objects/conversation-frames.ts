// What each frame of a client does in a conversation, and how it is answered.
import { roleOf } from '../domain/conversation/person.ts'
import { seatOf } from '../domain/conversation/status.ts'
import type { ClientFrame } from '../protocol/client-frames.ts'
import { isoTime } from '../protocol/iso-time.ts'
import { audiences } from '../protocol/items.ts'
import { refuse, type Refusal } from '../protocol/problem.ts'
import type { ConversationHost } from './conversation-host.ts'
import { commandOf } from './conversation-items.ts'
import type { ConversationPages } from './conversation-pages.ts'
import { authorOf, youOf } from './conversation-party.ts'
import type { ConversationPosition } from './conversation-position.ts'
import type { ConversationReceipts } from './conversation-receipts.ts'
import { roomNow, toldLimits } from './conversation-texts.ts'
import type { Executed } from './shell/actor.ts'
import type { Cause } from './shell/causes.ts'
import { errorText, numberIn, welcomeText, type parseFrame } from './shell/frames.ts'
import type { SocketSession } from './shell/session.ts'
import type { Carrier, Sockets } from './shell/sockets.ts'

type Of<Type extends ClientFrame['type']> = Extract<ClientFrame, { type: Type }>

export class ConversationFrames {
  readonly #host: ConversationHost
  readonly #sockets: Sockets
  readonly #position: ConversationPosition<Carrier>
  readonly #pages: ConversationPages
  readonly #receipts: ConversationReceipts
  readonly #flush: () => void

  /** `flush` sends the messages that still wait in the batch. */
  constructor(
    host: ConversationHost,
    sockets: Sockets,
    position: ConversationPosition<Carrier>,
    pages: ConversationPages,
    receipts: ConversationReceipts,
    flush: () => void,
  ) {
    this.#host = host
    this.#sockets = sockets
    this.#position = position
    this.#pages = pages
    this.#receipts = receipts
    this.#flush = flush
  }

  take(carrier: Carrier, session: SocketSession, frame: ReturnType<typeof parseFrame>): void {
    if ('refusal' in frame) this.#unreadable(carrier, session, frame)
    else this.#obey(carrier, session, frame)
  }

  #obey(carrier: Carrier, session: SocketSession, frame: ClientFrame): void {
    if (frame.type === 'hello') return this.#hello(carrier, session, frame)
    const { who, person, audience, instance, onlooker } = session
    if (instance === null) {
      return this.#sockets.send(
        carrier,
        errorText(refuse('invalid', 'type', 'must be hello first'), { n: numberIn(frame) }),
      )
    }
    if (onlooker) return this.#lookOn(carrier, session, frame)
    switch (frame.type) {
      case 'message':
      case 'note': {
        const cause = causeOf(session, instance, frame.n)
        return this.#answer(carrier, this.#host.execute(cause, commandOf(this.#host.actor, person, frame)), frame.n)
      }
      case 'more':
        return this.#pages.more(carrier, session, frame.since)
      case 'earlier':
        return this.#pages.earlier(carrier, session, frame.before)
      case 'typing':
        return this.#typing(carrier, session)
      case 'read':
      case 'delivered': {
        const refusal = this.#receipts.move(who, audience, frame.type, frame.upTo)
        if (refusal) this.#sockets.send(carrier, errorText(refusal))
      }
    }
  }

  /** Takes an onlooker's frame. Nothing of it is passed on or kept (S9). */
  #lookOn(carrier: Carrier, session: SocketSession, frame: ClientFrame): void {
    if (frame.type === 'more') this.#pages.more(carrier, session, frame.since)
    if (frame.type === 'earlier') this.#pages.earlier(carrier, session, frame.before)
    if (frame.type === 'message' || frame.type === 'note')
      this.#sockets.send(carrier, errorText(refuse('not_a_participant'), { n: frame.n }))
  }

  #hello(carrier: Carrier, session: SocketSession, { instance, since, sent, tail }: Of<'hello'>): void {
    const { actor } = this.#host
    const { who, audience } = session
    const refusal = this.#refuseHello(session, instance, since, sent)
    if (refusal) return this.#sockets.send(carrier, errorText(refusal))
    const page = this.#pages.first(session, since, tail)
    this.#sockets.change(carrier, { phase: page.more ? 'paging' : 'live', instance })
    this.#sockets.leaveMailboxes(who, instance, carrier)
    const rest = {
      you: youOf(actor.state, session),
      room: roomNow(actor, audience),
      ...this.#receipts.of(audience),
      limits: { ...toldLimits, amendWithinMs: actor.state.entry.amendWithinMs },
      taken: actor.marks.settled(`f:${authorOf(actor.state, session)}/${instance}`),
      now: isoTime(Date.now()),
    }
    this.#sockets.send(carrier, welcomeText(page, rest))
    if (audience === 'customer') this.#position.greet(carrier)
  }

  #refuseHello(session: SocketSession, instance: string, since: number, sent: number) {
    const { who, audience, instance: known, onlooker } = session
    const { actor } = this.#host
    if (known !== null && known !== instance) return refuse('invalid', 'instance', 'this socket is of another instance')
    if (since > actor[audience]) return refuse('since_from_future', 'since')
    return sent > 0 && !onlooker && actor.marks.forgotten(who, instance) ? refuse('unknown_instance', 'instance') : null
  }

  #typing(carrier: Carrier, session: SocketSession): void {
    const { state } = this.#host.actor
    const one = seatOf(state, session.person)
    if (!one || state.ended || !this.#sockets.mayType(carrier)) return
    const text = JSON.stringify({ type: 'typing', participant: one.id, role: roleOf(one), name: one.name })
    for (const audience of audiences) this.#sockets.broadcast(audience, text, 'live', one.id)
  }

  /** Settles the number of a frame even if the rest cannot be read, so that the next one can follow. */
  #unreadable(carrier: Carrier, session: SocketSession, { refusal, n }: { refusal: Refusal; n: number | null }): void {
    if (n === null || n < 1 || session.instance === null || session.onlooker)
      return this.#sockets.send(carrier, errorText(refusal, { n }))
    this.#answer(carrier, this.#host.refuse(causeOf(session, session.instance, n), refusal), n)
  }

  /** The echo is the receipt (D2), so a message that was taken now needs no answer. */
  #answer(carrier: Carrier, executed: Executed, n: number): void {
    if (executed.outcome === 'done') return
    this.#flush()
    switch (executed.outcome) {
      case 'duplicate':
        return this.#sockets.send(
          carrier,
          executed.refusal ? errorText(executed.refusal, { n }) : `{"type":"taken","n":${executed.settled}}`,
        )
      case 'refused':
        return this.#sockets.send(carrier, errorText(executed.refusal, { n }))
      case 'outOfOrder':
        return this.#sockets.send(carrier, errorText(refuse('out_of_order', 'n'), { n, expected: executed.expected }))
    }
  }
}

function causeOf({ who }: SocketSession, instance: string, n: number): Cause {
  return { kind: 'frame', participant: who, instance, n }
}
