import { describe, expect, it } from 'vitest'
import { limits } from '../../../protocol/limits.ts'
import { say, toQueue as queue, wait } from '../flow-fixtures.ts'
import { kinds, own, running } from './running.ts'
import {
  aFlow,
  agent,
  aStart,
  customer,
  message,
  minute,
  second,
  startAt,
  started,
  Story,
  waiting,
  withAnn,
} from './story.ts'

describe('the first connection', () => {
  it('W11 nothing runs before it; at the first socket the inbound flow begins, once', () => {
    const story = started('live')
    expect([story.types, story.status]).toEqual([['started'], 'in_flow'])
    story.connects()
    expect(story.types).toEqual(['connected', 'flowEntered', 'asked', 'flowParked'])
    expect(story.vanishes().connects().events).toEqual([])
  })

  it('W9 what a flow asks is of no use once it does not wait for the answer any more', () => {
    const ofUse = (story: Story, type: string) =>
      story.sent.flatMap(({ letter, withinMs }) => (letter.type === type ? [withinMs] : []))
    const { questionMs } = limits
    const asking = started('live').connects()
    expect(ofUse(asking, 'ask')).toEqual([questionMs])
    expect(asking.wait(questionMs).due()).toContain('flow')
    const returning = withAnn('persistent').by('ann', { type: 'park' }).says()
    expect(ofUse(returning, 'askFlows')).toEqual([questionMs])
    expect(returning.wait(questionMs).due()).toContain('return')
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
    const looping = {
      wait: wait({ timeoutMs: 2 * minute, onReturned: 'wait', onTimeout: 'patience' }),
      patience: say('Thank you for your patience', 'wait'),
    }
    const story = waiting('live', own('queue', 'wait', looping))
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
