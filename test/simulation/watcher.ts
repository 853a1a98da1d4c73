// Looks at every row that any object writes, as it is written, and keeps a replay of its own beside the live states.
import type { AgentEvent } from '../../domain/agent/messages.ts'
import { served, type Agent } from '../../domain/agent/state.ts'
import type { ConversationEvent } from '../../domain/conversation/events.ts'
import type { Conversation } from '../../domain/conversation/state.ts'
import { agents } from '../../domain/conversation/status.ts'
import type { CustomerEvent } from '../../domain/customer/messages.ts'
import type { Customer } from '../../domain/customer/state.ts'
import type { QueueEvent } from '../../domain/queue/messages.ts'
import type { Queue } from '../../domain/queue/state.ts'
import type { Envelope } from '../../durable-objects/shell/outbox.ts'
import { frameAuthorOf, itemFor } from '../../durable-objects/shell/rows.ts'
import type { Row } from '../../durable-objects/shell/store.ts'
import { seenBy, type Item } from '../../protocol/items.ts'
import { limits } from '../../protocol/limits.ts'
import type { Refusal } from '../../protocol/problem.ts'
import { Arrivals } from './arrivals.ts'
import { Holdings } from './holdings.ts'
import type { AnyEvent, Node } from './node.ts'
import { faultOf } from './order.ts'
import { Reached } from './reached.ts'
import { Returns, wrongNo } from './returns.ts'
import { Rights } from './rights.ts'
import { faultInRoom } from './room.ts'
import { workedAt } from './sockets.ts'
import { Uses } from './uses.ts'
import type { Onlooker, World } from './world.ts'

/** R13: what the customer must never see. */
const forAgentsOnly: ReadonlySet<Item['type']> = new Set([
  'note',
  'wrap_up',
  'queued',
  'invited',
  'invitation_failed',
  'transferring',
  'parked',
  'returned',
  'full',
  'moved',
])

/** R9: nobody acts after the end; agents write down what it was, the event stream reads it, the customer may sign in (P9), readers go (S4), letters come back. */
const afterTheEnd: ReadonlySet<ConversationEvent['type']> = new Set([
  'turnedAway',
  'wrappedUp',
  'exportAsked',
  'exported',
  'identified',
  'readerGone',
  'repeated',
])

/** What one object has been seen to do. */
interface Followed {
  state: unknown
  place: number
  customer: number
  agents: number
  /** Things that may happen once: fulfilled invitations, used tickets, admitted invitations. */
  readonly once: Set<string>
  /** Conversations: agents who came in by routing. Queues: the agent whom an invitation is offered to. */
  readonly current: Map<string, string>
  /** Highest number in the log, by client instance. */
  readonly said: Map<string, number>
  readonly arrivals: Arrivals
}

const pongMs = 25_000
const skewMs = 6_000

export class Watcher implements Onlooker {
  /** Nothing is lost any more, so nobody has to wait for an answer in vain. */
  calm = false
  readonly holdings = new Holdings()
  readonly reached = new Reached()
  readonly #returns = new Returns()
  readonly #uses = new Uses()
  readonly #rights = new Rights()
  readonly #world: World
  readonly #seen = new Map<Node, Followed>()
  /** Q2: what agents have accepted or opened by their own hand, as `agent offer`. */
  readonly #byHand = new Set<string>()
  /** Q2: offers of persistent conversations for which nobody was there. */
  readonly #unopened = new Set<string>()
  #rebuilt = 0

  constructor(world: World) {
    this.#world = world
  }

  /** The state by the watcher's own replay of the log. */
  state<T>(address: string): T {
    const node = this.#world.node(address)
    return this.#of(node).state as T
  }

  /** Whether this message (`instance#n`) stands in the log. */
  has(node: Node, instance: string, n: number): boolean {
    return this.#of(node).once.has(`ref ${instance}#${n}`)
  }

  changed(node: Node): void {
    const seen = this.#of(node)
    const { rows: log } = node.disk
    let first = log.length
    while (first > 0 && log[first - 1]!.place > seen.place) first--
    const written = log.slice(first)
    for (const row of written) {
      const event = JSON.parse(row.event) as AnyEvent
      const before = seen.state
      seen.state = node.machine.apply(before, event, row.at)
      this.#row(node, seen, row)
      this.#event(node, seen, before, event, row)
      this.reached.look(node.kind, event, before, seen.state, row.at)
    }
    if (written.length === 0) return
    const again = seen.arrivals.wrote(written)
    if (again !== null) this.#fail('Q5', node, `takes ${again} for the second time`)
    if (node.kind === 'conversation') {
      const state = seen.state as Conversation
      this.#report(node, faultInRoom(state))
      this.#report(node, this.#rights.check(node, state, this.#world.nodes.values(), written.at(-1)!.at))
    }
    if (node.kind === 'agent') this.#ringing(node, seen.state as Agent)
  }

