// What must be true when nothing is under way any more: everybody agrees, nobody waits beside somebody who is free.
import type { Agent } from '../../domain/agent/state.ts'
import { isInRoom } from '../../domain/agent/state.ts'
import type { ConversationEvent } from '../../domain/conversation/events.ts'
import type { Conversation, Invitation } from '../../domain/conversation/state.ts'
import { agents, pending, status } from '../../domain/conversation/status.ts'
import { allOpenAt, type Customer } from '../../domain/customer/state.ts'
import type { Letter } from '../../domain/letters.ts'
import type { Queue, Waiting } from '../../domain/queue/state.ts'
import { upcastLetter } from '../../domain/upcast.ts'
import type { AgentConfig } from '../../protocol/config/agents.ts'
import type { QueueConfig } from '../../protocol/config/queues.ts'
import { seenBy, type Item } from '../../protocol/items.ts'
import { limits } from '../../protocol/limits.ts'
import type { Node } from './node.ts'
import type { Scene } from './scene.ts'
import type { Tab } from './tab.ts'
import type { Watcher } from './watcher.ts'
import type { World } from './world.ts'

/** How much later (ms) than by its own clock an object may come to it. */
const forgottenWithinMs = 10_000

interface States {
  conversation: Map<string, Conversation>
  queue: Map<string, Queue>
  agent: Map<string, Agent>
  customer: Map<string, Customer>
}

/** Everything that is left to do has been done, so far as time does not ask for more. */
export function isQuiet(world: World): boolean {
  if (world.network.underWay > 0) return false
  for (const { disk } of world.nodes.values()) if (disk.outbox.size > 0) return false
  return true
}

/** E1: what is written down when it happens; a visitor who signs in only once somebody has served them, or it has ended. */
const recorded: ReadonlySet<string> = new Set(['left', 'wrappedUp', 'ended'])

export class Settled {
  readonly #world: World
  readonly #watcher: Watcher
  readonly #scene: Scene

  constructor(world: World, watcher: Watcher, scene: Scene) {
    this.#world = world
    this.#watcher = watcher
    this.#scene = scene
  }

