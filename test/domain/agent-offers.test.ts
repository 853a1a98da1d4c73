import { describe, expect, it } from 'vitest'
import { agentMachine } from '../../domain/agent/machine.ts'
import { free, used, type Agent } from '../../domain/agent/state.ts'
import { agentUpcasts } from '../../domain/agent/upcasts.ts'
import { workspace } from '../../domain/agent/view.ts'
import { upcast, upcastState } from '../../domain/upcast.ts'
import type { AgentConfig } from '../../protocol/config/agents.ts'
import { limits } from '../../protocol/limits.ts'
import { orderlyIds } from '../support/orderly-ids.ts'
import { given } from './given.ts'
import {
  accept,
  agentConfig,
  anAgent,
  card,
  directOffer,
  minute,
  setPresence,
  queueOffer,
  seated,
  second,
  sent,
  toAgent,
  type AgentScene,
  working,
} from './routing-fixtures.ts'

const decline = (offer: string) => ({ type: 'answer', offer, answer: 'decline' }) as const

describe('offers', () => {
  it('Q2 a manual offer rings, is accepted by its terms, and keeps its weight until seated', () => {
    const scene = anAgent().when(queueOffer(1, 1, { weight: 2 }), 0)
    expect(scene.deadline('ring:sales:i1:1')?.at).toBe(20 * second)
    expect(free(scene.state)).toBe(1)
    scene.when(accept('sales:i1:1'), 5).yields({
      letters: [
        {
          to: 'conversation/c1',
          letter: {
            type: 'accepted',
            invitation: 'i1',
            agent: 'ann',
            name: 'Ann',
            role: 'agent',
            automatic: false,
            terms: null,
          },
        },
        { to: 'queue/sales', letter: { type: 'answered', invitation: 'i1', offer: 'sales:i1:1', agent: 'ann' } },
      ],
    })
    expect(free(scene.state)).toBe(1)
    expect(scene.deadline('ring:sales:i1:1')).toBeUndefined()
    scene.when(seated(1, { weight: 2 }), 6)
    expect(free(scene.state)).toBe(1)
    expect(scene.state.offers).toEqual({})
  })

  it('Q2 an automatic offer is accepted at once', () => {
    const scene = anAgent().when(queueOffer(1, 1, { automatic: true }), 0)
    expect(sent(scene)).toEqual(['conversation/c1: accepted', 'queue/sales: answered', 'queue/sales: ready'])
    scene.when(accept('sales:i1:1'), 1).yields({ refused: 'offer_answered' })
  })

  const quiet = { quiet: true, ringMs: 5 * minute } as const

  it('Q2 an assignment does not ring: it uses capacity, waits to be opened, and is told to nobody before', () => {
    const scene = anAgent().when(queueOffer(1, 1, quiet), 0)
    expect(sent(scene)).toEqual(['queue/sales: ready'])
    expect(free(scene.state)).toBe(2)
    expect(workspace(scene.state)).toMatchObject({
      offers: [{ id: 'sales:i1:1', state: 'ringing', quiet: true, untilAt: '1970-01-01T00:05:00.000Z' }],
      work: [],
    })
    scene.when(accept('sales:i1:1'), minute)
    expect(sent(scene)).toEqual(['conversation/c1: accepted', 'queue/sales: answered'])
    expect(scene.deadline('ring:sales:i1:1')).toBeUndefined()
    scene.when(seated(1), minute + 1)
    expect(workspace(scene.state)).toMatchObject({ offers: [], work: [{ conversation: 'c1', quiet: false }] })
  })

  it('Q2, Q3 an assignment that is not opened in time holds no capacity and sets the presence by the queue’s policy', () => {
    const scene = anAgent({ capacity: 1 }).when(queueOffer(1, 1, quiet), 0)
    expect(scene.deadline('ring:sales:i1:1')?.at).toBe(5 * minute)
    scene.whenDue('ring:sales:i1:1')
    expect(sent(scene)).toEqual(['queue/sales: offerFailed', 'queue/sales: here'])
    expect([free(scene.state), scene.state.presence]).toEqual([1, 'away'])
    scene.when(accept('sales:i1:1'), 6 * minute).yields({ refused: 'offer_gone' })
  })

  it('Q2, A3 an assignment goes on when its agent’s lease has run out', () => {
    const scene = anAgent({ leaseGraceMs: limits.leaseGraceMs.min }).when(queueOffer(1, 1, quiet), 0)
    scene
      .when({ type: 'disconnected' }, 0)
      .when({ type: 'due', name: 'lease', lifeAt: null }, limits.leaseGraceMs.min)
      .yields({
        letters: [
          { to: 'queue/sales', letter: { type: 'here', presence: 'offline' } },
          { to: 'queue/sales', letter: { type: 'offerFailed', reason: 'offline' } },
          { to: 'queue/sales', letter: { type: 'unready' } },
        ],
      })
  })

  it('Q2 an assignment of a queue of the release before is opened too, not accepted on arrival', () => {
    const persistent = { ...card, mode: 'persistent' } as const
    const before = { automatic: true, quiet: undefined as never, card: persistent }
    const scene = anAgent()
      .when(queueOffer(1, 1, before), 0)
      .when(directOffer(2, { ...before, purpose: 'return' }), 0)
    expect(scene.deadline('ring:sales:i1:1')?.at).toBe(5 * minute)
    expect(scene.deadline('ring:i2')?.at).toBe(20 * second)
    expect(workspace(scene.state).offers).toMatchObject([{ quiet: true }, { quiet: true }])
    expect(workspace(anAgent().when(queueOffer(1, 1, { ...before, card }), 0).state).offers).toMatchObject([
      { state: 'joining', quiet: false },
    ])
  })

  it('Q2 what the release before had accepted on arrival is joined as it would have been', () => {
    const { quiet: _, ...before } = anAgent().when(queueOffer(1, 1, { automatic: true }), 0).state.offers['sales:i1:1']!
    const then = { ...agentMachine.initial, offers: { [before.offer]: before } }
    const now = upcastState(agentUpcasts, 2, then) as Agent
    expect(now.offers[before.offer]).toMatchObject({ state: 'joining', quiet: false })
    expect(upcast(agentUpcasts, 2, { type: 'offerCame', offer: before })).toMatchObject({ offer: { quiet: false } })
    const after = agentMachine.decide(now, seated(1, { quiet: true }), 1, orderlyIds)
    expect(after).toMatchObject([{ type: 'seated', quiet: true, offer: before.offer }, {}])
  })

  it.each([{}, quiet])(
    'Q6 what a queue offers is revoked at once when it is taken from its agent, and goes on',
    (how) => {
      const scene = anAgent()
        .when(queueOffer(1, 1, how), 0)
        .when(directOffer(2), 0)
      const configured = (change: Partial<AgentConfig>) => toAgent({ type: 'configure', config: agentConfig(change) })
      scene.when(configured({ queues: [] }), 1).yields({
        letters: [
          { to: 'queue/sales', letter: { type: 'here', serves: false } },
          { to: 'queue/sales', letter: { type: 'offerFailed', offer: 'sales:i1:1', reason: 'stale' } },
        ],
      })
      expect(Object.keys(scene.state.offers)).toEqual(['i2'])
      scene.when(accept('sales:i1:1'), 2).yields({ refused: 'offer_gone' })
      const all = anAgent()
        .when(queueOffer(1, 1, how), 0)
        .when(configured({ active: false }), 1)
      expect(sent(all)).toContain('queue/sales: offerFailed')
      expect(all.state.offers).toEqual({})
    },
  )

  it('Q3 a miss frees the capacity at once and sets the presence that the queue asks for', () => {
    const scene = anAgent({ capacity: 1 }).when(queueOffer(1, 1), 0).whenDue('ring:sales:i1:1')
    scene.yields({
      letters: [
        { to: 'queue/sales', letter: { type: 'offerFailed', offer: 'sales:i1:1', reason: 'missed' } },
        { to: 'queue/sales', letter: { type: 'here', presence: 'away' } },
      ],
    })
    expect(free(scene.state)).toBe(1)
    scene.when(accept('sales:i1:1'), 21 * second).yields({ refused: 'offer_gone' })
  })

  it('Q3 without a policy for misses the agent stays available and is announced again', () => {
    const scene = anAgent()
      .when(queueOffer(1, 1, { missedPresence: null }), 0)
      .whenDue('ring:sales:i1:1')
    expect(sent(scene)).toEqual(['queue/sales: offerFailed', 'queue/sales: ready'])
    expect(scene.state.presence).toBe('available')
  })

  it('Q3 an answer that comes before a late alarm counts', () => {
    anAgent()
      .when(queueOffer(1, 1), 0)
      .when(accept('sales:i1:1'), 25 * second)
      .yields({ events: [{ type: 'offerAccepted' }] })
  })

  it('Q3 a declined offer tells the queue, and cannot be answered again', () => {
    const scene = anAgent().when(queueOffer(1, 1), 0).when(decline('sales:i1:1'), 1)
    scene.yields({
      letters: [
        {
          to: 'queue/sales',
          letter: { type: 'offerFailed', invitation: 'i1', offer: 'sales:i1:1', agent: 'ann', reason: 'declined' },
        },
        { to: 'queue/sales', letter: { type: 'ready', ticket: 3, free: 3 } },
      ],
    })
    scene.when(accept('sales:i1:1'), 2).yields({ refused: 'offer_answered' })
    scene.when(accept('sales:i7:7'), 2).yields({ refused: 'offer_gone' })
  })

  it('S3 what every object has by itself is no offer', () => {
    for (const id of ['constructor', '__proto__']) {
      anAgent().when(queueOffer(1, 1), 0).when(accept(id), 1).yields({ refused: 'offer_gone' })
    }
  })

  it('A6 an offer that is answered in one tab is answered in all', () => {
    anAgent()
      .when(queueOffer(1, 1), 0)
      .when(accept('sales:i1:1'), 1)
      .when(accept('sales:i1:1'), 1)
      .yields({ refused: 'offer_answered' })
      .when(seated(1), 2)
      .when(decline('sales:i1:1'), 3)
      .yields({ refused: 'offer_answered' })
  })

  it('Q5 the same offer twice is one offer, also after it is over', () => {
    const scene = anAgent().when(queueOffer(1, 1), 0).when(queueOffer(1, 1), 1).yields({ events: [] })
    scene.when(decline('sales:i1:1'), 2).when(queueOffer(1, 1), 3).yields({ events: [] })
  })

  it('Q5 a revoked offer stops ringing; one that was accepted waits for its conversation', () => {
    const revoke = toAgent({ type: 'revoke', offer: 'sales:i1:1' })
    const scene = anAgent().when(queueOffer(1, 1), 0).when(revoke, 1)
    expect(scene.state.offers).toEqual({})
    expect(sent(scene)).toEqual(['queue/sales: ready'])
    scene.when(accept('sales:i1:1'), 2).yields({ refused: 'offer_gone' })
    anAgent().when(queueOffer(1, 1), 0).when(accept('sales:i1:1'), 1).when(revoke, 2).yields({ events: [] })
  })

  it('Q5 who is not seated after all is free again, and the queue hears that its offer is over', () => {
    const unseated = toAgent({ type: 'unseated', conversation: 'c1', invitation: 'i1' }, 'conversation/c1')
    const scene = anAgent().when(queueOffer(1, 1), 0).when(accept('sales:i1:1'), 1).when(unseated, 2)
    scene.yields({
      letters: [
        { to: 'queue/sales', letter: { type: 'offerFailed', reason: 'already_there' } },
        { to: 'queue/sales', letter: { type: 'ready', free: 3 } },
      ],
    })
    const direct = anAgent().when(directOffer(1), 0).when(accept('i1'), 1).when(unseated, 2)
    expect(sent(direct)).toEqual(['queue/sales: ready'])
    direct.when(unseated, 3).yields({ events: [] })
  })

  it('Q5 a place in a conversation that cannot be reached is not held for ever', () => {
    const scene = anAgent().when(queueOffer(1, 1), 0).when(accept('sales:i1:1'), 1)
    const [accepted] = scene.letters
    if (accepted === undefined) expect.fail('nothing was accepted')
    scene.when({ type: 'undelivered', why: 'unreachable', ...accepted }, limits.letterMs)
    expect(used(scene.state)).toBe(0)
    expect(scene.letters[0]).toMatchObject({ to: 'queue/sales', letter: { type: 'offerFailed', reason: 'not_found' } })
  })

  it('A2 a direct offer is taken while available or busy and within capacity, and refused with the reason', () => {
    const refusedWith = (scene: AgentScene, n: number, change: Parameters<typeof directOffer>[1] = {}) =>
      scene.when(directOffer(n, change), 10).letters.find(({ to }) => to === `conversation/c${n}`)?.letter
    expect(refusedWith(anAgent().when(setPresence('busy'), 1), 1)).toBeUndefined()
    expect(refusedWith(anAgent().when(setPresence('away'), 1), 1)).toMatchObject({
      type: 'declined',
      reason: 'offline',
    })
    expect(refusedWith(anAgent(), 1, { weight: 4 })).toMatchObject({ type: 'declined', reason: 'no_capacity' })
    expect(refusedWith(working(), 1)).toMatchObject({ type: 'declined', invitation: 'i1', reason: 'already_there' })
    expect(refusedWith(given(agentMachine), 1)).toMatchObject({ type: 'declined', reason: 'not_found' })
  })

  it('R6 a direct offer that is missed or declined tells the conversation and leaves the presence', () => {
    const missed = anAgent().when(directOffer(1), 0).whenDue('ring:i1')
    expect(missed.letters[0]).toMatchObject({
      to: 'conversation/c1',
      letter: { type: 'declined', agent: 'ann', reason: 'missed' },
    })
    expect(missed.state.presence).toBe('available')
    const declined = anAgent().when(directOffer(1), 0).when(decline('i1'), 1)
    expect(declined.letters[0]).toMatchObject({
      to: 'conversation/c1',
      letter: { type: 'declined', reason: 'declined' },
    })
  })

  it('Q5 a queue that offers a conversation in which the agent is hears so, and gets a new ticket for its next', () => {
    const scene = working().when(queueOffer(1, 2, { offer: 'sales:i9:9', invitation: 'i9' }), 1)
    scene.yields({
      letters: [
        { to: 'queue/sales', letter: { type: 'offerFailed', invitation: 'i9', reason: 'already_there' } },
        { to: 'queue/sales', letter: { type: 'ready', ticket: 3, free: 2 } },
      ],
    })
  })
})
