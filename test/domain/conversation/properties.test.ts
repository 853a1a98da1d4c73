import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { RoomAct, ConversationCommand } from '../../../domain/conversation/commands.ts'
import { conversationMachine } from '../../../domain/conversation/machine.ts'
import type { Conversation, Target } from '../../../domain/conversation/state.ts'
import { agents, pending, seats, status } from '../../../domain/conversation/status.ts'
import type { ConversationLetter } from '../../../domain/letters.ts'
import type { Declined, NotAdmitted } from '../../../protocol/reasons.ts'
import { orderlyIds } from '../../support/orderly-ids.ts'
import { Ledger } from './ledger.ts'
import {
  aFlow,
  agent,
  aStart,
  customer,
  minute,
  nameOf,
  second,
  startAt,
  Story,
  terms,
  type Beginning,
} from './story.ts'

/** Numbers that a step is made of; they choose among what the state then offers. */
type Dice = readonly [what: number, who: number, whom: number, how: number]

const people = ['ann', 'ben', 'cleo'] as const
const queues = ['sales', 'support', 'nowhere'] as const
const asking = aFlow('asking', 'invite', 'say', {
  say: { type: 'playPrompt', text: 'A moment', next: 'wait' },
  wait: { type: 'wait', timeoutMs: 5 * second, onReturned: null, onTimeout: null, onError: null },
})
const restless = aFlow('restless', 'queue', 'wait', {
  wait: { type: 'wait', timeoutMs: 10 * second, onReturned: 'call', onTimeout: 'move', onError: null },
  call: { type: 'transferToAgent', agent: 'cleo', timeoutMs: 5 * second, onFailed: 'wait', onError: null },
  move: {
    type: 'transferToQueue',
    queue: 'support',
    onClosed: 'wait',
    onFull: null,
    onUnstaffed: 'wait',
    onError: null,
  },
})

function pick<T>(from: readonly T[], dice: number): T {
  return from[dice % from.length]!
}

function targetOf(whom: number, how: number): Target {
  const id = how % 2 === 0 ? pick(people, whom) : pick(queues, whom)
  return { kind: how % 2 === 0 ? 'agent' : 'queue', id, name: id }
}

function actOf(state: Conversation, [, who, whom, how]: Dice): RoomAct {
  const target = targetOf(whom, how)
  const flow = how % 3 === 0 ? asking : null
  const some = pick([...Object.keys(state.invitations), 'c1:i1', 'constructor'], whom)
  const acts: readonly RoomAct[] = [
    { type: 'message', text: 'Hello', contentType: 'text/plain' },
    { type: 'message', text: 'Hello', contentType: 'text/markdown' },
    { type: 'invite', target, flow },
    { type: 'invite', target, flow: null },
    { type: 'transfer', target, flow },
    { type: 'note', text: 'Between us' },
    { type: 'cancelInvitation', invitation: some },
    { type: 'leave' },
    { type: 'release' },
    { type: 'park' },
    { type: 'remove', participant: pick(['p2', 'p3', 'p4', 'p9'], whom) },
    { type: 'extend', minutes: 1 + whom },
    // Seldom, or most stories would be short.
    how % 7 === 0 ? { type: 'end' } : { type: 'note', text: 'Not yet' },
  ]
  return pick(acts, who + whom + how)
}

function letterOf(story: Story, [what, who, whom, how]: Dice): ConversationLetter {
  const { state } = story
  const all = [...pending(state)]
  const one = all.length === 0 ? null : pick(all, whom)
  // Now and then an answer about an invitation that is over.
  const invitation = one === null || how % 9 === 0 ? `c1:i${1 + (whom % 8)}` : one.id
  const queue = one?.target.kind === 'queue' ? one.target.id : 'sales'
  const id = one?.target.kind === 'agent' && how % 5 !== 0 ? one.target.id : pick(people, who)
  const declines: readonly Declined[] = ['declined', 'missed', 'offline', 'no_capacity']
  const refusals: readonly NotAdmitted[] = ['closed', 'full', 'unstaffed', 'not_found']
  const offered = one?.target.kind === 'queue' ? terms(queue) : null
  const name = nameOf(id)
  const run = state.run?.wake
  const accepted = { type: 'accepted', invitation, agent: id, name, terms: offered } as const
  const answers: readonly ConversationLetter[] =
    one?.target.kind === 'agent'
      ? [
          { ...accepted, role: 'agent', automatic: how % 2 === 0 },
          { type: 'declined', invitation, agent: id, reason: pick(declines, how) },
        ]
      : [
          { type: 'admitted', invitation, terms: terms(queue, how % 2 === 0 ? 'Looking for somebody' : null) },
          { ...accepted, role: 'supervisor', automatic: how % 2 === 0 },
          { type: 'notAdmitted', invitation, reason: pick(refusals, how) },
        ]
  const others: readonly ConversationLetter[] = [
    { type: 'agentGone', agent: pick(people, who), reason: how % 3 === 0 ? 'revoked' : 'lease' },
    {
      type: 'answer',
      id: run?.for === 'answer' ? run.question : 'old',
      answer: { about: 'hours', open: pick([true, false, null], how) },
    },
    { type: 'flows', flows: how % 2 === 0 ? null : { asking } },
    { type: 'wrapUp', agent: pick(people, who), name: 'x', dispositions: [], notes: '' },
    aStart('persistent'),
  ]
  return what % 4 === 0 ? pick(others, who + how) : pick(answers, who + how)
}

