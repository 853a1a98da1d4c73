// Agents who take a parked conversation of theirs back (P6): their own object decides first, and holds the weight until they are in.
import { describe, expect, it } from 'vitest'
import type { AgentCommand } from '../../domain/agent/messages.ts'
import { used } from '../../domain/agent/state.ts'
import { agentUpcasts } from '../../domain/agent/upcasts.ts'
import { workspace } from '../../domain/agent/view.ts'
import { upcastState } from '../../domain/upcast.ts'
import { limits } from '../../protocol/limits.ts'
import {
  accept,
  agentConfig,
  directOffer,
  gone,
  minute,
  queueOffer,
  seated,
  sent,
  setPresence,
  toAgent,
  working,
  type AgentScene,
} from './routing-fixtures.ts'

const resume = (n = 1): AgentCommand => ({ type: 'resume', conversation: `c${n}` })
const unseated = (invitation: string) =>
  toAgent({ type: 'unseated', conversation: 'c1', invitation }, 'conversation/c1')

/** Ann has parked `c1`, and can take one more. */
function parked(weight = 1, capacity = 1): AgentScene {
  return working({ capacity: Math.max(capacity, weight) })
    .when(seated(1, { weight }), 1)
    .when(gone(1, { parked: true }), 2)
}

const claim = 'ann:c1'

describe('taking a parked conversation back', () => {
  it('P6 A2 the weight is held from then on, and the conversation is asked', () => {
    const scene = parked(2, 2).when(resume(), 3)
    scene.yields({
      letters: [
        { to: 'conversation/c1', letter: { type: 'accepted', invitation: claim, agent: 'ann', claim: 'parked' } },
        { to: 'queue/sales', letter: { type: 'unready' } },
      ],
    })
    expect(used(scene.state)).toBe(2)
    const { offers, work } = workspace(scene.state)
    expect(offers).toMatchObject([{ id: claim, conversation: 'c1', purpose: 'return', state: 'joining', quiet: false }])
    expect(work).toMatchObject([{ conversation: 'c1', state: 'parked' }])
    scene.when(seated(1, { invitation: claim, weight: 2 }), 4)
    expect([scene.state.offers, scene.state.work['c1']?.state, used(scene.state)]).toEqual([{}, 'active', 2])
  })

  it('P6 also one whose customer has written', () => {
    const scene = parked().when(toAgent({ type: 'returned', conversation: 'c1' }), 3)
    expect(sent(scene.when(resume(), 4))[0]).toBe('conversation/c1: accepted')
  })

  it('P6 who is turned away has nothing left of it', () => {
    const scene = parked().when(resume(), 3)
    scene.when(toAgent({ type: 'unlisted', conversation: 'c1' }), 4).when(unseated(claim), 5)
    expect([scene.state.offers, scene.state.work, used(scene.state)]).toEqual([{}, {}, 0])
    expect(sent(scene)).toEqual(['queue/sales: ready'])
  })

  it('P6 A6 pressed in two tabs it is asked for once, and who is there already is there', () => {
    const scene = parked().when(resume(), 3)
    scene.when(resume(), 3).yields({ events: [] })
    scene.when(seated(1, { invitation: claim }), 4)
    scene.when(resume(), 5).yields({ events: [] })
  })

  it('P6 what rings here for it is accepted, and holds no second weight', () => {
    const direct = parked().when(directOffer(1, { purpose: 'return' }), 3)
    expect(direct.when(resume(), 4).events).toEqual([{ type: 'offerAccepted', offer: 'i1' }])
    expect(used(direct.state)).toBe(1)
    const scene = parked()
    const routed = scene.when(queueOffer(1, scene.state.ticket, { offer: 'sales:i9:9', invitation: 'i9' }), 3)
    expect(sent(routed.when(resume(), 4))).toEqual(['conversation/c1: accepted', 'queue/sales: answered'])
  })

  it('P6 what is not parked with them is refused', () => {
    const no = { refused: 'not_parked' } as const
    parked().when(resume(2), 3).yields(no)
    const scene = parked().when(toAgent({ type: 'unlisted', conversation: 'c1' }), 3)
    scene.when(resume(), 4).yields(no)
    const leaving = working().when({ type: 'disconnected' }, 0).whenDue('lease')
    expect(leaving.state.work['c1']?.state).toBe('leaving')
    leaving.when(resume(), limits.leaseGraceMs.default).yields(no)
    parked().when({ type: 'resume', conversation: 'constructor' }, 3).yields(no)
  })

  it('P6 A1 who is offline takes nothing, who is away or busy may', () => {
    parked().when(setPresence('offline'), 3).when(resume(), 4).yields({ refused: 'agent_offline' })
    for (const presence of ['away', 'busy'] as const)
      expect(sent(parked().when(setPresence(presence), 3).when(resume(), 4))[0]).toBe('conversation/c1: accepted')
  })

  it('P6 A2 what does not fit is refused, by its own weight', () => {
    const scene = parked(2, 2).when(directOffer(2), 3)
    scene.when(resume(), 4).yields({ refused: 'no_capacity' })
    scene.when({ type: 'answer', offer: 'i2', answer: 'decline' }, 5).when(resume(), 6)
    expect(scene.refused).toBeNull()
  })

  it('P6 S4 who is not active is refused', () => {
    const config = toAgent({ type: 'configure', config: agentConfig({ active: false }) }, 'config')
    parked().when(config, 3).when(resume(), 4).yields({ refused: 'agent_inactive' })
  })

  it('P6 O5 what a release before parked weighs one', () => {
    const written = {
      wrapUps: {},
      config: null,
      offers: {},
      work: { c1: { state: 'parked', sinceAt: 1, queue: null } },
    }
    expect(upcastState(agentUpcasts, 2, written)).toMatchObject({ claims: 0, work: { c1: { state: 'parked' } } })
    const scene = parked()
    const { weight: _, ...old } = scene.state.work['c1'] as { weight?: number }
    scene.state = { ...scene.state, work: { c1: old as (typeof scene.state.work)[string] } }
    expect([used(scene.state), used(scene.when(resume(), 3).state)]).toEqual([0, 1])
  })

  it('P6 each time has a name of its own', () => {
    const scene = parked().when(resume(), 3).when(unseated(claim), 4).when(resume(), 5)
    expect(Object.keys(scene.state.offers)).toEqual(['ann:c2'])
    // What is said of the one before comes late, and means nothing.
    scene.when(unseated(claim), 6).yields({ events: [] })
  })
})

