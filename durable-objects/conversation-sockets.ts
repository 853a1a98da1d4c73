// A conversation's sockets: who may open one, and who is sent what has happened. What a frame does is in conversation-frames.ts.
import type { ConversationEvent } from '../domain/conversation/events.ts'
import { audienceOf, idOf, isCustomer, type Person } from '../domain/conversation/person.ts'
import { admission, presentAs, type ShutOut } from '../domain/conversation/room/reading.ts'
import type { Conversation } from '../domain/conversation/state.ts'
import { own } from '../domain/machine.ts'
import type { ClientFrame } from '../protocol/client-frames.ts'
import { closeCodes, type CloseCode } from '../protocol/close-codes.ts'
import { audiences, seenBy, type Audience, customerParticipant } from '../protocol/items.ts'
import { limits } from '../protocol/limits.ts'
import { refuse, type Refusal } from '../protocol/problem.ts'
import { ConversationFrames } from './conversation-frames.ts'
import type { ConversationHost } from './conversation-host.ts'
import { ConversationPages } from './conversation-pages.ts'
import { closeCodeOf, onlookerId } from './conversation-party.ts'
import type { ConversationPosition } from './conversation-position.ts'
import { ConversationReceipts } from './conversation-receipts.ts'
import { roomNow, roomText, textsOf } from './conversation-texts.ts'
import { Batch } from './shell/batch.ts'
import type { Cursors } from './shell/cursors.ts'
import { errorText, longerThan, numberIn, parseFrame } from './shell/frames.ts'
import type { Opened } from './shell/mailbox.ts'
import { openMailbox, postInto } from './shell/mailboxes.ts'
import type { Credentials } from './shell/person.ts'
import type { SocketSession } from './shell/session.ts'
import { closedAtOnce, type Carrier, type Sockets } from './shell/sockets.ts'
import type { Row } from './shell/store.ts'
import { UsedTokens } from './shell/used-tokens.ts'

/** Frames that do not flush the batch: messages and notes are added to it, and `delivered` is about items that were sent before. */
const framesWithoutFlush: ReadonlySet<ClientFrame['type']> = new Set<ClientFrame['type']>([
  'message',
  'note',
  'delivered',
])

const shutOutCodes: Readonly<Record<ShutOut, CloseCode>> = {
  not_started: closeCodes.unavailable,
  quarantined: closeCodes.quarantined,
  not_a_participant: closeCodes.forbidden,
}

export class ConversationSockets {
  readonly #host: ConversationHost
  readonly #sockets: Sockets
  readonly #batch: Batch
  readonly #usedTokens: UsedTokens
  readonly #frames: ConversationFrames
  readonly receipts: ConversationReceipts
  readonly pages: ConversationPages