function letter(one: ConversationLetter): ConversationCommand {
  return { type: 'letter', from: 'agent' in one ? `agent/${one.agent}` : 'somebody', letter: one }
}

function commandOf(story: Story, dice: Dice): ConversationCommand {
  const [what, who, whom, how] = dice
  const { state } = story
  const room = agents(state).map(({ person }) => agent(person))
  const by = pick([...room, ...room, ...room, customer, agent('ann')], who)
  if (what < 8) return { type: 'act', by, act: actOf(state, dice) }
  if (what < 10)
    return { type: 'act', by: customer, act: { type: 'message', text: 'Well?', contentType: 'text/plain' } }
  if (what < 24) return letter(letterOf(story, dice))
  if (what === 24) return { type: 'connected', by }
  if (what === 25) return { type: 'disconnected', by: customer }
  if (what === 26 && story.sent.length > 0) {
    const why = pick(['unreachable', 'forgotten'] as const, how)
    return { type: 'undelivered', why, ...pick(story.sent.slice(-5), whom) }
  }
  return { type: 'due', name: pick(['flow', 'life', 'return', 'open:p2', 'flow:c1:i2', 'nothing'], how), lifeAt: null }
}

const beginning: fc.Arbitrary<['live' | 'persistent', Beginning]> = fc
  .record({
    mode: fc.constantFrom('live' as const, 'persistent' as const),
    partyLimit: fc.constantFrom(2, 3, 4),
    keepSameAgent: fc.boolean(),
    queue: fc.constantFrom(null, 'queue-live', 'restless', 'missing'),
    disconnect: fc.constantFrom(null, 'disconnect', 'missing'),
    parked: fc.constantFrom(null, 'parked'),
    maximumMs: fc.constantFrom(null, 60 * minute),
    origin: fc.constantFrom('socket' as const, 'api' as const),
  })
  .map(({ mode, partyLimit, keepSameAgent, queue, disconnect, parked, maximumMs, origin }) => [
    mode,
    {
      entry: { partyLimit, keepSameAgent },
      flows: { queue, disconnect, parked },
      own: [restless],
      maximumMs,
      origin,
    },
  ])
const dices = fc.array(fc.tuple(fc.nat(31), fc.nat(99), fc.nat(99), fc.nat(99)), {
  minLength: 5,
  maxLength: 60,
  size: 'max',
})

const silent = new Set(['wrappedUp', 'turnedAway', 'exported', 'exportAsked', 'repeated'])
const ofAgents = new Set([
  'note',
  'queued',
  'invited',
  'invitation_failed',
  'transferring',
  'parked',
  'returned',
  'wrap_up',
])

function holds(story: Story, before: Conversation): void {
  const { state } = story
  if (before.ended) expect(story.types.filter((type) => !silent.has(type))).toEqual([])
  const all = pending(state)
  expect(state.participants.length).toBeLessThanOrEqual(state.entry.partyLimit)
  if (all.every(({ purpose }) => purpose === 'invite' || purpose === 'transfer'))
    expect(seats(state)).toBeLessThanOrEqual(state.entry.partyLimit)
  expect(all.filter(({ target }) => target.kind === 'queue').length).toBeLessThanOrEqual(1)
  expect(all.filter(({ purpose }) => purpose === 'transfer').length).toBeLessThanOrEqual(1)
  expect(state.participants[0]?.role).toBe('customer')
  expect(status(state)).toBe(statusOf(state))
  for (const event of story.events) {
    if (event.type === 'joined' && event.purpose !== 'invite') expect(story.room).toEqual([event.participant.person])
    // A3: who was lost never is the end of it.
    if (event.type === 'left' && ['lease', 'revoked', 'not_opened'].includes(event.reason))
      expect([state.ended, state.parked]).toEqual([null, null])
  }
  notStuck(state)
}

