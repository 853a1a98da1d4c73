// What an agent has: conversations, what is left to write down, and how both are shown.
import { describe, expect, it } from 'vitest'
import { free, used } from '../../domain/agent/state.ts'
import { standing, workspace } from '../../domain/agent/view.ts'
import { isoTime } from '../../protocol/iso-time.ts'
import { limits } from '../../protocol/limits.ts'
import { workspaceSchema } from '../../protocol/server-frames.ts'
import {
  accept,
  agentConfig,
  anAgent,
  card,
  directOffer,
  gone,
  minute,
  queueOffer,
  seated,
  sent,
  toAgent,
  type AgentScene,
  working,
} from './routing-fixtures.ts'

const policy = { limitMs: minute, dispositions: ['sold', 'lost'], required: true, multiple: false }

describe('A4 what is asked afterwards', () => {
  const other = { ...policy, dispositions: ['moved'] }
  const serving = (wrapUp?: typeof policy | null) =>
    anAgent()
      .when(queueOffer(1, 1), 0)
      .when(accept('sales:i1:1'), 0)
      .when(seated(1, wrapUp === undefined ? {} : { wrapUp }), 0)
  const known = (scene: AgentScene) => workspace(scene.state).work.map(({ wrapUp }) => wrapUp)
  const asked = (scene: AgentScene) => workspace(scene.state).wrapUps.map((each) => each.policy)

  it('A4 is known while it is served, to nobody but who serves, and no longer than that', () => {
    const scene = serving(policy)
    expect(known(scene)).toEqual([policy])
    expect(workspaceSchema.parse(workspace(scene.state)).work[0]?.wrapUp).toEqual(policy)
    expect(JSON.stringify(standing(scene.state))).not.toContain('sold')
    scene.when(gone(1, { parked: true }), 1)
    expect([known(scene), asked(scene)]).toEqual([[undefined], []])
  })

  it('A4 is what was told then, whatever the queue asks that has it by the end', () => {
    expect(asked(serving(policy).when(gone(1, { wrapUp: other }), 1))).toEqual([policy])
    expect(asked(serving(policy).when(gone(1, { off: true }), 1))).toEqual([policy])
    expect(asked(serving(null).when(gone(1, { wrapUp: other }), 1))).toEqual([])
    expect(known(serving(null))).toEqual([null])
  })

  it('A4 is nothing where there is nothing to ask of', () => {
    expect(asked(serving(policy).when(gone(1), 1))).toEqual([])
  })

  it('A4 is what the end says for who came in when a release said it only then', () => {
    const scene = serving()
    expect(known(scene)).toEqual([undefined])
    expect(asked(scene.when(gone(1, { wrapUp: other }), 1))).toEqual([other])
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

  it('P6 Q5 what returned before its agent heard that it is parked has returned', () => {
    const scene = working().when(toAgent({ type: 'returned', conversation: 'c1' }), 1)
    scene.yields({ events: [] })
    scene.when(gone(1, { parked: true, returned: true }), 2)
    expect(workspace(scene.state).work).toMatchObject([{ conversation: 'c1', state: 'returned' }])
  })

  it('P6 Q5 what its agent took back and parked again stands as it is, though nothing told that they were in', () => {
    const scene = working().when(gone(1, { parked: true }), 1)
    const listed = () => workspace(scene.state).work.map(({ state }) => state)
    scene.when(gone(1, { parked: true, returned: true }), 2)
    expect(listed()).toEqual(['returned'])
    scene.when(gone(1, { parked: true, returned: true }), 3).yields({ events: [] })
    scene.when(gone(1, { parked: true }), 4)
    expect(listed()).toEqual(['parked'])
  })

  it('P6 what had returned is parked again when its conversation says so', () => {
    const [parkedAgain, returned] = (['parkedAgain', 'returned'] as const).map((type) =>
      toAgent({ type, conversation: 'c1' }),
    )
    const scene = working()
    scene.when(parkedAgain!, 1).yields({ events: [] })
    scene
      .when(gone(1, { parked: true }), 2)
      .when(parkedAgain!, 3)
      .yields({ events: [] })
    scene.when(returned!, 4).when(parkedAgain!, 5)
    expect(workspace(scene.state).work).toMatchObject([{ conversation: 'c1', state: 'parked' }])
    for (const at of [6, 7]) {
      scene.when(returned!, at)
      expect(workspace(scene.state).work).toMatchObject([{ state: 'returned', since: isoTime(at) }])
    }
  })

  it('P6 is on no list any more when its agent went out again, though nothing told that they were in', () => {
    const scene = working().when(gone(1, { parked: true }), 1)
    scene.when(gone(1, { parked: true }), 2).yields({ events: [] })
    scene.when(gone(1), 3)
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

  it('Q2 what was accepted on arrival is marked until it is opened', () => {
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

  it('A4 where the queue has switched it off, leaving frees the slot at once: ready for the next, and nothing to write down', () => {
    const scene = working({ capacity: 1 }).when(gone(1), 5)
    scene.yields({ letters: [{ to: 'queue/sales', letter: { type: 'ready', free: 1, idleSinceAt: 5 } }] })
    expect([scene.state.work, scene.state.wrapUps, used(scene.state)]).toEqual([{}, {}, 0])
    expect(scene.deadlines().map(({ name }) => name)).toEqual(['lease'])
    scene.when(finish([]), 6).yields({ refused: 'wrap_up_not_found' })
  })

  it('A4 S4 what has ended may be read on without a wrap-up, and is closed with the account or the sign-in', () => {
    const scene = () => working().when(gone(1, { ended: true }), 5)
    expect(scene().state.reading).toEqual(['c1'])
    const config = toAgent({ type: 'configure', config: agentConfig({ active: false }) }, 'config')
    scene().when(config, 6)
    expect(sent(scene().when(config, 6))).toContain('conversation/c1: readerGone')
    expect(sent(scene().when({ type: 'signedOut', signIn: 's' }, 6))).toContain('conversation/c1: signedOut')
    // Until it is written down a wrap-up says so.
    expect(wrapping().state.reading).toEqual([])
  })

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
      letter: { type: 'wrapUp', dispositions, notes: '', ranOut: true },
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
      agent: { id: 'ann', name: 'Ann', role: 'agent', account: 'agent' },
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
