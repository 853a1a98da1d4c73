import { describe, expect, it } from 'vitest'
import { agentMachine } from '../../domain/agent/machine.ts'
import { free, used } from '../../domain/agent/state.ts'
import { workspace } from '../../domain/agent/view.ts'
import { limits } from '../../protocol/limits.ts'
import { workspaceSchema } from '../../protocol/server-frames.ts'
import { given } from './given.ts'
import {
  agentConfig,
  anAgent,
  card,
  directOffer,
  gone,
  minute,
  queueOffer,
  seated,
  second,
  toAgent,
  type AgentScene,
} from './routing-fixtures.ts'

const grace = limits.leaseGraceMs.default
const policy = { limitMs: minute, dispositions: ['sold', 'lost'], required: true, multiple: false }

/** The letters of the last command, as `to: type`. */
const sent = (scene: AgentScene) => scene.letters.map(({ to, letter }) => `${to}: ${letter.type}`)
const accept = (offer: string) => ({ type: 'answer', offer, answer: 'accept' }) as const
const decline = (offer: string) => ({ type: 'answer', offer, answer: 'decline' }) as const
const presence = (to: 'available' | 'busy' | 'away' | 'offline') => ({ type: 'presence', presence: to }) as const
const configure = (change: Parameters<typeof agentConfig>[0]) =>
  toAgent({ type: 'configure', config: agentConfig(change) }, 'config')

/** An agent in the room of `c1`. */
function working(change: Parameters<typeof anAgent>[0] = {}): AgentScene {
  return anAgent(change).when(queueOffer(1, 1), 0).when(accept('sales:i1:1'), 0).when(seated(1), 0)
}

describe('presence', () => {
  it('A1 queues are told of every presence, and a stint begins with each time of becoming available', () => {
    const scene = given(agentMachine).when(configure({}), 0)
    scene.yields({
      letters: [{ to: 'queue/sales', letter: { type: 'here', agent: 'ann', presence: 'offline', serves: true } }],
    })
    scene.when(presence('available'), 1).yields({
      letters: [
        { to: 'queue/sales', letter: { type: 'here', presence: 'available', stint: 1 } },
        { to: 'queue/sales', letter: { type: 'ready', ticket: 1, free: 3, idleSinceAt: 1 } },
      ],
    })
    scene.when(presence('available'), 2).yields({ events: [] })
    scene.when(presence('busy'), 3).yields({
      letters: [
        { to: 'queue/sales', letter: { type: 'here', presence: 'busy', stint: 1 } },
        { to: 'queue/sales', letter: { type: 'unready', ticket: 2 } },
      ],
    })
    scene.when(presence('available'), 4)
    expect(scene.state.stint).toBe(2)
  })

  it('A1 going offline by hand passes on what rings and keeps what is worked on', () => {
    const scene = working().when(queueOffer(2, 2), 1)
    expect(Object.keys(scene.state.offers)).toEqual(['sales:i2:2'])
    scene.when(presence('offline'), 2)
    expect(sent(scene)).toEqual(['queue/sales: here', 'queue/sales: offerFailed', 'queue/sales: unready'])
    expect(scene.letters[1]?.letter).toMatchObject({ reason: 'offline' })
    expect(scene.state.work['c1']).toMatchObject({ state: 'active' })
  })

  it('S4 who is not active is out of everything at once and can do nothing', () => {
    const scene = working()
      .when(queueOffer(2, 2), 1)
      .when(configure({ active: false }), 2)
    expect(sent(scene)).toEqual(['queue/sales: here', 'queue/sales: offerFailed', 'conversation/c1: agentGone'])
    scene.yields({
      letters: [
        { to: 'queue/sales', letter: { serves: false } },
        { to: 'queue/sales', letter: { reason: 'inactive' } },
        { to: 'conversation/c1', letter: { agent: 'ann', reason: 'revoked' } },
      ],
    })
    expect(scene.state.presence).toBe('offline')
    scene.when(presence('available'), 3).yields({ refused: 'agent_inactive' })
    scene.when(accept('sales:i2:2'), 3).yields({ refused: 'agent_inactive' })
    scene
      .when({ type: 'finishWrapUp', conversation: 'c1', dispositions: [], notes: '' }, 3)
      .yields({ refused: 'agent_inactive' })
    scene.when(directOffer(4), 4).yields({ letters: [{ to: 'conversation/c4', letter: { reason: 'inactive' } }] })
  })

  it('S4 an agent who was deleted is revoked in the same way', () => {
    const scene = working().when(toAgent({ type: 'configure', config: null }, 'config'), 1)
    expect(sent(scene)).toEqual(['queue/sales: here', 'conversation/c1: agentGone'])
    scene.when(directOffer(4), 4).yields({ letters: [{ to: 'conversation/c4', letter: { reason: 'not_found' } }] })
  })
})

