import { describe, expect, it } from 'vitest'
import { agentMachine } from '../../domain/agent/machine.ts'
import { used } from '../../domain/agent/state.ts'
import { agentUpcasts } from '../../domain/agent/upcasts.ts'
import { upcast, upcastState } from '../../domain/upcast.ts'
import { limits } from '../../protocol/limits.ts'
import { given } from './given.ts'
import {
  accept,
  agentConfig,
  anAgent,
  directOffer,
  gone,
  setPresence,
  queueOffer,
  seated,
  second,
  sent,
  toAgent,
  type AgentScene,
  working,
} from './routing-fixtures.ts'

const grace = limits.leaseGraceMs.default

const configure = (change: Parameters<typeof agentConfig>[0]) =>
  toAgent({ type: 'configure', config: agentConfig(change) }, 'config')

const joining = () => anAgent().when(queueOffer(1, 1), 0).when(accept('sales:i1:1'), 1)

describe('presence', () => {
  it('A1 queues are told of every presence, and a stint begins with each time of becoming available', () => {
    const scene = given(agentMachine).when(configure({}), 0)
    scene.yields({
      letters: [{ to: 'queue/sales', letter: { type: 'here', agent: 'ann', presence: 'offline', serves: true } }],
    })
    scene.when(setPresence('available'), 1).yields({
      letters: [
        { to: 'queue/sales', letter: { type: 'here', presence: 'available', stint: 1 } },
        { to: 'queue/sales', letter: { type: 'ready', ticket: 1, free: 3, idleSinceAt: 1 } },
      ],
    })
    scene.when(setPresence('available'), 2).yields({ events: [] })
    scene.when(setPresence('busy'), 3).yields({
      letters: [
        { to: 'queue/sales', letter: { type: 'here', presence: 'busy', stint: 1 } },
        { to: 'queue/sales', letter: { type: 'unready', ticket: 2 } },
      ],
    })
    scene.when(setPresence('available'), 4)
    expect(scene.state.stint).toBe(2)
  })

  it('A1 going offline by hand passes on what rings and keeps what is worked on', () => {
    const scene = working().when(queueOffer(2, 2), 1)
    expect(Object.keys(scene.state.offers)).toEqual(['sales:i2:2'])
    scene.when(setPresence('offline'), 2)
    expect(sent(scene)).toEqual(['queue/sales: here', 'queue/sales: offerFailed', 'queue/sales: unready'])
    expect(scene.letters[1]?.letter).toMatchObject({ reason: 'offline' })
    expect(scene.state.work['c1']).toMatchObject({ state: 'active' })
  })

  it('S4 who is not active reads nothing that has ended; what was read longest ago makes room before that', () => {
    const scene = given(agentMachine).when(configure({}), 0)
    const read = (n: number) => ({ type: 'reads', conversation: `c${n}` }) as const
    for (let n = 1; n <= limits.readingPerAgent; n++) scene.when(read(n), n).yields({ letters: [] })
    scene.when(read(1), 50).when(read(99), 51)
    expect(sent(scene)).toEqual(['conversation/c2: readerGone'])
    scene.yields({ letters: [{ to: 'conversation/c2', letter: { why: 'left' } }] })
    scene.when(configure({ active: false }), 52)
    for (const { letter } of scene.letters.filter(({ to }) => to.startsWith('conversation/')))
      expect(letter).toMatchObject({ type: 'readerGone', why: 'revoked' })
    expect(sent(scene).filter((line) => line.endsWith('readerGone'))).toHaveLength(limits.readingPerAgent)
    expect(scene.state.reading).toEqual([])
  })

  it('S1 who is no supervisor any more reads on nowhere; what they still may they open anew', () => {
    const scene = given(agentMachine).when(configure({ role: 'supervisor' }), 0)
    scene.when({ type: 'reads', conversation: 'c1' }, 1)
    scene.when(configure({ role: 'admin' }), 2)
    expect(sent(scene)).not.toContain('conversation/c1: readerGone')
    scene.when(configure({ role: 'agent' }), 3)
    expect(sent(scene)).toContain('conversation/c1: readerGone')
    expect(scene.state.reading).toEqual([])
  })

  it('S4 who signs out writes so to every conversation in which the sign-in may have something open', () => {
    const scene = given(agentMachine).when(configure({}), 0)
    scene.when({ type: 'signedOut', signIn: 'first' }, 1).yields({ events: [] })
    scene.when({ type: 'connected' }, 1)
    scene
      .when(setPresence('available'), 2)
      .when(seated(1), 3)
      .when(directOffer(2, { offer: 'i2', invitation: 'i2' }), 4)
    scene.when(accept('i2'), 5).when({ type: 'reads', conversation: 'c9' }, 6)
    scene.when(seated(3), 7).when(gone(3, { wrapUp: null, parked: true }), 8)
    const told = (conversation: string) => ({
      to: `conversation/${conversation}`,
      letter: { type: 'signedOut', agent: 'ann', signIn: 'first' },
    })
    scene.when({ type: 'signedOut', signIn: 'first' }, 9)
    expect(scene.letters).toEqual(['c1', 'c3', 'c9', 'c2'].map(told))
    expect(scene.state.work['c1']).toMatchObject({ state: 'active' })
  })

  describe('signing out', () => {
    const signedIn = (signIn: string) => ({ type: 'signedIn', signIn }) as const
    const signedOut = (signIn: string) => ({ type: 'signedOut', signIn }) as const
    /** Rung, with a workspace by the first sign-in. */
    const here = () => anAgent().when(signedIn('first'), 1).when(queueOffer(1, 1), 2)
    const leaves = (scene: AgentScene, at = 3) => scene.when({ type: 'disconnected' }, at).when(signedOut('first'), at)

    it('S4 who is signed in nowhere else is offline at once, and what rings goes on', () => {
      const scene = leaves(here())
      expect(scene.state).toMatchObject({ presence: 'offline', signIns: {} })
      expect(sent(scene)).toContain('queue/sales: offerFailed')
    })

    it('S4 A3 whose other device has just lost its connection is absent as after any loss', () => {
      const scene = leaves(here().when(signedIn('second'), 2).when(signedIn('second'), 2))
      expect(scene.state.presence).toBe('available')
      expect(Object.keys(scene.state.offers)).toEqual(['sales:i1:1'])
      expect(scene.deadline('lease')?.at).toBe(3 + grace)
      scene.whenDue('lease')
      expect(scene.state).toMatchObject({ presence: 'offline', signIns: {} })
    })

    it('S4 who works on another device goes on', () => {
      const scene = here().when(signedOut('first'), 3)
      expect(scene.state.presence).toBe('available')
    })

    it('S4 a sign-in that has ended by itself is none', () => {
      const scene = here().when(signedIn('second'), 2)
      expect(leaves(scene, 2 + limits.sessionTokenMs).state.presence).toBe('offline')
    })

    it('S4 only the latest are remembered', () => {
      const scene = here()
      for (let n = 0; n < limits.socketsPerAgent; n++) scene.when(signedIn(`s${n}`), 3)
      expect(Object.keys(scene.state.signIns)).toHaveLength(limits.socketsPerAgent)
      expect(scene.state.signIns).not.toHaveProperty('first')
    })
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
    scene.when(setPresence('available'), 3).yields({ refused: 'agent_inactive' })
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

  it('A3 the shortest grace time that can be set is enough for a hidden page, which shows life once a minute', () => {
    const latest = 60_000 + limits.connectMs
    expect(limits.leaseGraceMs.min).toBeGreaterThan(Math.max(latest, 2 * limits.pingEveryMs))
    const scene = working({ leaseGraceMs: limits.leaseGraceMs.min })
    for (let minute = 1; minute < 10; minute++) scene.whenDue('lease', scene.deadline('lease')!.at - latest)
    expect(scene.state.presence).toBe('available')
  })

  it('A3 a grace time of the release before that is shorter is raised', () => {
    const { config, ...state } = working({ leaseGraceMs: limits.leaseGraceMs.min }).state
    const short = { ...config, leaseGraceMs: 10_000 }
    expect(upcastState(agentUpcasts, 2, { ...state, config: short })).toEqual({ ...state, config })
    const dropped = { type: 'configured', dropped: [] }
    expect(upcast(agentUpcasts, 2, { ...dropped, config: short })).toEqual({ ...dropped, config })
    expect(upcast(agentUpcasts, 2, { ...dropped, config: null })).toEqual({ ...dropped, config: null })
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
    const scene = working().when(setPresence('offline'), 5).when({ type: 'disconnected' }, 10)
    scene
      .whenDue('lease')
      .yields({ letters: [{ to: 'conversation/c1', letter: { type: 'agentGone', reason: 'lease' } }] })
    expect(scene.deadlines()).toEqual([])
  })

  it('A3 a place that is given after the lease ran out is given back', () => {
    const scene = joining().when({ type: 'disconnected' }, 2).whenDue('lease')
    expect(scene.state.offers['sales:i1:1']?.state).toBe('joining')
    scene
      .when(seated(1), grace + 3)
      .whenDue('lease')
      .yields({ letters: [{ to: 'conversation/c1', letter: { type: 'agentGone', agent: 'ann', reason: 'lease' } }] })
    expect(scene.deadlines()).toEqual([])
  })

  it('A1, A3 who chooses to be offline while a place is made ready keeps it', () => {
    const scene = joining().when(setPresence('offline'), 2).when(seated(1), 3)
    expect(sent(scene)).toEqual([])
    expect(scene.state.work['c1']).toMatchObject({ state: 'active' })
  })

  it('A3 a restart takes sockets along without a word, and nobody out of a conversation', () => {
    const scene = working()
      .whenDue('lease')
      .yields({ events: [{ type: 'alive', lifeAt: grace }], letters: [] })
    scene.when({ type: 'disconnected' }, grace + 1)
    expect(scene.deadline('lease')?.at).toBe(2 * grace + 1)
    scene.whenDue('lease')
    expect(scene.state.presence).toBe('offline')
  })

  it('A3 a conversation is told once that its agent is gone', () => {
    const scene = working()
      .when({ type: 'disconnected' }, 1)
      .whenDue('lease')
      .when(configure({ active: false }), grace + 2)
    expect(sent(scene)).toEqual(['queue/sales: here'])
  })

  it('A3 parked conversations stay listed when the lease runs out', () => {
    const scene = working()
      .when(gone(1, { parked: true }), 1)
      .when({ type: 'disconnected' }, 1)
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
    expect(sent(scene)).toEqual(['conversation/c1: accepted', 'queue/sales: answered'])
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
    scene.when(setPresence('away'), 70).when(setPresence('available'), 80)
    expect(scene.state.readiness?.idleSinceAt).toBe(80)
  })
})
