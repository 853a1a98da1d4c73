import { describe, expect, it } from 'vitest'
import type { Block, FlowKind } from '../../../protocol/flow.ts'
import { limits } from '../../../protocol/limits.ts'
import {
  aFlow,
  agent,
  aStart,
  customer,
  minute,
  message,
  second,
  startAt,
  started,
  Story,
  toQueue,
  transfer,
  waiting,
  withAnn,
  type Beginning,
} from './story.ts'

type BlockOf<T extends Block['type']> = Extract<Block, { type: T }>
const say = (text: string, next: string | null = null): Block => ({ type: 'playPrompt', text, next })
const wait = (branches: Partial<BlockOf<'wait'>>): Block => ({
  type: 'wait',
  timeoutMs: minute,
  onReturned: null,
  onTimeout: null,
  onError: null,
  ...branches,
})
const queue = (branches: Partial<BlockOf<'transferToQueue'>> = {}): Block => ({
  type: 'transferToQueue',
  queue: null,
  onClosed: null,
  onFull: null,
  onUnstaffed: null,
  onError: null,
  ...branches,
})
const call = (branches: Partial<BlockOf<'transferToAgent'>> = {}): Block => ({
  type: 'transferToAgent',
  agent: null,
  timeoutMs: null,
  onFailed: null,
  onError: null,
  ...branches,
})

/** One flow of the test's own in place of the entry point's. */
function own(kind: Exclude<FlowKind, 'invite'>, start: string, blocks: Record<string, Block>): Beginning {
  return { flows: { [kind]: 'own' }, own: [aFlow('own', kind, start, blocks)] }
}

/** Where each kind of flow is running. */
const running: Readonly<Record<Exclude<FlowKind, 'invite'>, (how: Beginning) => Story>> = {
  inbound: (how) => started('live', how).connects(),
  queue: (how) => waiting('live', how),
  disconnect: (how) => withAnn('live', how).by('ann', { type: 'leave' }),
  parked: (how) => withAnn('live', how).by('ann', { type: 'park' }),
}
const kinds = Object.keys(running) as (keyof typeof running)[]

describe('the first connection', () => {
  it('W11 nothing runs before it; at the first socket the inbound flow begins, once', () => {
    const story = started('live')
    expect([story.types, story.status]).toEqual([['started'], 'in_flow'])
    story.connects()
    expect(story.types).toEqual(['connected', 'flowEntered', 'prompted', 'hoursAsked', 'flowParked'])
    expect(story.vanishes().connects().events).toEqual([])
  })

  it('W11 one who never connects within 5 minutes: the end, to the millisecond', () => {
    const story = started('live').comesDue('connect', limits.connectWithinMs)
    expect(story.state.ended?.reason).toBe('customer_never_connected')
    expect(story.to('customer/cora')).toMatchObject([{ type: 'ended', lastAgent: null }])
    expect(story.connects().events).toEqual([])
  })

  it('W11 late is as good as on time, and after connecting nothing comes of it', () => {
    expect(
      started('live')
        .wait(60 * minute)
        .due(),
    ).toEqual(['connect'])
    const story = started('live')
      .wait(limits.connectWithinMs - 1)
      .connects()
    expect(story.wait(1).when({ type: 'due', name: 'connect', lifeAt: null }).events).toEqual([])
    expect(story.status).toBe('in_flow')
  })

  it('W11 conversations begun by the API count as connected at once', () => {
    const story = started('live', { origin: 'api' })
    expect(story.types).toContain('flowEntered')
    expect(story.deadlines()).not.toHaveProperty('connect')
    expect(story.connects().types).toEqual(['connected'])
  })

  it('W11 a first word without a socket begins the flow, and is no answer to it', () => {
    const how = own('inbound', 'ask', {
      ask: say('What is it about?', 'wait'),
      wait: wait({ onReturned: 'thanks' }),
      thanks: say('Thanks'),
    })
    const story = started('live', how).says('Hello')
    expect(story.types).toEqual(['said', 'connected', 'flowEntered', 'prompted', 'flowParked'])
    expect(story.items('customer').slice(1)).toEqual(['message: Hello', 'prompt: What is it about?'])
    expect(story.says('A bill').items('customer').at(3)).toBe('message: A bill')
    expect(story.items('customer')).toContain('prompt: Thanks')
  })

  it('W11 a flow that ends at once ends after the first word, never before', () => {
    const how = own('inbound', 'bye', { bye: say('Not today', 'end'), end: { type: 'disconnect' } })
    const story = started('live', how).says('Hello')
    expect(story.items('customer').slice(1)).toEqual([
      'message: Hello',
      'prompt: Not today',
      'ended: The conversation has ended',
    ])
    expect(started('live', how).connects().state.ended?.reason).toBe('flow_ended')
  })
})