describe('meanwhile', () => {
  const asking = () => parked().when(resume(), 3)

  it('P6 nothing declines it any more', () => {
    asking().when({ type: 'answer', offer: claim, answer: 'decline' }, 4).yields({ refused: 'offer_answered' })
  })

  it('P6 A3 who goes offline by hand is in all the same, and carries on', () => {
    const scene = asking()
      .when(setPresence('offline'), 4)
      .when(seated(1, { invitation: claim }), 5)
    expect(scene.state.work['c1']?.state).toBe('active')
    expect(scene.deadline('lease')).toBeDefined()
  })

  it('P6 A3 who loses the lease is in for as long as it takes to go again', () => {
    const scene = asking().when({ type: 'disconnected' }, 4).whenDue('lease')
    const at = limits.leaseGraceMs.default + 5
    scene.when(seated(1, { invitation: claim }), at).whenDue('lease', null, at)
    expect(sent(scene)).toContain('conversation/c1: agentGone')
  })

  it('P6 S4 whose account is closed is out at once', () => {
    const config = toAgent({ type: 'configure', config: agentConfig({ active: false }) }, 'config')
    const scene = asking()
      .when(config, 4)
      .when(seated(1, { invitation: claim }), 5)
    expect(sent(scene)).toContain('conversation/c1: agentGone')
  })

  it('P6 A2 a lower capacity takes nothing of it', () => {
    const config = toAgent({ type: 'configure', config: agentConfig({ capacity: 1, queues: [] }) }, 'config')
    const scene = parked(2, 2).when(resume(), 3).when(config, 4)
    expect(Object.keys(scene.state.offers)).toEqual([claim])
  })

  it('P6 Q5 a question that nobody can tell whether it came is asked again, one that cannot be brought keeps no place', () => {
    const scene = asking()
    const letter = scene.letters[0]!.letter
    const undelivered = (why: 'forgotten' | 'unreachable'): AgentCommand => ({
      type: 'undelivered',
      to: 'conversation/c1',
      letter,
      why,
    })
    scene.when(undelivered('forgotten'), minute).yields({ letters: [{ to: 'conversation/c1', letter }] })
    scene.when(undelivered('unreachable'), 2 * minute)
    expect([used(scene.state), scene.state.work['c1']?.state]).toEqual([0, 'parked'])
    scene.when(undelivered('forgotten'), 3 * minute).yields({ events: [] })
  })

  it('P6 somebody else’s offer is no way in', () => {
    const scene = asking().when(accept('ann:c9'), 4)
    scene.yields({ refused: 'offer_gone' })
  })
})