describe('lease', () => {
  it('A3 a sign of life on the socket renews the lease', () => {
    const scene = anAgent()
    expect(scene.deadline('lease')).toEqual({ name: 'lease', at: grace, life: 'agent' })
    scene.whenDue('lease', grace - 20 * second).yields({ events: [{ type: 'alive', lifeAt: grace - 20 * second }] })
    expect(scene.deadline('lease')?.at).toBe(2 * grace - 20 * second)
  })

  it('A3 a reload within the grace time changes nothing', () => {
    const scene = working()
      .when({ type: 'disconnected' }, 10)
      .when({ type: 'connected' }, grace - 1)
    expect(scene.letters).toEqual([])
    expect(scene.deadline('lease')?.at).toBe(2 * grace - 1)
    expect(scene.state.presence).toBe('available')
  })

  it('A3 without life the agent is offline, offers go on to others and every conversation is told', () => {
    const scene = working()
      .when(queueOffer(2, 2, { ringMs: 300 * second }), 1)
      .when({ type: 'disconnected' }, 10)
    scene.whenDue('lease').yields({
      letters: [
        { to: 'queue/sales', letter: { type: 'here', presence: 'offline' } },
        { to: 'queue/sales', letter: { type: 'offerFailed', reason: 'offline' } },
        { to: 'conversation/c1', letter: { type: 'agentGone', agent: 'ann', reason: 'lease' } },
        { to: 'queue/sales', letter: { type: 'unready', ticket: 4 } },
      ],
    })
    expect(scene.deadlines()).toEqual([])
    expect(used(scene.state)).toBe(1)
    scene.when(gone(1), grace + 20)
    expect(used(scene.state)).toBe(0)
  })

  it('A3 who chose to be offline and then vanishes does not keep the conversation either', () => {
    const scene = working().when(presence('offline'), 5).when({ type: 'disconnected' }, 10)
    scene
      .whenDue('lease')
      .yields({ letters: [{ to: 'conversation/c1', letter: { type: 'agentGone', reason: 'lease' } }] })
    expect(scene.deadlines()).toEqual([])
  })

  it('A3 a place that is given after the lease ran out is given back', () => {
    const scene = anAgent().when(queueOffer(1, 1), 0).when(accept('sales:i1:1'), 1).whenDue('lease')
    expect(scene.state.offers['sales:i1:1']?.state).toBe('joining')
    scene.when(seated(1), grace + 1)
    expect(sent(scene)).toEqual(['conversation/c1: agentGone'])
    expect(scene.deadlines()).toEqual([])
  })

  it('A3 parked conversations stay listed when the lease runs out', () => {
    const scene = working()
      .when(gone(1, { parked: true }), 1)
      .whenDue('lease')
    expect(sent(scene)).toEqual(['queue/sales: here', 'queue/sales: unready'])
    expect(scene.state.work['c1']).toMatchObject({ state: 'parked' })
  })
})

