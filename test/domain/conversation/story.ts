// Stories around the real conversation: people act, queues and agents answer, time passes. The clock is in ms since the start.
import { expect } from 'vitest'
import type { ConversationCommand, RoomAct } from '../../../domain/conversation/commands.ts'
import type { ConversationEvent } from '../../../domain/conversation/events.ts'
import { conversationMachine } from '../../../domain/conversation/machine.ts'
import type { Person } from '../../../domain/conversation/person.ts'
import { visible } from '../../../domain/conversation/room/visible.ts'
import type { Conversation, Invitation, Target } from '../../../domain/conversation/state.ts'
import { agents, pending, status } from '../../../domain/conversation/status.ts'
import type { EntryPolicy } from '../../../domain/entry-policy.ts'
import { builtInFlows } from '../../../domain/flow/built-in.ts'
import type { ConversationLetter, Outgoing, QueueTerms } from '../../../domain/letters.ts'
import type { WhyUndelivered } from '../../../domain/machine.ts'
import { addresseeOf } from '../../../domain/questions.ts'
import type { Block, FlowKind, FlowVersion } from '../../../protocol/flow.ts'
import { seenBy, type Audience, type Item } from '../../../protocol/items.ts'
import type { RefusalCode } from '../../../protocol/problem.ts'
import type { Declined, NotAdmitted } from '../../../protocol/reasons.ts'
import type { Status } from '../../../protocol/server-frames.ts'
import { policiesWith } from '../../support/entry-policy.ts'
import { orderlyIds } from '../../support/orderly-ids.ts'
import { given, type Scene } from '../given.ts'

export const second = 1_000
export const minute = 60 * second
export const startAt = 1_800_000_000_000
export const customer: Person = { role: 'customer', customer: 'cora' }

export function nameOf(id: string): string {
  return `${id.slice(0, 1).toUpperCase()}${id.slice(1)}`
}

export function agent(id: string): Person {
  return { role: 'agent', agent: id, name: nameOf(id) }
}

export function aFlow(id: string, kind: FlowKind, start: string, blocks: Record<string, Block>): FlowVersion {
  return { id, version: 1, definition: { kind, name: id, start, blocks } }
}

export function byId(...flows: readonly FlowVersion[]): Readonly<Record<string, FlowVersion>> {
  return Object.fromEntries(flows.map((flow) => [flow.id, flow]))
}

export const toAgent = (id: string): Target => ({ kind: 'agent', id, name: nameOf(id) })
export const toQueue = (id: string): Target => ({ kind: 'queue', id, name: id })
export const message = (text: string): RoomAct => ({ type: 'message', text, contentType: 'text/plain' })
export const note = (text: string): RoomAct => ({ type: 'note', text })
export const invite = (target: Target, flow: FlowVersion | null = null): RoomAct => ({ type: 'invite', target, flow })
export const transfer = (target: Target, flow: FlowVersion | null = null): RoomAct => ({
  type: 'transfer',
  target,
  flow,
})

export function terms(queue: string, words: string | null = null): QueueTerms {
  const wrapUp = { limitMs: 90_000, dispositions: [queue], required: false, multiple: false }
  return { queue, name: `The ${queue} queue`, wrapUp, message: words }
}

const both = policiesWith({
  flows: { inbound: 'inbound-live', queue: 'queue-live', disconnect: 'disconnect', parked: 'parked' },
  definitions: byId(...builtInFlows),
  closedText: 'We are closed.',
})

export interface Beginning {
  readonly entry?: Partial<EntryPolicy>
  readonly flows?: Partial<EntryPolicy['flows']>
  readonly own?: readonly FlowVersion[]
  readonly maximumMs?: number | null
  readonly origin?: 'socket' | 'api'
}

export function aStart(
  mode: 'live' | 'persistent',
  how: Beginning = {},
): Extract<ConversationLetter, { type: 'start' }> {
  const quiet = { inbound: 'inbound-persistent', queue: null, disconnect: null, parked: 'parked' }
  const flows = { ...(mode === 'live' ? both.flows : quiet), ...how.flows }
  const definitions = { ...both.definitions, ...byId(...(how.own ?? [])) }
  return {
    type: 'start',
    conversation: 'c1',
    customer: { id: 'cora', name: 'Cora' },
    entry: { ...both, mode, definitions, ...how.entry, flows },
    attributes: {},
    signedAttributes: {},
    maximumMs: how.maximumMs ?? null,
    origin: how.origin ?? 'socket',
  }
}