  /** Letters came, and the call was answered. Behind one that is refused as forgotten none is taken. */
  delivered(node: Node, envelopes: readonly Envelope[], refused: readonly number[]): void {
    const { arrivals, once } = this.#of(node)
    for (const { from, n, letter } of envelopes) {
      const isNew = !arrivals.has(from, n)
      if (from !== 'config' && !isNew) this.reached.cameAgain(from, refused.includes(n))
      if (refused.length > 0 && n >= Math.min(...refused)) return
      arrivals.settled(from, n)
      if (isNew && letter.type === 'offer' && !once.has(`heard ${letter.offer}`))
        this.#fail(letter.purpose === 'return' ? 'P6' : 'Q5', node, `neither rings nor answers ${letter.offer}`)
    }
  }

  /** S7: it does not close for its deletion. */
  refused(node: Node, refusal: Refusal, revision: number): void {
    this.reached.kept(node.kind, refusal.uses ?? [])
    if (refusal.refused === 'unavailable') this.reached.all.add('S7 a call to close comes too late')
    this.#report(node, this.#uses.refused(node, refusal, revision))
  }

  reopened(node: Node): void {
    if (this.#uses.hasClosed(node.address)) this.reached.openedAgain(node.kind)
  }

  /** S7: nothing names it any more. `since`: when agents began to be asked what they have of it (ms). */
  deleted(node: Node, since: number): void {
    this.reached.deleted(node.kind)
    this.#report(node, this.#uses.left(node, since))
  }

  /** Waking by checkpoint and tail gives what replay from the beginning gives. */
  rebuilt(node: Node): void {
    this.changed(node)
    // Every now and then is enough to see it, and a fourth of the cost.
    if (++this.#rebuilt % 4 === 0) this.compare(node)
  }

  compare(node: Node): void {
    if (!node.actor) return
    const replayed = JSON.stringify(this.#of(node).state)
    const live = JSON.stringify(node.actor.state)
    if (replayed !== live) this.#fail('D2', node, `replay differs from the live state:\n${replayed}\n${live}`)
  }

  #of(node: Node): Followed {
    const known = this.#seen.get(node)
    if (known) return known
    const seen: Followed = {
      state: node.machine.initial,
      place: 0,
      customer: 0,
      agents: 0,
      once: new Set(),
      current: new Map(),
      said: new Map(),
      arrivals: new Arrivals(),
    }
    this.#seen.set(node, seen)
    return seen
  }

  #fail(rule: string, node: Node, text: string): void {
    this.#world.fail(rule, `${node.address} ${text}`)
  }

  #report(node: Node, fault: readonly [rule: string, text: string] | null): void {
    if (fault) this.#fail(fault[0], node, fault[1])
  }