describe('readiness', () => {
  const three = {
    queues: [
      { queue: 'late', priority: 2, delayMs: 30 * second },
      { queue: 'sales', priority: 1, delayMs: 0 },
      { queue: 'care', priority: 1, delayMs: 0 },
    ],
  }
  const pass = (queue: string, ticket: number) => toAgent({ type: 'pass', queue, ticket }, `queue/${queue}`)
  const readied = (scene: AgentScene) =>
    scene.letters.filter(({ letter }) => letter.type === 'ready').map(({ to }) => to)

  it('A5 queues are told one by one, by priority, then as listed, each after its delay', () => {
    const scene = anAgent(three)
    expect(readied(scene)).toEqual(['queue/sales'])
    expect(readied(scene.when(pass('sales', 1), 10))).toEqual(['queue/care'])
    expect(readied(scene.when(pass('care', 1), 20))).toEqual([])
    expect(scene.deadline('announce')?.at).toBe(20 + 30 * second)
    expect(readied(scene.whenDue('announce'))).toEqual(['queue/late'])
    expect(scene.deadline('announce')).toBeUndefined()
    scene.when(pass('late', 1), 40 * second).yields({ events: [] })
  })

  it('A5 a queue that does not answer is not waited for, and its late answer counts for nothing', () => {
    const scene = anAgent(three)
    expect(scene.deadline('announce')?.at).toBe(limits.announceWaitMs)
    expect(readied(scene.whenDue('announce'))).toEqual(['queue/care'])
    scene.when(pass('sales', 1), 2 * limits.announceWaitMs).yields({ events: [] })
  })

  it('Q5 an answer to an older ticket does not move the announcement of a newer', () => {
    const scene = anAgent(three).when(configure({ ...three, capacity: 5 }), 1)
    expect(scene.state.readiness?.ticket).toBe(2)
    scene.when(pass('sales', 1), 2).yields({ events: [] })
  })

  it('Q5 an offer uses its ticket up; with capacity left a new one is announced', () => {
    const scene = anAgent().when(queueOffer(1, 1), 5)
    expect(scene.letters.map(({ letter }) => letter)).toMatchObject([
      { type: 'ready', ticket: 2, free: 2, idleSinceAt: null },
    ])
    scene
      .when(queueOffer(2, 1), 6)
      .yields({ letters: [{ to: 'queue/sales', letter: { type: 'offerFailed', reason: 'stale' } }] })
  })

  it('Q5 at capacity every queue that still believes in a ticket is told otherwise, once', () => {
    const scene = anAgent({ ...three, capacity: 1 })
      .when(pass('sales', 1), 1)
      .when(pass('care', 1), 2)
      .whenDue('announce')
    scene.when(queueOffer(1, 1), 40 * second)
    expect(sent(scene)).toEqual(['queue/care: unready', 'queue/late: unready'])
    expect(scene.letters.map(({ letter }) => letter)).toMatchObject([{ ticket: 2 }, { ticket: 2 }])
    scene.when(accept('sales:i1:1'), 41 * second)
    expect(sent(scene)).toEqual(['conversation/c1: accepted'])
    scene.when(seated(1), 42 * second).yields({ letters: [] })
    scene
      .when(gone(1), 43 * second)
      .yields({ letters: [{ to: 'queue/sales', letter: { ticket: 3, idleSinceAt: 43 * second } }] })
  })

  it('Q6 capacity and queues that change are announced at once; what changes nothing is not', () => {
    const scene = anAgent().when(configure({ capacity: 4 }), 1)
    scene.yields({
      letters: [
        { to: 'queue/sales', letter: { type: 'here' } },
        { to: 'queue/sales', letter: { type: 'ready', ticket: 2, free: 4 } },
      ],
    })
    scene.when(configure({ capacity: 4, name: 'Anna' }), 2)
    scene.yields({ letters: [{ to: 'queue/sales', letter: { type: 'here', name: 'Anna' } }] })
    scene.when(configure({ capacity: 4, queues: [{ queue: 'care', priority: 1, delayMs: 0 }] }), 3)
    scene.yields({
      letters: [
        { to: 'queue/sales', letter: { type: 'here', serves: false } },
        { to: 'queue/care', letter: { type: 'here', serves: true } },
        { to: 'queue/care', letter: { type: 'ready', ticket: 3 } },
      ],
    })
    scene
      .when(configure({ capacity: 4, queues: [] }), 4)
      .yields({ letters: [{ to: 'queue/care', letter: { serves: false } }] })
    expect(scene.state.readiness).toBeNull()
  })

  it('Q1 idle counts from the last release of work or from becoming available', () => {
    const scene = working().when(gone(1), 60)
    scene.yields({ letters: [{ to: 'queue/sales', letter: { type: 'ready', free: 3, idleSinceAt: 60 } }] })
    scene.when(presence('away'), 70).when(presence('available'), 80)
    expect(scene.state.readiness?.idleSinceAt).toBe(80)
  })
})

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
    expect(sent(scene)).toEqual(['conversation/c1: accepted', 'queue/sales: ready'])
    scene.when(accept('sales:i1:1'), 1).yields({ refused: 'offer_answered' })
  })

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
    scene.when({ type: 'undelivered', ...accepted }, limits.letterMs)
    expect(used(scene.state)).toBe(0)
    expect(scene.letters[0]).toMatchObject({ to: 'queue/sales', letter: { type: 'offerFailed', reason: 'not_found' } })
  })

  it('A2 a direct offer is taken while available or busy and within capacity, and refused with the reason', () => {
    const refusedWith = (scene: AgentScene, n: number, change: Parameters<typeof directOffer>[1] = {}) =>
      scene.when(directOffer(n, change), 10).letters.find(({ to }) => to === `conversation/c${n}`)?.letter
    expect(refusedWith(anAgent().when(presence('busy'), 1), 1)).toBeUndefined()
    expect(refusedWith(anAgent().when(presence('away'), 1), 1)).toMatchObject({ type: 'declined', reason: 'offline' })
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

describe('work', () => {
  it('A2 parking uses no capacity, and the conversation stays listed until it goes elsewhere', () => {
    const scene = working().when(gone(1, { parked: true }), 1)
    expect(used(scene.state)).toBe(0)
    scene.when(toAgent({ type: 'returned', conversation: 'c1' }), 2)
    expect(workspace(scene.state).work).toMatchObject([{ conversation: 'c1', state: 'returned' }])
    scene.when(toAgent({ type: 'unlisted', conversation: 'c1' }), 3)
    expect(scene.state.work).toEqual({})
  })

  it('P6 a parked conversation becomes work again when its agent takes the return', () => {
    const scene = working()
      .when(gone(1, { parked: true }), 1)
      .when(directOffer(1, { purpose: 'return' }), 2)
    scene.when(accept('i1'), 3).when(seated(1), 4)
    expect(scene.state.work['c1']).toMatchObject({ state: 'active' })
    scene.when(toAgent({ type: 'unlisted', conversation: 'c1' }), 5).yields({ events: [] })
  })

  it('Q2 a quiet assignment is marked until it is opened', () => {
    const opened = toAgent({ type: 'opened', conversation: 'c1' }, 'conversation/c1')
    const scene = anAgent()
      .when(queueOffer(1, 1, { automatic: true }), 0)
      .when(seated(1, { quiet: true }), 1)
    expect(workspace(scene.state).work).toMatchObject([{ quiet: true }])
    scene.when(opened, 2)
    expect(workspace(scene.state).work).toMatchObject([{ quiet: false }])
    scene.when(opened, 3).yields({ events: [] })
  })

  it('A2 a place that was given without a known offer is work all the same', () => {
    expect(used(anAgent().when(seated(1, { weight: 2 }), 0).state)).toBe(2)
  })

  it('Q3 alerts are remembered, the latest few', () => {
    const scene = anAgent()
    for (let n = 0; n < limits.alertsPerAgent + 1; n += 1) {
      scene.when(toAgent({ type: 'alert', queue: 'sales', conversation: `c${n}` }), n)
    }
    expect(scene.state.alerts).toHaveLength(limits.alertsPerAgent)
    expect(scene.state.alerts[0]).toEqual({ queue: 'sales', conversation: 'c1', at: 1 })
  })
})

describe('wrap-up', () => {
  const finish = (dispositions: string[], notes = '') =>
    ({ type: 'finishWrapUp', conversation: 'c1', dispositions, notes }) as const
  const wrapping = (change: Partial<typeof policy> = {}, config: Parameters<typeof anAgent>[0] = {}) =>
    working(config).when(gone(1, { wrapUp: { ...policy, ...change } }), 0)

  it('A4 a wrap-up uses its own weight, and who finishes is ready for the next at once', () => {
    const scene = wrapping({}, { capacity: 2, wrapUpWeight: 2 })
    expect(free(scene.state)).toBe(0)
    scene.when(finish(['sold'], 'two boxes'), 5).yields({
      letters: [
        {
          to: 'conversation/c1',
          letter: { type: 'wrapUp', agent: 'ann', name: 'Ann', dispositions: ['sold'], notes: 'two boxes' },
        },
        { to: 'queue/sales', letter: { type: 'ready', free: 2, idleSinceAt: 5 } },
      ],
    })
    scene.when(finish(['sold']), 6).yields({ refused: 'wrap_up_not_found' })
  })

  it.each([
    [[], 'disposition_required'],
    [['won'], 'invalid'],
    [['sold', 'lost'], 'invalid'],
    [['sold', 'sold'], 'invalid'],
  ] as const)('A4 the dispositions %j are refused as %s', (dispositions, refused) => {
    wrapping()
      .when(finish([...dispositions]), 1)
      .yields({ refused, field: 'dispositions' })
  })

  it('A4 several dispositions where several are allowed, none where none is required', () => {
    const recorded = (scene: AgentScene) => scene.letters.find(({ letter }) => letter.type === 'wrapUp')?.letter
    expect(recorded(wrapping({ multiple: true }).when(finish(['sold', 'lost']), 1))).toMatchObject({
      dispositions: ['sold', 'lost'],
    })
    expect(recorded(wrapping({ required: false }).when(finish([]), 1))).toMatchObject({ dispositions: [] })
    expect(recorded(wrapping({ dispositions: [] }).when(finish([]), 1))).toMatchObject({ dispositions: [] })
  })

  it.each([
    [true, ['none']],
    [false, []],
  ])('A4 at the limit with required %s the record says %j', (required, dispositions) => {
    const scene = wrapping({ required })
    expect(scene.deadline('wrapUp:c1')?.at).toBe(minute)
    scene.whenDue('wrapUp:c1')
    expect(scene.letters[0]).toMatchObject({
      to: 'conversation/c1',
      letter: { type: 'wrapUp', dispositions, notes: '' },
    })
    expect(scene.state.wrapUps).toEqual({})
  })

  it('A4 coming back into the conversation cancels the wrap-up', () => {
    const scene = wrapping().when(seated(1), 1)
    expect(scene.state.wrapUps).toEqual({})
    expect(scene.deadline('wrapUp:c1')).toBeUndefined()
  })
})

describe('workspace', () => {
  it('U3 shows offers, work, wrap-ups and capacity in the form that the protocol promises', () => {
    const scene = working()
      .when(gone(1, { wrapUp: policy }), 1)
      .when(seated(2, { quiet: true }), 2)
      .when(directOffer(3), 3)
      .when(toAgent({ type: 'alert', queue: 'sales', conversation: 'c9' }), 4)
    const shown = workspace(scene.state)
    expect(workspaceSchema.parse(shown)).toEqual(shown)
    expect(shown).toMatchObject({
      agent: { id: 'ann', name: 'Ann', role: 'agent' },
      capacity: { limit: 3, used: 3 },
      offers: [{ id: 'i3', state: 'ringing', untilAt: '1970-01-01T00:00:20.003Z', card }],
      work: [{ conversation: 'c2', state: 'active', quiet: true }],
      wrapUps: [{ conversation: 'c1', untilAt: '1970-01-01T00:01:00.001Z', customer: 'Maria' }],
      alerts: [{ conversation: 'c9', at: '1970-01-01T00:00:00.004Z' }],
    })
  })

  it('S3 letters and deadlines that mean nothing here change nothing', () => {
    const scene = anAgent()
    scene.when(toAgent({ type: 'praise' } as never), 1).yields({ events: [] })
    for (const name of ['ring:x', 'wrapUp:x', 'announce', 'lease', 'tea']) {
      scene.when({ type: 'due', name, lifeAt: null }, 1).yields({ events: [] })
    }
    scene.when(gone(9), 1).yields({ events: [] })
    scene.when(toAgent({ type: 'revoke', offer: 'x' }), 1).yields({ events: [] })
  })
})