  constructor(
    host: ConversationHost,
    sockets: Sockets,
    cursors: Cursors,
    position: ConversationPosition<Carrier>,
    storage: DurableObjectStorage,
  ) {
    this.#host = host
    this.#sockets = sockets
    this.pages = new ConversationPages(host, sockets, storage.sql)
    this.#usedTokens = new UsedTokens(storage.sql, Date.now)
    this.receipts = new ConversationReceipts(host, sockets, cursors, storage.sql)
    this.#batch = new Batch(
      storage,
      () => sockets.parties,
      (rows) => this.#broadcast(rows),
    )
    this.#frames = new ConversationFrames(host, sockets, position, this.pages, this.receipts, () => this.#batch.flush())
  }

  open(person: Person, credentials: Credentials): Response {
    const session = this.#admit(person, credentials)
    if ('code' in session) return closedAtOnce(session)
    const { response } = this.#sockets.accept(session)
    this.#came(session)
    return response
  }

  /** D5: opens a mailbox instead of a socket. A new mailbox holds only the answer to `hello`. */
  openMailbox(person: Person, id: string, hello: string, credentials: Credentials): Opened | Refusal {
    const session = this.#admit(person, credentials)
    return openMailbox(this.#sockets, id, session, (mailbox) => {
      if (!('code' in session)) this.#came(session)
      this.receive(mailbox, hello)
    })
  }

  post(id: string, frames: readonly string[]): Refusal | null {
    return postInto(this.#sockets, id, frames, (mailbox, text) => this.receive(mailbox, text))
  }

  wait(id: string, had: number): Response {
    return this.#sockets.wait(id, had)
  }

  /** Handles a closed socket. If it was a participant's last one, the conversation is told. */
  gone(ws: WebSocket): void {
    const session = this.#sockets.gone(ws)
    if (session) this.left(session)
  }

  /** S4: closes what the agent opened with a sign-in that has ended. */
  signedOut(agent: string, signIn: string): void {
    for (const session of this.#sockets.closeSignIn(agent, signIn, closeCodes.revoked)) this.left(session)
  }

  /** S4: closes what the agent has open as an onlooker. If they may still connect, they will come back in their present role. */
  closeOnlookers(agent: string, code: CloseCode): void {
    this.#sockets.closeAll(onlookerId(agent), code)
  }

  /**
   * O3: the object woke into quarantine, with sockets from before. Customers' sockets are closed, so that they get another conversation.
   * Agents can read on, unless not even the room is known.
   */
  quarantined(): void {
    const { actor } = this.#host
    this.#sockets.closeWhere(({ person }) => isCustomer(person) || actor.state.id === '', closeCodes.quarantined)
    const text = JSON.stringify({ type: 'room', room: roomNow(actor, 'agents') })
    this.#sockets.broadcast('agents', text, 'greeted')
  }

  left(session: SocketSession): void {
    if (session.onlooker) return
    this.receipts.write(session.who)
    if (this.#sockets.count(session.who) === 0) this.#tell('disconnected', session)
  }

  /** S4: checks here that the person belongs to the conversation. A token does not decide that. */
  #admit(person: Person, { ticket: token, signIn }: Credentials): SocketSession | CloseCode {
    const { state, quarantined } = this.#host.actor
    const present = admission(state, person, Date.now(), quarantined !== null)
    if (typeof present === 'string') return shutOutCodes[present]
    const onlooker = present.as === 'onlooker' ? ({ onlooker: true } as const) : {}
    const who = present.as === 'party' ? present.id : onlookerId(idOf(person))
    // The token comes first. Only a connection that will be opened may close others to make room.
    const refused = this.#usedTokens.use(token)
    if (refused) return refused
    if (!this.#sockets.admits(who, limits.socketsPerParticipant)) return closeCodes.tooManySockets
    const fresh = { phase: 'new', instance: null, signIn, ...onlooker } as const
    return { who, person, audience: audienceOf(person), acceptedAt: Date.now(), ...fresh }
  }

  #came(session: SocketSession): void {
    if (session.onlooker) return
    // Q10: a customer who comes back may still have a dead socket that counts. If they were connected anyway, this costs nothing.
    if (this.#sockets.count(session.who) === 1 || session.audience === 'customer') this.#tell('connected', session)
  }

  receive(carrier: Carrier, data: string | ArrayBuffer): void {
    const session = this.#sockets.session(carrier)
    if (!session) return
    const text = typeof data === 'string' ? data : ''
    if (typeof data === 'string' ? longerThan(data, limits.frameBytes) : data.byteLength > limits.frameBytes) {
      return this.#close(carrier, session, closeCodes.tooLarge)
    }
    const pace = this.#sockets.admit(carrier, typeof data === 'string' ? data.length : data.byteLength)
    if (pace === 'close') return this.#close(carrier, session, closeCodes.slowDown)
    const frame = parseFrame(text)
    // Only messages may wait for one another. Every other answer must come after what was decided before it. An onlooker's frame does not
    // flush, since nobody else's frames may come sooner because of it (S9). So an onlooker may get an item twice.
    if (!session.onlooker && ('refusal' in frame || !framesWithoutFlush.has(frame.type))) this.#batch.flush()
    if (pace === 'taken') {
      this.#frames.take(carrier, session, frame)
    } else if ('refusal' in frame || frame.type !== 'typing') {
      // The frame is not settled, so its number has to be sent again. Typing is dropped silently (D6).
      this.#sockets.send(carrier, errorText(refuse('rate_limited'), { n: numberIn(frame), ...pace }))
    }
  }

  /** D9: moves the cursor for reading. `upTo` is in the numbers of the audience. Returns null, or why it cannot be moved. */
  read(who: string, audience: Audience, upTo: number): Refusal | null {
    this.#batch.flush()
    return this.receipts.move(who, audience, 'read', upTo)
  }

  /** Sends what a command led to: first the items, then what they changed in the room. */
  published(
    rows: readonly Row[],
    before: Conversation,
    after: Conversation,
    events: readonly ConversationEvent[],
  ): void {
    const onlyWords = events.every(({ type }) => type === 'said' || type === 'noted')
    if (onlyWords) return this.#batch.add(rows)
    this.#batch.flush()
    this.#broadcast(rows)
    this.#changed(before, after, events)
  }

  #broadcast(rows: readonly Row[]): void {
    for (const audience of audiences) {
      const visible = rows.filter((row) => row.item !== null && row.seen & seenBy[audience])
      const [first] = visible
      if (first) this.#sockets.broadcast(audience, textsOf(visible, first[audience]), 'live')
    }
  }

  #changed(before: Conversation, after: Conversation, events: readonly ConversationEvent[]): void {
    for (const audience of audiences) {
      const text = roomText(after, audience)
      if (text !== roomText(before, audience)) this.#sockets.broadcast(audience, text, 'greeted')
    }
    for (const event of events) {
      if (event.type === 'identified') this.#signedIn()
      const code = event.type === 'left' ? closeCodeOf(event.reason) : null
      if (event.type === 'left' && code) this.#sockets.closeAll(event.participant, code)
      // The agent was an onlooker and takes part now.
      if (event.type === 'joined') this.closeOnlookers(event.participant.person, closeCodes.changed)
      if (event.type === 'unlisted') this.#closeUnlisted(after, event.agent)
      if (event.type === 'readerGone') this.#closeReader(after, event.agent, closeCodes[event.why])
      // S4: the agent's object forgets an ended conversation after its wrap-up, and could not have it closed later. So it is closed now.
      if (event.type === 'wrappedUp' && after.ended) this.#closeReader(after, event.agent, closeCodes.left)
    }
  }

  /** Closes an onlooker's connections when a parked conversation is theirs no longer: somebody else has it, or it has ended. */
  #closeUnlisted(after: Conversation, agent: string): void {
    const who = onlookerId(agent)
    this.#sockets.closeWhere(
      ({ who: one, person }) => one === who && presentAs(after, person, Date.now()) === null,
      closeCodes.left,
    )
  }

  #closeReader({ ids }: Conversation, agent: string, code: CloseCode): void {
    const participant = own(ids, agent)
    if (participant !== undefined) this.#sockets.closeAll(participant, code)
  }

  /** P9: the customer has signed in, and is another customer now. They have to come back with a token that says so (S4). */
  #signedIn(): void {
    this.receipts.write(customerParticipant)
    this.#sockets.closeAll(customerParticipant, closeCodes.unauthorized)
  }

  #close(carrier: Carrier, session: SocketSession, code: CloseCode): void {
    this.#sockets.close(carrier, code)
    this.left(session)
  }

  #tell(type: 'connected' | 'disconnected', { who, person }: SocketSession): void {
    this.#host.execute({ kind: 'shell', name: `${type} ${who}` }, { type, by: person })
  }
}
