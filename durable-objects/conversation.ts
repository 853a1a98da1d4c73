// The object of one conversation.
import { DurableObject } from 'cloudflare:workers'
import type { Act } from '../domain/conversation/commands.ts'
import { ending } from '../domain/conversation/letters.ts'
import { conversationMachine, transcript } from '../domain/conversation/machine.ts'
import { audienceOf, isBackend, isCustomer, type Asker, type Person } from '../domain/conversation/person.ts'
import { admission, mayRead } from '../domain/conversation/room/reading.ts'
import type { Conversation } from '../domain/conversation/state.ts'
import { seatOf } from '../domain/conversation/status.ts'
import type { QueuePosition } from '../domain/hints.ts'
import type { ConversationEnded } from '../domain/letters.ts'
import { closeCodes } from '../protocol/close-codes.ts'
import { seenBy, customerParticipant } from '../protocol/items.ts'
import { limits } from '../protocol/limits.ts'
import { isRefusal, refuse, type Refusal } from '../protocol/problem.ts'
import type { RoomView } from '../protocol/server-frames.ts'
import { QueueAnswers } from './conversation-answers.ts'
import type { ConversationHost } from './conversation-host.ts'
import { commandOf } from './conversation-items.ts'
import { partyOf } from './conversation-party.ts'
import { ConversationPosition } from './conversation-position.ts'
import { preview, profile, type Preview, type Profile } from './conversation-profile.ts'
import { ConversationSockets } from './conversation-sockets.ts'
import { roomNow } from './conversation-texts.ts'
import { surroundingsOf } from './couriers.ts'
import type { Env } from './env.ts'
import type { Cause } from './shell/causes.ts'
import { Cursors } from './shell/cursors.ts'
import { Host } from './shell/host.ts'
import type { Opened } from './shell/mailbox.ts'
import type { Envelope } from './shell/outbox.ts'
import type { ItemPage, ItemReader } from './shell/pages.ts'
import { credentialsOf, connectingPerson, unknownCredentials, pollOf, type Credentials } from './shell/person.ts'
import { itemFor } from './shell/rows.ts'
import { Sockets, type Carrier, type FrameRate } from './shell/sockets.ts'
import type { Row } from './shell/store.ts'
import { queueStub } from './stubs.ts'

export interface View {
  readonly room: RoomView
  /** The number of the audience's last item. */
  readonly last: number
  readonly cursors: Readonly<Record<string, number>>
  readonly delivered: Readonly<Record<string, number>>
}

export interface Admitted {
  /** Null: the person is an onlooker. */
  readonly participant: string | null
  readonly entryPoint: string
  readonly ended: boolean
  readonly onlooker: boolean
}

export type Acted = { readonly items: string } | Refusal

export class ConversationObject extends DurableObject<Env> {
  host!: ConversationHost
  #sockets!: ConversationSockets
  #position!: ConversationPosition<Carrier>
  #answers!: QueueAnswers
  /** Q10: when the customer last made an HTTP request (ms). It is kept in memory only. */
  #lifeAt: number | null = null

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    void ctx.blockConcurrencyWhile(async () => this.#build(ctx, env, await ctx.storage.getAlarm()))
  }