describe('Wait', () => {
  const blocks = {
    wait: wait({ onReturned: 'back', onTimeout: 'late' }),
    back: say('You are back', 'again'),
    late: say('You are late', 'again'),
    again: wait({ timeoutMs: null }),
  }

  it.each(kinds)('W3 times out in a flow of kind %s, to the millisecond', (kind) => {
    const story = running[kind](own(kind, 'wait', blocks))
    story.comesDue('flow', minute)
    expect(story.lastItem('customer')).toBe('prompt: You are late')
  })

  it.each(kinds.filter((kind) => kind !== 'parked'))('W3 the customer writes during a flow of kind %s', (kind) => {
    const story = running[kind](own(kind, 'wait', blocks))
      .wait(minute - 1)
      .says()
    expect(story.lastItem('customer')).toBe('prompt: You are back')
    expect(story.wait(1).when({ type: 'due', name: 'flow', lifeAt: null }).events).toEqual([])
  })

  it('W3 the customer of a parked conversation writes: the flow goes on when the newest flows are there', () => {
    const story = running.parked(own('parked', 'wait', blocks)).says()
    expect(story.lastItem('customer')).toBe('message: Hello')
    expect(story.flows(null).lastItem('customer')).toBe('prompt: You are back')
  })

  it('W3 several follow each other and loop; an agent’s word wakes none', () => {
    const story = waiting('live')
    const hears = () => story.items('customer').filter((line) => line.includes('patience')).length
    for (let round = 1; round <= 3; round += 1) {
      story.comesDue('flow', 2 * minute, story.now)
      expect(hears()).toBe(round)
    }
    story.accepts('ann')
    expect(story.deadlines()).toEqual({})
    story.by('ann', message('Hello')).says()
    expect(hears()).toBe(3)
  })

  it('W6 a Wait longer than what is left ends with the conversation', () => {
    const how = {
      ...own('inbound', 'wait', { wait: wait({ timeoutMs: 120 * minute, onTimeout: 'late' }), late: say('Late') }),
      maximumMs: 60 * minute,
    }
    const story = started('live', how)
      .connects()
      .wait(60 * minute)
    expect(story.due()).toEqual(['warn', 'expire'])
    expect(story.state.ended?.reason).toBe('expired')
    expect(story.items('customer')).not.toContain('prompt: Late')
  })
})

describe('walk-away', () => {
  const walkedAway = () =>
    withAnn('live').by('ann', message('Are you there?')).wait(minute).by('ann', { type: 'leave' })

  it('W4, W5 the disconnect flow prompts and waits; the customer writes; the same agent gets it', () => {
    const story = walkedAway()
    expect(story.lastItem('customer')).toContain('Write a message to continue')
    story.wait(14 * minute).says('Sorry!')
    expect(story.to('agent/ann')).toMatchObject([
      { type: 'offer', purpose: 'return', ringMs: 120 * second, automatic: false },
    ])
    expect(story.accepts('ann').room).toEqual(['ann'])
    expect(story.state.run).toBe(null)
  })

  it('W4 the same agent does not take it: another one from the queue does', () => {
    const story = walkedAway().says('Sorry!').declines('ann', 'offline')
    expect(story.to('queue/sales')).toMatchObject([{ type: 'enqueue', admission: 'ask' }])
    expect(story.admitted().accepts('ben').room).toEqual(['ben'])
  })

  it('W4 the Wait times out: the end, to the millisecond', () => {
    const story = walkedAway().comesDue('flow', 15 * minute)
    expect(story.state.ended?.reason).toBe('flow_ended')
    expect(story.items('customer').some((line) => line.includes('We have not heard from you'))).toBe(true)
  })

  it('W4 another queue by the flow’s choice', () => {
    const how = own('disconnect', 'wait', {
      wait: wait({ onReturned: 'set' }),
      set: { type: 'setWorkingQueue', queue: 'care', next: 'go' },
      go: queue(),
    })
    const story = withAnn('live', how).by('ann', { type: 'leave' }).says()
    expect(story.to('queue/care')).toMatchObject([{ type: 'enqueue' }])
    expect(story.admitted().accepts('cleo').state.workingQueue).toBe('care')
  })

  it('W5 a block sets another disconnect flow, or none', () => {
    const other = aFlow('other', 'disconnect', 'say', { say: say('The other flow', 'wait'), wait: wait({}) })
    const setting = (flow: string | null) =>
      aFlow('own', 'inbound', 'set', { set: { type: 'setDisconnectFlow', flow, next: 'go' }, go: queue() })
    const leaves = (flow: string | null) =>
      withAnn('live', { flows: { inbound: 'own' }, own: [setting(flow), other] }).by('ann', { type: 'leave' })
    expect(leaves('other').lastItem('customer')).toBe('prompt: The other flow')
    expect(leaves(null).state.ended?.reason).toBe('agent_left')
  })

  it('W5 while an agent is there it does not run', () => {
    const story = withAnn('live').by('ann', { type: 'release' }).admitted()
    expect(story.log.some(({ event }) => event.type === 'flowEntered' && event.kind === 'disconnect')).toBe(false)
  })

  it('W7 the customer may leave and return any number of times', () => {
    const story = walkedAway()
    for (let round = 0; round < 20; round += 1) story.vanishes().connects()
    expect(story.says().status).toBe('queued')
  })
})

