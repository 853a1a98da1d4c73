// A conversation's sockets: who may open one, what each frame does, and who hears of what has happened.
import type { Person } from '../domain/conversation/commands.ts'
import type { Event } from '../domain/conversation/events.ts'
import { room } from '../domain/conversation/room.ts'
import type { Conversation } from '../domain/conversation/state.ts'
import { seatOf } from '../domain/conversation/status.ts'
import { roleOf } from '../domain/conversation/visible.ts'
import type { ClientFrame } from '../protocol/client-frames.ts'
import { closeCodes, type CloseCode } from '../protocol/close-codes.ts'
import { audiences, seenBy, type Audience } from '../protocol/items.ts'
import { limits } from '../protocol/limits.ts'
import { refuse, type Refusal } from '../protocol/problem.ts'
import { audienceOf, closeCodeOf, partyOf, youOf } from './conversation-party.ts'
import type { ConversationPlace } from './conversation-place.ts'
import { ConversationReceipts } from './conversation-receipts.ts'
import type { ConversationHost } from './conversation.ts'
import type { Executed } from './shell/actor.ts'
import { Batch } from './shell/batch.ts'
import type { Cause } from './shell/causes.ts'
import type { Cursors } from './shell/cursors.ts'
import { earlierText, errorText, itemsText, longerThan, readFrame, welcomeText } from './shell/frames.ts'
import { pageAfter, pageBefore, type Page, type Reader } from './shell/pages.ts'
import { authorOf, itemFor } from './shell/rows.ts'
import { closedAtOnce, type Session, type Sockets } from './shell/sockets.ts'
import type { Row } from './shell/store.ts'

/** What the client of every conversation is told of limits. */
const told = {
  messageBytes: limits.messageBytes,
  frameBytes: limits.frameBytes,
  typingEveryMs: limits.typingEveryMs,
}

/** Words join those that wait, and what has reached a device was not held back. */
const maySpeakBeforeWords: ReadonlySet<ClientFrame['type']> = new Set<ClientFrame['type']>([
  'message',
  'note',
  'delivered',
])

type Of<Type extends ClientFrame['type']> = Extract<ClientFrame, { type: Type }>

export class ConversationSockets {
  readonly #host: ConversationHost
  readonly #sockets: Sockets
  readonly #sql: SqlStorage
  readonly #batch: Batch
  readonly #place: ConversationPlace<WebSocket>
  readonly receipts: ConversationReceipts