  #build(ctx: DurableObjectState, env: Env, armedAt: number | null): void {
    const now = () => Date.now()
    const sockets = new Sockets(ctx, now, (session) => this.#sockets.left(session), rateOf(env))
    this.host = new Host(ctx, surroundingsOf(env), armedAt, {
      kind: 'conversation',
      machine: conversationMachine,
      transcript,
      lifeAt: (who) => latest(sockets.lifeAt(who), who === customerParticipant ? this.#lifeAt : null),
      published: (rows, before, after, events) => {
        this.#sockets.published(rows, before, after, events)
        this.#position.changed(before, after)
        this.#answers.published(events)
        // D8: the agents in the room are told that the conversation is full. Whoever runs the service has to know it too.
        if (events.some(({ type }) => type === 'filled')) this.host.alerts.raise('full', '', fullDetail(after))
      },
    })
    this.#answers = new QueueAnswers(this.host.actor)
    const cursors = new Cursors(ctx.storage.sql, now, this.host.actor.place > 0)
    const ask = (queue: string, invitation: string) => queueStub(env, queue).place(invitation)
    this.#position = new ConversationPosition(() => this.host.actor.state, sockets, ask)
    this.#sockets = new ConversationSockets(this.host, sockets, cursors, this.#position, ctx.storage)
    this.host.resume()
    if (this.host.isQuarantined) this.#sockets.quarantined()
  }

  /** Opens a socket for a person whom the Worker has verified, or lets a request wait at a mailbox. */
  override fetch(request: Request): Response {
    const poll = pollOf(request)
    if (poll) return this.#sockets.wait(poll.mailbox, poll.had)
    const person = connectingPerson(request)
    return person ? this.#sockets.open(person, credentialsOf(request)) : new Response(null, { status: 426 })
  }

  /** D5: opens a mailbox under an `id` that nobody else can know. Its client's first frame is `hello`. */
  openMailbox(
    person: Person,
    id: string,
    hello: string,
    credentials: Credentials = unknownCredentials,
  ): Opened | Refusal {
    return this.#sockets.openMailbox(person, id, hello, credentials)
  }

  /** D5: takes frames as texts, in order. Null: they were taken, and each is answered in the mailbox. */
  post(id: string, frames: readonly string[]): Refusal | null {
    return this.#sockets.post(id, frames)
  }

  override webSocketMessage(ws: WebSocket, data: string | ArrayBuffer): void {
    this.#sockets.receive(ws, data)
  }

  override webSocketClose(ws: WebSocket): void {
    this.#sockets.gone(ws)
  }

  override webSocketError(ws: WebSocket): void {
    this.#sockets.gone(ws)
  }

  override alarm(info?: AlarmInvocationInfo): void {
    this.host.wake(info?.scheduledTime ?? null)
  }

  deliver(envelopes: readonly Envelope[]): readonly number[] {
    // S4: closing sockets needs no decision. So it is done in quarantine too, and again if the letter comes again.
    for (const { letter } of envelopes) {
      if (letter.type === 'signedOut') this.#sockets.signedOut(letter.agent, letter.signIn)
      if (letter.type === 'readerGone') this.#sockets.closeOnlookers(letter.agent, closeCodes[letter.why ?? 'revoked'])
    }
    return this.host.deliver(envelopes)
  }

  /** Q9: takes a hint of the queue. */
  hear(queuePosition: QueuePosition): void {
    this.#position.hear(queuePosition)
  }

  /**
   * Returns the items that the act put into the log, as the asker's audience sees them, as a JSON array. If the act asks a queue (T3), they
   * include what came of that, or the queue's refusal is returned. One method does both, so that a newer Worker finds it at an object of the
   * previous release.
   */
  act(person: Person, act: Act, cause: Cause): Acted | Promise<Acted> {
    const done = this.#done(person, act, cause)
    if (isRefusal(done)) return done
    return act.type === 'transfer' || act.type === 'move' ? this.#hear(person, act, done) : this.#shown(person, done)
  }

  /** Returns items as JSON texts, as they were stored. For `serves` see `mayRead`. */
  page(person: Asker, since: number, limit: number, serves: string | null = null): ItemPage | Refusal {
    const refusal = this.#refuseReading(person, serves)
    if (refusal) return refusal
    this.#noteLife(person)
    const reader = this.#reader(person)
    // Readers who are not participants share a budget with others of the same role.
    return this.#sockets.pages.page(reader, reader.who ?? person.role, since, limit)
  }

  view(person: Asker, serves: string | null = null): View | Refusal {
    const refusal = this.#refuseReading(person, serves)
    if (refusal) return refusal
    this.#noteLife(person)
    const { actor } = this.host
    const audience = audienceOf(person)
    return { room: roomNow(actor, audience), last: actor[audience], ...this.#sockets.receipts.of(audience) }
  }

  /** Q4: for the agent to whom the conversation is offered. */
  preview(agent: string, invitation: string): Preview | Refusal {
    return preview(this.host, agent, invitation)
  }

  profile(person: Asker, serves: string | null = null): Profile | Refusal {
    return this.#refuseReading(person, serves) ?? profile(this.host.actor.state)
  }

  /** S1: returns the customer whom the agent serves here. The agent must be in the room and must have opened the conversation. */
  served(person: Person): { customer: string } | Refusal {
    const { state } = this.host.actor
    const seat = state.ended || isCustomer(person) ? null : seatOf(state, person)
    return seat?.openByAt === null ? { customer: state.customer.id } : refuse('not_a_participant')
  }

  cursor(person: Person, upTo: number): { read: number } | Refusal {
    const who = this.#partyOf(person)
    if (typeof who !== 'string') return who
    this.#noteLife(person)
    return this.#sockets.read(who, audienceOf(person), upTo) ?? { read: upTo }
  }

  /**
   * Called before a connection token is made. The token has to name the entry point's origins, and nobody should get one that is useless.
   * If an agent is an onlooker here, their own object has to know (S4).
   */
  admit(person: Person): Admitted | Refusal {
    const { state, quarantined } = this.host.actor
    const present = admission(state, person, Date.now(), quarantined !== null)
    if (typeof present === 'string') return refuse(present)
    const participant = present.as === 'party' ? present.id : null
    return { participant, entryPoint: state.entry.id, ended: state.ended !== null, onlooker: participant === null }
  }

  /** P9: for a customer's object that may not have been told of the end yet. Null: the conversation goes on. */
  ending(): ConversationEnded | null {
    const { state } = this.host.actor
    return state.ended ? ending(state) : null
  }

  /** O3: whether the conversation takes nothing any more, so that its customer needs another one. */
  isQuarantined(): boolean {
    return this.host.isQuarantined
  }

  /** For the event stream: returns the log after `place`, at most a page of it. */
  log(place: number): readonly Row[] {
    return this.host.actor.rowsAfter(place, limits.pageItems)
  }

  /** The event stream has exported everything up to this place. If the log has grown since, the stream will ask again. */
  exported(upTo: number): void {
    if (upTo < this.host.actor.place) return
    this.host.execute({ kind: 'shell', name: 'exported' }, { type: 'exported', upTo })
  }

  #done(person: Person, act: Act, cause: Cause): readonly Row[] | Refusal {
    const executed = this.host.execute(cause, commandOf(this.host.actor, person, act))
    if (executed.outcome === 'refused') return executed.refusal
    this.#noteLife(person)
    return executed.outcome === 'done' ? executed.rows : []
  }

  async #hear(person: Person, act: Act, done: readonly Row[]): Promise<Acted> {
    const rows = await this.#answers.of(act, done)
    return isRefusal(rows) ? rows : this.#shown(person, rows)
  }