describe('questions of a flow', () => {
  it('W9 no answer about the hours within 10 s: the error branch, to the millisecond; the answer comes too late', () => {
    const story = started('live').connects().comesDue('flow', limits.questionMs)
    expect(story.to('queue/sales')).toMatchObject([{ type: 'enqueue', admission: 'ask' }])
    expect(story.hours(false).events).toEqual([])
  })

  it('W9 closed by the hours: the flow’s message and the end; of an unknown queue: the error branch', () => {
    const closed = started('live').connects().hours(false)
    expect(closed.state.ended?.reason).toBe('flow_ended')
    expect(closed.items('customer').some((line) => line.includes('closed at the moment'))).toBe(true)
    expect(started('live').connects().hours(null).to('queue/sales')).toMatchObject([{ type: 'enqueue' }])
  })

  it('W9 an answer to another question changes nothing', () => {
    const story = started('live').connects()
    expect(story.letter('queue/sales', { type: 'hours', question: 'other', open: true }).events).toEqual([])
  })

  it('W9 no admission within 10 s: withdrawn, then asked again by the rule for flows that ran out', () => {
    const story = started('live').connects().hours(true)
    const { id } = story.last
    story.comesDue('flow', limits.questionMs)
    expect(story.to('queue/sales')).toMatchObject([
      { type: 'withdraw', invitation: id },
      { type: 'enqueue', admission: 'ask' },
    ])
    expect(story.admitted(null, id).events).toEqual([])
    expect(story.admitted().status).toBe('queued')
    expect(story.state.run?.kind).toBe('queue')
  })

  it('W9 admitted in time: no deadline of the question is left', () => {
    const story = started('live').connects().hours(true).admitted()
    expect(story.wait(limits.questionMs).when({ type: 'due', name: 'flow', lifeAt: null }).events).toEqual([])
  })
})