/** The same, in the words of the specification. */
function statusOf(state: Conversation): string {
  if (state.ended) return 'ended'
  if (state.participants.some(({ role }) => role !== 'customer')) return 'active'
  if (Object.keys(state.invitations).length > 0) return 'queued'
  return state.parked === null ? 'in_flow' : 'parked'
}

/** Q5: whoever is alone waits for somebody who was asked, for a flow, for time, or has been parked. */
function notStuck(state: Conversation): void {
  const { run, customer: one } = state
  for (const { asked, run: own } of pending(state)) expect(asked || own !== null, 'asked or about to be').toBe(true)
  if (agents(state).length > 0) {
    expect(run, 'no flow runs beside an agent').toBe(null)
    expect(state.parked).toBe(null)
  }
  if (state.ended || !one.connected || agents(state).length > 0 || pending(state).length > 0) return
  if (state.parked === null) expect(run, 'somebody routes it').not.toBe(null)
  if (run && run.wake.untilAt === null) expect(run.wake.for).toBe('customer')
}

function deepFreeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return
  Object.freeze(value)
  for (const part of Object.values(value)) deepFreeze(part)
}

function step(story: Story, command: ConversationCommand, ledger: Ledger): void {
  const before = story.state
  deepFreeze(before)
  const first = conversationMachine.decide(before, command, story.now, orderlyIds)
  expect(conversationMachine.decide(before, command, story.now, orderlyIds)).toStrictEqual(first)
  story.when(command)
  ledger.book(command, story)
  holds(story, before)
}

/** The next deadline comes, on time or late; it must come to something. */
function passTime(story: Story, [, late, , how]: Dice, ledger: Ledger): void {
  const [next] = conversationMachine.deadlines(story.state).toSorted((a, b) => a.at - b.at)
  if (!next) return void story.wait(second)
  story.now = Math.max(story.now, next.at + (late % 3 === 0 ? late * second : 0))
  const lifeAt = next.life !== undefined && how % 2 === 0 ? story.now - second : null
  step(story, { type: 'due', name: next.name, lifeAt }, ledger)
  expect(story.events, `${next.name} is due and comes to nothing`).not.toHaveLength(0)
}

it('Q5, D1 whatever happens in whatever order, a conversation is in one place, in bounds, and never stuck', () => {
  fc.assert(
    fc.property(beginning, dices, fc.boolean(), ([mode, how], all, served) => {
      const story = new Story()
      const ledger = new Ledger()
      step(story, letter(aStart(mode, how)), ledger)
      step(story, { type: 'connected', by: customer }, ledger)
      if (served) {
        const question = story.state.run?.wake.for === 'answer' ? story.state.run.wake.question : 'none'
        step(story, letter({ type: 'answer', id: question, answer: { about: 'hours', open: true } }), ledger)
        const invitation = story.last.id
        step(story, letter({ type: 'admitted', invitation, terms: terms('sales') }), ledger)
        const ann = { agent: 'ann', name: 'Ann', role: 'agent', automatic: false, terms: terms('sales') } as const
        step(story, letter({ type: 'accepted', invitation, ...ann }), ledger)
      }
      for (const dice of all) {
        story.wait(dice[3] * 20)
        if (dice[0] > 28) passTime(story, dice, ledger)
        else step(story, commandOf(story, dice), ledger)
      }
      const replayed = story.log.reduce(
        (state, { event, at }) => conversationMachine.apply(state, event, at),
        conversationMachine.initial,
      )
      expect(replayed).toStrictEqual(story.state)
      expect(story.transcript('customer').filter(({ type }) => ofAgents.has(type))).toEqual([])
      ledger.settle(story)
    }),
    { numRuns: 300 },
  )
}, 60_000)

it('Q5 once everybody is idle time alone brings it to rest: no deadline goes round for ever', () => {
  fc.assert(
    fc.property(beginning, dices, ([mode, how], all) => {
      const story = new Story().letter('customer/cora', aStart(mode, how)).connects()
      for (const dice of all) story.when(commandOf(story, dice))
      const until = startAt + 24 * 60 * minute
      let rounds = 0
      for (; rounds < 200; rounds += 1) {
        const [next] = conversationMachine.deadlines(story.state).toSorted((a, b) => a.at - b.at)
        if (!next || next.at > until || story.state.ended) break
        story.now = Math.max(story.now, next.at)
        story.when({ type: 'due', name: next.name, lifeAt: null })
        expect(story.events, `${next.name} is due and comes to nothing`).not.toHaveLength(0)
      }
      // Flows that wait in loops go on, but none takes two hundred steps in as many seconds.
      if (rounds === 200) expect(story.now - startAt).toBeGreaterThanOrEqual(200 * second)
    }),
    { numRuns: 300 },
  )
}, 60_000)