  constructor(
    host: ConversationHost,
    sockets: Sockets,
    cursors: Cursors,
    place: ConversationPlace<WebSocket>,
    storage: DurableObjectStorage,
  ) {
    this.#host = host
    this.#sockets = sockets
    this.#place = place
    this.#sql = storage.sql
    this.receipts = new ConversationReceipts(host, sockets, cursors, storage.sql)
    this.#batch = new Batch(
      storage,
      () => sockets.size,
      (rows) => this.#broadcast(rows),
    )
  }

  /** S4: membership is decided here, never by a token. The end may be read by those who were there. */
  open(person: Person): Response {
    const { state } = this.#host.actor
    if (state.id === '') return closedAtOnce(closeCodes.unavailable)
    const who = partyOf(state, person)
    if (who === null) return closedAtOnce(closeCodes.forbidden)
    const before = this.#sockets.count(who)
    if (before >= limits.socketsPerParticipant) return closedAtOnce(closeCodes.tooManySockets)
    const audience = audienceOf(person)
    const session: Session = { who, person, audience, acceptedAt: Date.now(), phase: 'new', instance: null }
    const { response } = this.#sockets.accept(session)
    // Q10: a customer who comes back may still have a dead socket that counts. A decision that changes nothing costs nothing.
    if (before === 0 || audience === 'customer') this.#tell('connected', session)
    return response
  }

  /** A socket is gone. The last one of a participant is news. */
  gone(ws: WebSocket): void {
    const session = this.#sockets.gone(ws)
    if (session) this.#left(session)
  }

  receive(ws: WebSocket, data: string | ArrayBuffer): void {
    const session = this.#sockets.session(ws)
    if (!session) return
    const text = typeof data === 'string' ? data : ''
    if (typeof data === 'string' ? longerThan(data, limits.frameBytes) : data.byteLength > limits.frameBytes) {
      return this.#close(ws, session, closeCodes.tooLarge)
    }
    const admission = this.#sockets.admit(ws)
    if (admission === 'close') return this.#close(ws, session, closeCodes.slowDown)
    const frame = readFrame(text)
    // Only words may wait for one another: whatever else is answered comes after what was decided before it.
    if ('refusal' in frame || !maySpeakBeforeWords.has(frame.type)) this.#batch.flush()
    if (admission === 'taken') {
      if ('refusal' in frame) this.#unreadable(ws, session, frame)
      else this.#obey(ws, session, frame)
    } else if ('refusal' in frame || frame.type !== 'typing') {
      // Not settled: the same number is to be sent again. Typing is dropped without a word (D6).
      this.#sockets.send(ws, errorText(refuse('rate_limited'), { n: numberOf(frame), ...admission }))
    }
  }

  /** D9: `upTo` in the numbers of the audience. Null, or why not. */
  read(who: string, audience: Audience, upTo: number): Refusal | null {
    this.#batch.flush()
    return this.receipts.move(who, audience, 'read', upTo)
  }

  /** What a command came to. Items go first, then what they changed in the room. */
  published(rows: readonly Row[], before: Conversation, after: Conversation, events: readonly Event[]): void {
    const onlyWords = events.every(({ type }) => type === 'said' || type === 'noted')
    if (onlyWords) return this.#batch.add(rows)
    this.#batch.flush()
    this.#broadcast(rows)
    this.#changed(before, after, events)
  }

  #broadcast(rows: readonly Row[]): void {
    for (const audience of audiences) {
      const seen = rows.filter((row) => row.item !== null && row.seen & seenBy[audience])
      const [first] = seen
      if (first) this.#sockets.broadcast(audience, textsOf(seen, first[audience]), 'live')
    }
  }

  #changed(before: Conversation, after: Conversation, events: readonly Event[]): void {
    for (const audience of audiences) {
      const text = roomText(after, audience)
      if (text !== roomText(before, audience)) this.#sockets.broadcast(audience, text, 'greeted')
    }
    for (const event of events) {
      if (event.type === 'identified') this.#signedIn()
      const code = event.type === 'left' ? closeCodeOf(event.reason) : null
      if (event.type === 'left' && code) this.#sockets.closeAll(event.participant, code)
    }
  }

  /** P9: who comes back shows a token of the customer that they are now (S4). */
  #signedIn(): void {
    this.receipts.write('p1')
    this.#sockets.closeAll('p1', closeCodes.unauthorized)
  }

  #obey(ws: WebSocket, session: Session, frame: ClientFrame): void {
    if (frame.type === 'hello') return this.#hello(ws, session, frame)
    const { who, person, audience, instance } = session
    if (instance === null) {
      return this.#sockets.send(ws, errorText(refuse('invalid', 'type', 'must be hello first'), { n: numberOf(frame) }))
    }
    switch (frame.type) {
      case 'message':
      case 'note': {
        const cause = causeOf(session, instance, frame.n)
        return this.#answer(ws, this.#host.execute(cause, { type: 'act', by: person, act: frame }), frame.n)
      }
      case 'more':
        return this.#more(ws, session, frame.since)
      case 'earlier':
        return this.#earlier(ws, session, frame.before)
      case 'typing':
        return this.#typing(ws, session)
      case 'read':
      case 'delivered': {
        const refusal = this.receipts.move(who, audience, frame.type, frame.upTo)
        if (refusal) this.#sockets.send(ws, errorText(refusal))
      }
    }
  }

  #hello(ws: WebSocket, session: Session, { instance, since, sent, tail }: Of<'hello'>): void {
    const { actor } = this.#host
    const { who, audience } = session
    const refusal = this.#refuseHello(session, instance, since, sent)
    if (refusal) return this.#sockets.send(ws, errorText(refusal))
    const page = this.#firstPage(session, since, tail)
    this.#sockets.change(ws, { phase: page.more ? 'paging' : 'live', instance })
    const rest = {
      you: youOf(actor.state, who, session.person),
      room: room(actor.state, audience),
      ...this.receipts.of(audience),
      limits: { ...told, amendWithinMs: actor.state.entry.amendWithinMs },
      taken: actor.marks.settled(`f:${who}/${instance}`),
    }
    this.#sockets.send(ws, welcomeText(page, rest))
    if (audience === 'customer') this.#place.greet(ws)
  }

  /** Who has nothing may begin near the end; what was before comes by `earlier`. */
  #firstPage(reader: Reader, since: number, tail: number | undefined): Page {
    const { actor } = this.#host
    const from = since === 0 && tail !== undefined ? Math.max(0, actor[reader.audience] - tail) : since
    return pageAfter(this.#sql, actor, reader, from)
  }

  #refuseHello({ who, audience, instance: known }: Session, instance: string, since: number, sent: number) {
    const { actor } = this.#host
    if (known !== null && known !== instance) return refuse('invalid', 'instance', 'this socket is of another instance')
    if (since > actor[audience]) return refuse('since_from_future', 'since')
    return sent > 0 && actor.marks.forgotten(who, instance) ? refuse('unknown_instance', 'instance') : null
  }

  #more(ws: WebSocket, session: Session, since: number): void {
    const { actor } = this.#host
    if (since > actor[session.audience]) return this.#sockets.send(ws, errorText(refuse('since_from_future', 'since')))
    const page = pageAfter(this.#sql, actor, session, since)
    if (!page.more) this.#sockets.change(ws, { phase: 'live', instance: session.instance })
    this.#sockets.send(ws, itemsText(page, page.more))
  }

  #earlier(ws: WebSocket, reader: Reader, before: number): void {
    const { actor } = this.#host
    if (before > actor[reader.audience] + 1)
      return this.#sockets.send(ws, errorText(refuse('since_from_future', 'before')))
    this.#sockets.send(ws, earlierText(pageBefore(this.#sql, actor, reader, before)))
  }

  #typing(ws: WebSocket, session: Session): void {
    const { state } = this.#host.actor
    const one = seatOf(state, session.person)
    if (!one || state.ended || !this.#sockets.mayType(ws)) return
    const text = JSON.stringify({ type: 'typing', participant: one.id, role: roleOf(one), name: one.name })
    for (const audience of audiences) this.#sockets.broadcast(audience, text, 'live', one.id)
  }

  /** A frame with a number is settled even if nothing else of it can be read: the next one follows it. */
  #unreadable(ws: WebSocket, session: Session, { refusal, n }: { refusal: Refusal; n: number | null }): void {
    if (n === null || n < 1 || session.instance === null) return this.#sockets.send(ws, errorText(refusal, { n }))
    this.#answer(ws, this.#host.refuse(causeOf(session, session.instance, n), refusal), n)
  }

  /** The echo is the receipt (D2), so a message that was taken now needs no answer. */
  #answer(ws: WebSocket, executed: Executed, n: number): void {
    if (executed.outcome === 'done') return
    this.#batch.flush()
    switch (executed.outcome) {
      case 'duplicate':
        return this.#sockets.send(
          ws,
          executed.refusal ? errorText(executed.refusal, { n }) : `{"type":"taken","n":${executed.settled}}`,
        )
      case 'refused':
        return this.#sockets.send(ws, errorText(executed.refusal, { n }))
      case 'outOfOrder':
        return this.#sockets.send(ws, errorText(refuse('out_of_order', 'n'), { n, expected: executed.expected }))
    }
  }

  #close(ws: WebSocket, session: Session, code: CloseCode): void {
    this.#sockets.close(ws, code)
    this.#left(session)
  }

  #left(session: Session): void {
    this.receipts.write(session.who)
    if (this.#sockets.count(session.who) === 0) this.#tell('disconnected', session)
  }

  #tell(type: 'connected' | 'disconnected', { who, person }: Session): void {
    this.#host.execute({ kind: 'shell', name: `${type} ${who}` }, { type, by: person })
  }
}

function causeOf({ who }: Session, instance: string, n: number): Cause {
  return { kind: 'frame', participant: who, instance, n }
}

function numberOf(frame: ReturnType<typeof readFrame>): number | null {
  return 'n' in frame ? frame.n : null
}

/** The frame of these rows, the first numbered `first`, for each who hears it: made once for its authors each, and once for all others. */
function textsOf(rows: readonly Row[], first: number): (who: string) => string {
  const authors = rows.map(({ cause }) => authorOf(cause))
  const made = new Map<string | null, string>()
  return (hearer) => {
    const who = authors.includes(hearer) ? hearer : null
    const text = made.get(who) ?? itemsText({ first, items: rows.map((row) => itemFor(who, row)) })
    made.set(who, text)
    return text
  }
}

function roomText(state: Conversation, audience: Audience): string {
  return JSON.stringify({ type: 'room', room: room(state, audience) })
}