describe('flows that run out', () => {
  const out = { say: say('That was all') }

  it.each(['live', 'persistent'] as const)('W9 inbound, %s: to the default queue', (mode) => {
    const story = started(mode, own('inbound', 'say', out)).connects()
    expect(story.to('queue/sales')).toMatchObject([{ type: 'enqueue', admission: 'ask' }])
  })

  it('W9 inbound, live and closed: message and end', () => {
    const story = started('live', own('inbound', 'say', out))
      .connects()
      .notAdmitted('closed')
    expect(story.items('customer').slice(-2)).toEqual(['prompt: We are closed.', 'ended: The conversation has ended'])
    expect(story.state.ended?.reason).toBe('closed')
  })

  it('W9 inbound, persistent and closed: message, and parked', () => {
    const story = started('persistent', own('inbound', 'say', out))
      .connects()
      .notAdmitted('closed')
    expect(story.items('customer')).toContain('prompt: We are closed.')
    expect(story.status).toBe('parked')
  })

  it.each(['full', 'unstaffed'] as const)('W9 the default queue is %s: it must take it', (why) => {
    const story = started('live', own('inbound', 'say', out))
      .connects()
      .notAdmitted(why)
    expect(story.to('queue/sales')).toMatchObject([{ type: 'enqueue', admission: 'must' }])
    expect(story.status).toBe('queued')
  })

  it('W9 a queue flow: the place is kept, and nothing else', () => {
    const story = waiting('live', own('queue', 'say', out))
    expect([story.status, story.state.run, story.pending.length]).toEqual(['queued', null, 1])
    expect(story.deadlines()).toEqual({ life: minute })
  })

  it('W9 a queue flow whose other queue refuses: to the default queue', () => {
    const story = waiting('live', own('queue', 'move', { move: queue({ queue: 'b' }) })).notAdmitted('closed')
    expect(story.to('queue/sales')).toMatchObject([{ type: 'enqueue' }])
  })

  it('W9 a queue flow that moves the conversation is not begun again there', () => {
    const story = waiting('live', own('queue', 'move', { move: queue({ queue: 'b' }) })).admitted()
    expect([story.types, story.status, story.state.workingQueue]).toEqual([['admitted', 'flowLeft'], 'queued', 'b'])
  })

  it('W9 disconnect, live: the end; persistent: parked', () => {
    const how = own('disconnect', 'say', out)
    expect(withAnn('live', how).by('ann', { type: 'leave' }).state.ended?.reason).toBe('flow_ended')
    expect(withAnn('persistent', how).by('ann', { type: 'leave' }).status).toBe('parked')
  })

  it('W9 parked: stays parked', () => {
    const story = withAnn('live', own('parked', 'say', out)).by('ann', { type: 'park' })
    expect([story.status, story.state.run]).toEqual(['parked', null])
  })

  it('W9 invite: the target is asked', () => {
    const flow = aFlow('own', 'invite', 'say', out)
    const story = withAnn().by('ann', transfer(toQueue('b'), flow))
    expect(story.types).toEqual(['invited', 'flowEntered', 'prompted', 'flowLeft', 'enqueued'])
  })

  it.each(['inbound', 'disconnect', 'parked', 'queue'] as const)(
    'W9 a flow of kind %s that is not there counts as run out',
    (kind) => {
      const story = running[kind]({ flows: { [kind]: 'constructor' } })
      const then = { inbound: 'queued', disconnect: 'ended', parked: 'parked', queue: 'queued' }
      expect(story.status).toBe(then[kind])
    },
  )

  it('W9 a queue that nobody knows: the default queue, and if that is it: message and end, persistent parked', () => {
    const other = own('inbound', 'go', { go: queue({ queue: 'nowhere', onError: null }) })
    const story = started('live', other).connects().notAdmitted('not_found')
    expect(story.to('queue/sales')).toMatchObject([{ type: 'enqueue', admission: 'ask' }])
    expect(story.notAdmitted('not_found').state.ended?.reason).toBe('closed')
    const persistent = started('persistent', other).connects().notAdmitted('not_found').notAdmitted('not_found')
    expect(persistent.status).toBe('parked')
  })

  it('W9 a working queue that was deleted: who releases finds the default queue', () => {
    const story = withAnn()
      .by('ann', transfer(toQueue('support')))
      .admitted()
      .accepts('ben')
      .by('ben', { type: 'release' })
    expect(story.notAdmitted('not_found').to('queue/sales')).toMatchObject([{ type: 'enqueue' }])
  })

  it.each([
    ['closed', 'onClosed'],
    ['full', 'onFull'],
    ['unstaffed', 'onUnstaffed'],
    ['not_found', 'onError'],
  ] as const)('W9 a queue that is %s: the branch %s', (why, branch) => {
    const story = started(
      'live',
      own('inbound', 'go', { go: queue({ [branch]: 'say' }), say: say('This way', 'wait'), wait: wait({}) }),
    )
    expect(story.connects().notAdmitted(why).lastItem('customer')).toBe('prompt: This way')
    expect(story.pending).toEqual([])
  })

  it('W9 calling an agent when there was none before: failed at once', () => {
    const story = started(
      'live',
      own('inbound', 'call', { call: call({ onFailed: 'say' }), say: say('Nobody yet', 'wait'), wait: wait({}) }),
    )
    expect(story.connects().lastItem('customer')).toBe('prompt: Nobody yet')
  })

  it('W9 calling a named agent: rung, in the name of the conversation, and joined', () => {
    const story = started(
      'live',
      own('inbound', 'call', { call: call({ agent: 'dora', timeoutMs: 30 * second }) }),
    ).connects()
    expect(story.to('agent/dora')).toMatchObject([{ type: 'offer', purpose: 'return', ringMs: 30 * second }])
    expect(story.accepts('dora').room).toEqual(['dora'])
  })

  it('Q5 an enqueue of a flow that could not be delivered is taken back, and the flow takes its error branch', () => {
    const story = started(
      'live',
      own('inbound', 'go', { go: queue({ onError: 'say' }), say: say('Error', 'wait'), wait: wait({}) }),
    )
    const letter = story.connects().letters[0]!
    const { id } = story.last
    story.undelivered(letter)
    expect(story.to('queue/sales')).toEqual([{ type: 'withdraw', invitation: id }])
    expect(story.lastItem('customer')).toBe('prompt: Error')
  })
})

describe('versions', () => {
  it('W1 the log records which version ran; a conversation keeps the ones it started with', () => {
    const story = new Story().letter('customer/cora', aStart('live')).connects()
    expect(story.events[1]).toEqual({
      type: 'flowEntered',
      kind: 'inbound',
      flow: 'inbound-live',
      version: 1,
      invitation: null,
    })
    expect(story.connects(agent('ann')).events).toEqual([])
    expect(story.by(customer, { type: 'extend', minutes: 5 }).refusal).toBe('forbidden')
    expect(story.state.startedAt).toBe(startAt)
  })
})