  #once(rule: string, node: Node, seen: Followed, what: string): void {
    if (seen.once.has(what)) this.#fail(rule, node, `twice: ${what}`)
    seen.once.add(what)
  }

  /** D1: both numberings are dense; D3: no message twice, and each sender's in order; R13. */
  #row(node: Node, seen: Followed, row: Row): void {
    seen.place++
    if (row.seen & seenBy.customer) seen.customer++
    if (row.seen & seenBy.agents) seen.agents++
    if (row.place !== seen.place || row.customer !== seen.customer || row.agents !== seen.agents)
      this.#fail('D1', node, `row ${row.place} is numbered ${row.customer}/${row.agents}`)
    if (row.item === null) return
    const item = JSON.parse(itemFor(frameAuthorOf(row.cause), row)) as Item
    if (row.seen & seenBy.customer && forAgentsOnly.has(item.type)) this.#fail('R13', node, `shows ${item.type}`)
    if (item.ref === undefined || (item.type !== 'message' && item.type !== 'note')) return
    this.#once('D3', node, seen, `ref ${item.ref}`)
    const hash = item.ref.lastIndexOf('#')
    const instance = item.ref.slice(0, hash)
    const n = Number(item.ref.slice(hash + 1))
    if (n < (seen.said.get(instance) ?? 0)) this.#fail('D1', node, `${item.ref} comes after a later one`)
    seen.said.set(instance, n)
  }

  #event(node: Node, seen: Followed, before: unknown, event: AnyEvent, row: Row): void {
    switch (node.kind) {
      case 'conversation':
        return this.#conversation(node, seen, before as Conversation, event as ConversationEvent, row.at)
      case 'queue':
        return this.#queue(node, seen, before as Queue, event as QueueEvent, row.at)
      case 'agent':
        return this.#agent(node, seen, before as Agent, event as AgentEvent, row)
      case 'customer': {
        const { type, beginning } = event as Extract<CustomerEvent, { type: 'opened' }>
        if (type !== 'opened') return
        if ((before as Customer).open[beginning.entryPoint])
          this.#fail('P9', node, 'has two open conversations at one entry point')
        if ((before as Customer).became !== null) this.#fail('S4', node, 'starts as the visitor who it is no more')
      }
    }
  }

  #conversation(node: Node, seen: Followed, before: Conversation, event: ConversationEvent, at: number): void {
    if (event.type === 'started') this.holdings.begun(event.conversation, event.entry.weight)
    if (before.ended && !afterTheEnd.has(event.type)) this.#fail('R9', node, `${event.type} after the end`)
    this.#report(node, this.#returns.follow(node.id, event, at))
    this.#report(node, this.#rights.follow(node.id, event, at))
    if (event.type === 'left') seen.current.delete(event.agent)
    if (event.type !== 'joined') return
    const { invitation, purpose, participant } = event
    this.#once('Q5', node, seen, `fulfilled ${invitation}`)
    if (!before.invitations[invitation]) this.#fail('Q5', node, `${participant.person} joined without an invitation`)
    if (agents(before).some(({ person }) => person === participant.person))
      this.#fail('R1', node, `${participant.person} is there twice`)
    // Only a live conversation of a queue that says so is accepted on arrival.
    const onArrival = before.entry.mode === 'live' && participant.openByAt !== null
    if (!onArrival && !this.#byHand.has(`${participant.person} ${invitation}`))
      this.#fail('Q2', node, `has ${participant.person} in the room, who has not opened it`)
    const byClaim = invitation.startsWith(`${participant.person}:c`)
    if (byClaim && before.listedBy !== participant.person)
      this.#fail('P6', node, `is taken back by ${participant.person}, who has not parked it`)
    if (purpose === 'invite') return
    if (seen.current.size > 0)
      this.#fail('Q5', node, `routed to ${participant.person} beside ${[...seen.current.keys()].join()}`)
    seen.current.set(participant.person, invitation)
  }

  #queue(node: Node, seen: Followed, before: Queue, event: QueueEvent, at: number): void {
    this.#report(node, this.#uses.queue(node.id, event, this.#world.now))
    switch (event.type) {
      case 'admitted':
        return this.#once('Q5', node, seen, `admitted ${event.entry.invitation}`)
      case 'offered': {
        const { invitation, agent, ticket } = event
        const other = seen.current.get(invitation)
        if (other !== undefined) this.#fail('Q5', node, `${invitation} is offered to ${agent} and to ${other}`)
        seen.current.set(invitation, agent)
        this.#once('Q5', node, seen, `ticket ${agent} ${ticket}`)
        this.#report(node, faultOf(before, event, at))
        const entry = before.waiting[invitation]
        if (!entry || entry.never.includes(agent) || entry.skipped) this.#fail('Q1', node, `${invitation} is offered`)
        const asked = entry?.asked[agent]
        if (asked && asked.stint === before.agents[agent]?.stint && asked.times >= limits.asksPerAgent)
          this.#fail('Q3', node, `${agent} is asked too often for ${invitation}`)
        return
      }
      case 'offerFailed': {
        const offer = before.waiting[event.invitation]?.offered?.offer ?? ''
        const entry = (seen.state as Queue).waiting[event.invitation]
        if (entry && this.#unopened.has(offer) && !entry.ahead)
          this.#fail('Q2', node, `${event.invitation} was not opened and does not go ahead`)
        seen.current.delete(event.invitation)
        return
      }
      case 'offerWithdrawn':
        if (!before.asking[event.invitation])
          this.#fail('Q5', node, `${event.invitation} is taken back, though answered`)
        seen.current.delete(event.invitation)
        return
      case 'removed':
        seen.current.delete(event.invitation)
        return
      default:
    }
  }

  /** Q6: who does not serve a queue any more is not asked in its name; A2: nor anybody beyond their capacity. */
  #ringing(node: Node, agent: Agent): void {
    const { config, offers } = agent
    const serves = config?.active ? config.queues.map(({ queue }) => queue) : []
    for (const { offer, state, queue } of Object.values(offers)) {
      if (state === 'ringing' && this.holdings.free(node.id) < 0)
        this.#fail('A2', node, `is rung by ${offer} beyond the capacity`)
      if (state === 'ringing' && (!config?.active || (queue !== null && !serves.includes(queue))))
        this.#fail('Q6', node, `is rung by ${offer}, whose queue it does not serve`)
    }
  }

  /** A3: only who was away for the time of grace loses what they do. The last pong may be old, and two clocks differ. */
  #leased(node: Node, { config }: Agent): void {
    const awayMs = this.#world.now - workedAt(node, this.#world.now)
    if (awayMs < (config?.leaseGraceMs ?? 0) - pongMs - skewMs) this.#fail('A3', node, `is gone after ${awayMs} ms`)
  }

  /** A4: what was asked for is answered, with `none` at the limit. */
  #writtenDown(
    node: Node,
    { wrapUps }: Agent,
    { conversation, dispositions }: Extract<AgentEvent, { type: 'wrapUpFinished' }>,
  ): void {
    const policy = wrapUps[conversation]?.policy
    const known = [...(policy?.dispositions ?? []), ...(policy?.required ? ['none'] : [])]
    if (!policy || (policy.required && dispositions.length === 0) || dispositions.some((each) => !known.includes(each)))
      this.#fail('A4', node, `writes down ${dispositions.join() || 'nothing'} of ${conversation}`)
  }

  #wrongNo(agent: string, before: Agent, event: Extract<AgentEvent, { type: 'offerFailed' }>) {
    const { conversation } = event
    const fits = this.holdings.fits(agent, conversation)
    return wrongNo(before, event, { fits, there: this.holdings.isIn(agent, conversation) })
  }

  #agent(node: Node, seen: Followed, before: Agent, event: AgentEvent, row: Row): void {
    this.#report(node, this.#uses.agent(node.id, event, this.#world.now))
    const usedBefore = this.holdings.used(node.id)
    this.holdings.follow(node.id, event)
    const [used, capacity] = [this.holdings.used(node.id), this.holdings.capacity(node.id)]
    if (event.type !== 'configured' && used > capacity && used > usedBefore)
      this.#fail('A2', node, `uses ${used} of ${capacity} after ${event.type}`)
    if (event.type === 'offerAccepted' && row.cause.startsWith('k:'))
      this.#byHand.add(`${node.id} ${before.offers[event.offer]?.invitation}`)
    const missed = event.type === 'offerFailed' && (event.reason === 'missed' || event.reason === 'offline')
    if (missed && before.offers[event.offer]?.card.mode === 'persistent') this.#unopened.add(event.offer)
    if (event.type === 'offerFailed') this.#report(node, this.#wrongNo(node.id, before, event))
    const ring = event.type === 'offerFailed' && event.reason === 'missed' ? before.offers[event.offer] : undefined
    if (ring && row.at - ring.untilAt > limits.ringLateMs)
      this.#fail('A3', node, `missed ${ring.offer} while the server was away`)
    if (event.type === 'offerCame' && event.offer.queue !== null) {
      if (before.presence !== 'available') this.#fail('A1', node, `is ${before.presence} and is offered something`)
      this.#once('Q5', node, seen, `ticket ${event.offer.ticket}`)
    }
    if (event.type === 'offerCame') seen.once.add(`heard ${event.offer.offer}`)
    if (event.type === 'offerFailed') seen.once.add(`heard ${event.offer}`)
    if (event.type === 'wrapUpFinished') this.#writtenDown(node, before, event)
    if (event.type === 'leaving' && event.reason === 'lease') this.#leased(node, before)
    if (
      this.calm &&
      this.#world.now - this.#refusedAt(node, before) > 60_000 &&
      event.type === 'told' &&
      row.cause === 'd:announce' &&
      before.readiness?.step?.waiting === 'answer'
    )
      this.#fail('A5', node, `waited in vain for the queue before ${event.queue}`)
  }

  /** When a letter of this agent, or of the queue that they wait for, was last refused (ms). What follows it waits, as after a lost call. */
  #refusedAt(node: Node, { config, readiness }: Agent): number {
    const asked = served(config)[(readiness?.told ?? 0) - 1]
    return asked === undefined
      ? node.refusedAt
      : Math.max(node.refusedAt, this.#world.node(`queue/${asked.queue}`).refusedAt)
  }
}