export class Story {
  now = startAt
  readonly sent: Outgoing[] = []
  readonly #scene: Scene<Conversation, ConversationCommand, ConversationEvent> = given(conversationMachine)

  get state(): Conversation {
    return this.#scene.state
  }
  get events(): readonly ConversationEvent[] {
    return this.#scene.events
  }
  get letters(): readonly Outgoing[] {
    return this.#scene.letters
  }
  get log(): readonly { readonly event: ConversationEvent; readonly at: number }[] {
    return this.#scene.log
  }
  get refusal(): RefusalCode | null {
    return this.#scene.refused?.code ?? null
  }
  get refusedField(): string | null {
    return this.#scene.refused?.field ?? null
  }
  get status(): Status {
    return status(this.state)
  }
  get types(): readonly string[] {
    return this.events.map(({ type }) => type)
  }
  /** Agent ids in the room, in order of joining. */
  get room(): readonly string[] {
    return agents(this.state).map(({ person }) => person)
  }
  get pending(): readonly Invitation[] {
    return pending(this.state)
  }
  get last(): Invitation {
    const one = this.pending.at(-1)
    if (!one) return expect.fail('no invitation is pending')
    return one
  }

  when(command: ConversationCommand): this {
    const before = this.state
    this.#scene.when(command, this.now)
    if (this.#scene.refused) expect(this.state, 'a refusal changes nothing').toBe(before)
    this.sent.push(...this.letters)
    return this
  }
  after(event: ConversationEvent): this {
    this.#scene.after(event, this.now)
    this.sent.push(...this.letters)
    return this
  }
  /** Moves the clock to so many ms after the start; what is due is not executed. */
  at(ms: number): this {
    this.now = startAt + ms
    return this
  }
  wait(ms: number): this {
    this.now += ms
    return this
  }
  letter(from: string, letter: ConversationLetter): this {
    return this.when({ type: 'letter', from, letter })
  }
  by(person: Person | string, act: RoomAct): this {
    return this.when({ type: 'act', by: typeof person === 'string' ? agent(person) : person, act })
  }
  says(text = 'Hello'): this {
    return this.by(customer, message(text))
  }
  connects(person: Person = customer): this {
    return this.when({ type: 'connected', by: person })
  }
  vanishes(person: Person = customer): this {
    return this.when({ type: 'disconnected', by: person })
  }
  undelivered({ to, letter }: Outgoing, why: WhyUndelivered = 'unreachable'): this {
    return this.when({ type: 'undelivered', to, letter, why })
  }

  /** The queue that was asked last has the conversation. */
  admitted(words: string | null = null, invitation = this.asked().invitation): this {
    const queue = this.asked().queue
    return this.letter(`queue/${queue}`, { type: 'admitted', invitation, terms: terms(queue, words) })
  }
  notAdmitted(reason: NotAdmitted, invitation = this.asked().invitation): this {
    return this.letter(`queue/${this.asked().queue}`, { type: 'notAdmitted', invitation, reason })
  }
  hours(open: boolean | null): this {
    const asked = this.sent.flatMap(({ letter }) => (letter.type === 'ask' ? [letter] : [])).at(-1)
    if (!asked) return expect.fail('no hours were asked for')
    const answer = { about: 'hours', open } as const
    return this.letter(addresseeOf(asked.question), { type: 'answer', id: asked.id, answer })
  }
  flows(flows: Readonly<Record<string, FlowVersion>> | null): this {
    return this.letter('config', { type: 'flows', flows })
  }
  accepts(id: string, invitation = this.last.id, automatic = false): this {
    const one = this.state.invitations[invitation]
    const offered = one?.target.kind === 'queue' ? terms(one.target.id) : null
    return this.letter(`agent/${id}`, {
      type: 'accepted',
      invitation,
      agent: id,
      name: nameOf(id),
      role: 'agent',
      automatic,
      terms: offered,
    })
  }
  declines(id: string, reason: Declined = 'declined', invitation = this.last.id): this {
    return this.letter(`agent/${id}`, { type: 'declined', invitation, agent: id, reason })
  }
  gone(id: string, reason: 'lease' | 'revoked' = 'lease'): this {
    return this.letter(`agent/${id}`, { type: 'agentGone', agent: id, reason })
  }

  /** What is due now, in order of time as the shell does it; answers the names. Each must come to something. */
  due(lifeAt: number | null = null): readonly string[] {
    const done: string[] = []
    for (let round = 0; round < 100; round += 1) {
      const [next] = conversationMachine
        .deadlines(this.state)
        .filter(({ at }) => at <= this.now)
        .toSorted((a, b) => a.at - b.at)
      if (!next) return done
      this.when({ type: 'due', name: next.name, lifeAt: next.life === undefined ? null : lifeAt })
      expect(this.events, `${next.name} is due and comes to nothing`).not.toHaveLength(0)
      done.push(next.name)
    }
    return expect.fail(`no end: ${done.slice(-5).join(', ')}`)
  }
  /** One deadline to the millisecond: nothing a millisecond before, something at its time, and nothing the second time. */
  comesDue(name: string, afterMs: number, lifeAt: number | null = null): this {
    const at = this.now + afterMs
    expect(conversationMachine.deadlines(this.state)).toContainEqual(expect.objectContaining({ name, at }))
    this.now = at - 1
    const before = this.state
    expect(this.when({ type: 'due', name, lifeAt }).events).toEqual([])
    expect(this.state).toBe(before)
    this.now = at
    expect(this.when({ type: 'due', name, lifeAt }).events, `${name} at its time`).not.toHaveLength(0)
    const again = conversationMachine.decide(this.state, { type: 'due', name, lifeAt }, this.now, orderlyIds)
    expect(again, `${name} for the second time`).toEqual([])
    return this
  }
  deadlines(): Readonly<Record<string, number>> {
    const all = conversationMachine.deadlines(this.state)
    return Object.fromEntries(all.map(({ name, at }) => [name, at - startAt]))
  }

  /** The transcript of an audience, as `type: text`. */
  items(audience: Audience): readonly string[] {
    return this.transcript(audience).map(({ type, text }) => `${type}: ${text}`)
  }
  transcript(audience: Audience): readonly Omit<Item, 'id' | 'at' | 'ref'>[] {
    let state = conversationMachine.initial
    return this.log.flatMap(({ event, at }) => {
      state = conversationMachine.apply(state, event, at)
      const shown = visible(event, state)
      return shown && (shown.seen & seenBy[audience]) !== 0 ? [shown.item] : []
    })
  }
  lastItem(audience: Audience): string {
    return this.items(audience).at(-1) ?? ''
  }

  /** Letters of the last command to this address, without the fields that the test does not name. */
  to(address: string): readonly Outgoing['letter'][] {
    return this.letters.filter(({ to }) => to === address).map(({ letter }) => letter)
  }
  /** The last enqueue letter, by the queue that it went to. */
  asked(): { readonly queue: string; readonly invitation: string } & Readonly<Record<string, unknown>> {
    const found = this.sent.findLast(({ letter }) => letter.type === 'enqueue')
    if (found?.letter.type !== 'enqueue') return expect.fail('no queue was asked')
    return { ...found.letter, queue: found.to.slice('queue/'.length) }
  }
}

export function started(mode: 'live' | 'persistent' = 'live', how: Beginning = {}): Story {
  return new Story().letter('customer/cora', aStart(mode, how))
}

/** In the queue: the customer connected, the inbound flow asked, the queue said yes. */
export function waiting(mode: 'live' | 'persistent' = 'live', how: Beginning = {}): Story {
  const story = started(mode, how)
  if (how.origin !== 'api') story.connects()
  if (story.state.run?.wake.for === 'answer') story.hours(true)
  return story.admitted()
}

/** With Ann, who took it from the queue. */
export function withAnn(mode: 'live' | 'persistent' = 'live', how: Beginning = {}): Story {
  return waiting(mode, how).accepts('ann')
}

/** With Ann and Ben, whom Ann invited. */
export function withTwo(mode: 'live' | 'persistent' = 'live', how: Beginning = {}): Story {
  return withAnn(mode, how)
    .by('ann', invite(toAgent('ben')))
    .accepts('ben')
}
