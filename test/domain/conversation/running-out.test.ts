import { describe, expect, it } from 'vitest'
import { limits } from '../../../protocol/limits.ts'
import { say, toAgent as call, toQueue as queue, wait } from '../flow-fixtures.ts'
import { own, running } from './running.ts'
import { aFlow, minute, second, started, toQueue, transfer, waiting, withAnn } from './story.ts'

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
    expect(
      story.letter('queue/sales', { type: 'answer', id: 'other', answer: { about: 'hours', open: true } }).events,
    ).toEqual([])
  })

  it('W9 no admission within 10 s: withdrawn, then asked again by the rule for flows that ran out', () => {
    const story = started('live').connects().hours(true)
    const { id } = story.last
    story.comesDue('flow', limits.questionMs)
    expect(story.to('queue/sales')).toMatchObject([
      { type: 'withdraw', invitation: id, why: 'moved' },
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

  it('W9 a queue flow: the position is kept, and nothing else', () => {
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
    expect(story.to('queue/sales')).toEqual([{ type: 'withdraw', invitation: id, why: 'moved' }])
    expect(story.lastItem('customer')).toBe('prompt: Error')
  })
})