  check(): void {
    const states = this.#states()
    for (const node of this.#world.nodes.values()) this.#node(node)
    for (const [id, conversation] of states.conversation) this.#conversation(id, conversation, states)
    for (const [id, queue] of states.queue) this.#queue(id, queue, states)
    for (const [id, agent] of states.agent) this.#agent(id, agent, states)
    for (const [id, customer] of states.customer) this.#customer(id, customer, states)
    for (const [id, conversation] of states.conversation) this.#found(id, conversation, states)
    for (const [address, config] of this.#scene.configured) this.#configured(address, config)
    for (const address of this.#scene.deleted) this.#deleted(address, states)
  }

  /** After everything has been brought to its end. */
  checkOver(): void {
    for (const node of this.#world.nodes.values()) this.#forgotten(node)
    const { conversation, queue, agent, customer } = this.#states()
    for (const [id, { id: born, ended }] of conversation) {
      if (born !== '' && !ended) this.#fail('W6', id, 'has not ended')
      this.#exported(this.#world.node(`conversation/${id}`))
    }
    for (const [id, { waiting, rests }] of queue)
      if (Object.keys({ ...waiting, ...rests }).length > 0) this.#fail('Q5', id, 'is not empty')
    for (const [id, { work, offers, wrapUps }] of agent)
      if (Object.keys({ ...work, ...offers, ...wrapUps }).length > 0)
        this.#fail('Q5', id, `still has ${JSON.stringify({ work, offers, wrapUps })}`)
    for (const [id, { open, beside }] of customer)
      if (Object.keys({ ...open, ...beside }).length > 0) this.#fail('P9', id, 'still has an open conversation')
  }

  /** R14: where old rows go by time, they are gone. */
  #forgotten({ kind, address, disk, skewMs }: Node): void {
    const [oldest] = disk.rows
    if (!this.#world.isTidy || kind === 'conversation' || oldest === undefined) return
    const longestMs = limits.keepEventsMs + limits.sweepEveryMs + forgottenWithinMs
    if (oldest.at < this.#world.now + skewMs - longestMs) this.#fail('R14', address, `still has row ${oldest.place}`)
  }

  /** D2, D3: what a client was told of its messages is true, and what it has seen is the log. */
  checkTab(tab: Tab): void {
    const node = this.#world.node(`conversation/${tab.conversation}`)
    const { instance } = tab
    for (const n of tab.sent)
      if (!this.#watcher.has(node, instance, n)) this.#fail('D2', node.address, `lost ${instance}#${n}`)
    for (const n of tab.refused)
      if (this.#watcher.has(node, instance, n))
        this.#fail('D3', node.address, `took ${instance}#${n}, which was refused`)
    const audience = tab.person.role === 'customer' ? 'customer' : 'agents'
    const log = node.disk.rows.filter(({ seen }) => (seen & seenBy[audience]) !== 0)
    const shared = (text: string) => JSON.stringify({ ...(JSON.parse(text) as Item), ref: undefined })
    if (tab.items.some((text, index) => shared(text) !== log[index]?.item))
      this.#fail('D1', node.address, `${instance} saw another log`)
    if (!tab.live) return
    if (tab.unsettled > 0) this.#fail('D3', node.address, `never answered ${instance}`)
    if (tab.items.length !== log.length) this.#fail('D4', node.address, `has not told ${instance} everything`)
  }

  /** E4: whatever the event stream lost, in the end it has read the last word of the log. */
  #exported(node: Node): void {
    let upTo = 0
    let last = 0
    for (const { event, place } of node.disk.rows) {
      const { type, upTo: read } = JSON.parse(event) as { type: string; upTo?: number }
      if (type === 'exported') upTo = Math.max(upTo, read ?? 0)
      else if (recorded.has(type) || (type === 'identified' && last > 0)) last = place
    }
    if (upTo < last) this.#fail('E4', node.address, `was read up to ${upTo} of ${last}`)
  }

  #fail(rule: string, who: string, text: string): void {
    this.#world.fail(rule, `${who} ${text}`)
  }

  #states(): States {
    const all: States = { conversation: new Map(), queue: new Map(), agent: new Map(), customer: new Map() }
    for (const { kind, id, address } of this.#world.nodes.values()) {
      const states: Map<string, unknown> = all[kind]
      states.set(id, this.#watcher.state(address))
    }
    return all
  }

  #node(node: Node): void {
    this.#watcher.compare(node)
    if (node.disk.outbox.size > 0)
      this.#fail('Q5', node.address, `has letters left for ${[...node.disk.outbox.keys()].join()}`)
    const now = this.#world.now + node.skewMs
    for (const { name, at } of node.machine.deadlines(this.#watcher.state(node.address)))
      if (at < now - 1_000) this.#fail('Q5', node.address, `deadline ${name} is overdue by ${now - at} ms`)
    const { id } = this.#watcher.state<{ id: string }>(node.address)
    if (node.kind === 'conversation' && id === '') this.#fail('P9', node.address, 'was never started')
  }

  #conversation(id: string, state: Conversation, { queue, agent }: States): void {
    if (state.id === '' || state.ended) return
    for (const invitation of pending(state)) {
      if (!invitation.asked) {
        if (!invitation.run) this.#fail('R5', id, `asks nobody for ${invitation.id}`)
      } else if (invitation.target.kind === 'queue') {
        if (!queue.get(invitation.target.id)?.waiting[invitation.id])
          this.#fail('Q5', id, `waits for ${invitation.id} in no queue`)
      } else if (!ringing(agent.get(invitation.target.id), invitation)) {
        this.#fail('Q5', id, `waits for ${invitation.id}, which rings nowhere`)
      }
    }
    if (status(state) === 'in_flow' && !state.run && state.customer.connected)
      this.#fail('W9', id, 'is in no flow, no queue and no room')
    if (
      status(state) === 'in_flow' &&
      state.run &&
      state.run.wake.for !== 'customer' &&
      pending(state).length === 0 &&
      state.run.wake.untilAt === null
    )
      this.#fail('W9', id, 'waits for nothing')
    for (const { person } of agents(state)) {
      const work = agent.get(person)?.work[id]
      if (!isInRoom(work)) this.#fail('Q5', id, `has ${person} in the room, who does not know`)
    }
    const { listedBy } = state
    if (listedBy !== null) {
      const work = agent.get(listedBy)?.work[id]
      const wanted = this.#hasReturned(id) ? 'returned' : 'parked'
      if (!work || isInRoom(work)) this.#fail('P6', id, `is not on the list of ${listedBy}`)
      else if (work.state !== wanted) this.#fail('P6', id, `is ${work.state} on the list of ${listedBy}`)
      const goesOn = isSet(state.parked?.returningAt, state.run?.wake.untilAt) || pending(state).length > 0
      if (!goesOn && state.run?.wake.for !== 'answer' && wanted === 'returned')
        this.#fail('P6', id, `leads to nobody, and is not parked again`)
    }
  }

  /** By its log: whether the customer of a parked conversation has written, and nothing has ended that since. */
  #hasReturned(conversation: string): boolean {
    const { rows } = this.#world.node(`conversation/${conversation}`).disk
    const types = rows.map(({ event }) => (JSON.parse(event) as ConversationEvent).type)
    return types.findLast((type) => ['returning', 'parked', 'parkedAgain'].includes(type)) === 'returning'
  }

  /** S7: every object is as it is configured: opened again, or gone. */
  #configured(address: string, config: QueueConfig | AgentConfig | null): void {
    const { upcasts } = this.#world.node(address).machine
    const letter = upcastLetter(upcasts, { type: 'configure', config } as Letter) as { config: unknown }
    const state = this.#watcher.state<{ config: unknown; retired?: true }>(address)
    if (config !== null && (state.config === null || state.retired)) this.#fail('S7', address, 'stays closed')
    else if (JSON.stringify(state.config) !== JSON.stringify(letter.config))
      this.#fail('S7', address, 'is not as it is configured')
  }

  /** S7: nobody waits at what is deleted, or rings, works, or is looked for there. */
  #deleted(address: string, { conversation, agent }: States): void {
    const [kind, id] = address.split('/') as ['queue' | 'agent', string]
    for (const [of, state] of conversation) {
      const asks = pending(state).some(({ target, asked }) => asked && target.kind === kind && target.id === id)
      const there = kind === 'agent' && (state.listedBy === id || agents(state).some(({ person }) => person === id))
      if (asks || there) this.#fail('S7', of, `is left with ${address}, which is deleted`)
    }
    for (const [who, { offers }] of agent)
      if (kind === 'queue' && Object.values(offers).some(({ queue }) => queue === id))
        this.#fail('S7', who, `is rung for ${id}, which is deleted`)
    const { waiting = {}, offers = {}, work = {}, wrapUps = {} } = this.#watcher.state<Partial<Queue & Agent>>(address)
    const left = Object.keys({ ...waiting, ...offers, ...work, ...wrapUps })
    if (left.length > 0) this.#fail('S7', address, `is deleted and has ${left.join()}`)
  }

  #queue(id: string, state: Queue, { conversation, agent }: States): void {
    for (const entry of Object.values(state.waiting)) {
      const { invitation, offered } = entry
      const of = conversation.get(entry.conversation)
      const asked = of?.invitations[invitation]
      if (!of || of.ended || asked?.target.id !== id) this.#fail('Q5', id, `keeps ${invitation}, which is over`)
      if (offered && !agent.get(offered.agent)?.offers[offered.offer])
        this.#fail('Q5', id, `offers ${invitation} to nobody`)
      if (offered) continue
      for (const [who, one] of agent)
        if (this.#watcher.holdings.free(who) >= entry.weight && couldTake(state, entry, who, one))
          this.#fail('Q6', id, `lets ${invitation} wait beside ${who}`)
    }
    for (const [who, { presence, ready }] of Object.entries(state.agents)) {
      const one = agent.get(who)
      if (one && one.presence !== presence) this.#fail('A1', id, `believes that ${who} is ${presence}`)
      // An agent who is still telling its queues of a new ticket knows which of them believe in the one before.
      const telling = one?.readiness && one.readiness.step !== null && one.standing[id] === ready?.ticket
      if (ready && !telling && one?.readiness?.ticket !== ready.ticket)
        this.#fail('Q5', id, `believes in a void ticket of ${who}`)
    }
  }

  #agent(id: string, state: Agent, { conversation, queue }: States): void {
    for (const [of, work] of Object.entries(state.work)) {
      const room = conversation.get(of)
      const there = room !== undefined && agents(room).some(({ person }) => person === id)
      if (isInRoom(work) && !there) this.#fail('Q5', id, `works on ${of}, where it is not (${work.state})`)
      if (room && work.card.customer !== room.customer.name)
        this.#fail('P9', id, `knows the customer of ${of} as ${work.card.customer}, who is ${room.customer.name}`)
      if (work.state === 'leaving') this.#fail('A3', id, `leaves ${of} for ever`)
      if (!isInRoom(work) && room?.listedBy !== id) this.#fail('P6', id, `keeps ${of} listed`)
    }
    for (const { offer, state: how, conversation: of, invitation } of Object.values(state.offers)) {
      if (how === 'joining') this.#fail('Q5', id, `joins for ever: ${offer}`)
      else if (!conversation.get(of)?.invitations[invitation]) this.#fail('Q5', id, `rings for nothing: ${offer}`)
    }
    const { readiness, config, presence } = state
    if (
      presence === 'available' &&
      config?.active &&
      config.queues.length > 0 &&
      this.#watcher.holdings.free(id) > 0 &&
      !readiness
    )
      this.#fail('Q6', id, 'is free and says so to nobody')
    if (!readiness || readiness.step !== null) return
    for (const { queue: served } of config?.queues ?? []) {
      const known = queue.get(served)?.agents[id]?.ready?.ticket
      if (known !== readiness.ticket)
        this.#fail('Q5', id, `is ready (${readiness.ticket}) and unknown to ${served} (${known})`)
    }
  }

  #customer(id: string, customer: Customer, { conversation }: States): void {
    for (const of of openOf(customer)) {
      const state = conversation.get(of)
      if (!state || state.id === '') this.#fail('P9', id, `waits for ${of}, which has not begun`)
      if (state?.ended) this.#fail('P9', id, `believes that ${of} is open`)
    }
  }