  #shown(person: Person, rows: readonly Row[]): { items: string } {
    const { audience, who } = this.#reader(person)
    const visible = rows.filter((row) => row.item !== null && row.seen & seenBy[audience])
    return { items: `[${visible.map((row) => itemFor(who, row)).join(',')}]` }
  }

  #reader(person: Asker): ItemReader {
    const who = isBackend(person) ? null : partyOf(this.host.actor.state, person, Date.now())
    return { audience: audienceOf(person), who }
  }

  /** Notes that the customer is there, with a socket or without one. The machine only has to know if the customer was skipped. */
  #noteLife(person: Asker): void {
    const { customer, ended, skippedAt } = this.host.actor.state
    if (!isCustomer(person) || person.customer !== customer.id || ended) return
    this.#lifeAt = Date.now()
    if (skippedAt !== null) this.host.execute({ kind: 'shell', name: 'seen p1' }, { type: 'connected', by: person })
  }

  #refuseReading(person: Asker, serves: string | null): Refusal | null {
    const { state } = this.host.actor
    if (state.id === '') return this.#empty()
    return mayRead(state, person, Date.now(), serves) ? null : refuse('not_a_participant')
  }

  #partyOf(person: Person): string | Refusal {
    const { state } = this.host.actor
    if (state.id === '') return this.#empty()
    return partyOf(state, person, Date.now()) ?? refuse('not_a_participant')
  }

  /** Nothing has happened here yet, or it cannot be read. */
  #empty(): Refusal {
    return refuse(this.host.isQuarantined ? 'quarantined' : 'not_started')
  }
}

function latest(one: number | null, other: number | null): number | null {
  return one === null ? other : Math.max(one, other ?? one)
}

function fullDetail({ entry }: Conversation): string {
  return `It holds as much as its entry point ${entry.id} allows.`
}

function rateOf(env: Env): FrameRate {
  const perSecond = Number(env.FRAMES_PER_SECOND ?? limits.frames.perSecond)
  return { perSecond, burst: Math.max(limits.frames.burst, perSecond) }
}