  /** P9: one customer finds it again, and is the one who is let in. */
  #found(id: string, { id: born, ended, customer }: Conversation, states: States): void {
    if (born === '' || ended) return
    const by = [...states.customer].flatMap(([who, one]) => openOf(one).flatMap((each) => (each === id ? [who] : [])))
    if (by.length !== 1 || by[0] !== customer.id)
      this.#fail('P9', id, `is of ${customer.id} and is found by ${by.join() || 'nobody'}`)
  }
}

/** P9 */
function openOf(customer: Customer): readonly string[] {
  const all = Object.keys(customer.open).flatMap((entryPoint) => allOpenAt(customer, entryPoint))
  return all.map(({ conversation }) => conversation)
}

function ringing(agent: Agent | undefined, { id }: Invitation): boolean {
  return agent?.offers[id] !== undefined
}

/** Q6, of who has the capacity, with what Q3 and A5 take out: three asks in a stint, a rest, a queue that has not been told yet. */
function couldTake(queue: Queue, entry: Waiting, who: string, agent: Agent): boolean {
  const { config, presence, readiness, stint } = agent
  if (entry.skipped || queue.rests[entry.invitation] !== undefined || isInRoom(agent.work[entry.conversation]))
    return false
  if (queue.config?.hours && !queue.hours?.open) return false
  if (!config?.active || presence !== 'available' || !config.queues.some((one) => one.queue === queue.id)) return false
  if ((readiness?.step ?? null) !== null) return false
  const asked = entry.asked[who]
  return asked === undefined || asked.stint !== stint || asked.times < limits.asksPerAgent
}

function isSet(...times: readonly (number | null | undefined)[]): boolean {
  return times.some((at) => typeof at === 'number')
}
