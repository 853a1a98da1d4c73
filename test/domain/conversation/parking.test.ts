import { describe, expect, it } from 'vitest'
import { limits } from '../../../protocol/limits.ts'
import {
  agent,
  customer,
  invite,
  message,
  minute,
  second,
  startAt,
  toAgent,
  toQueue,
  transfer,
  waiting,
  withAnn,
  withTwo,
  type Story,
} from './story.ts'

/** Parked by Ann; the customer wrote, and the flows came. */
function back(story: Story): Story {
  return story.by('ann', { type: 'park' }).wait(minute).says('Here I am').flows(null)
}

describe('modes', () => {
  it('P1 live and persistent run by the entry point’s mode', () => {
    expect(waiting('live').asked()).toMatchObject({ mode: 'live' })
    expect(waiting('persistent').asked()).toMatchObject({ mode: 'persistent' })
  })

  it.each(['leave', 'end'] as const)('P2 persistent: the customer’s %s is refused, an agent’s end is not', (type) => {
    const story = withAnn('persistent')
    expect(story.by(customer, { type }).refusal).toBe('customer_cannot_end')
    expect(story.status).toBe('active')
    expect(story.by('ann', { type: 'end' }).state.ended?.reason).toBe('agent_ended')
  })

  it('P2 after the end nobody says anything', () => {
    const story = withAnn('live').by('ann', { type: 'end' })
    expect(story.by('ann', message('x')).refusal).toBe('conversation_ended')
    expect(story.by(customer, message('x')).refusal).toBe('conversation_ended')
    expect(story.connects().events).toEqual([])
    expect(story.vanishes().events).toEqual([])
    expect(story.gone('ann').events).toEqual([])
  })

  it('P4 persistent: no question about the hours, and the customer can write while waiting', () => {
    const story = waiting('persistent')
    expect(story.sent.some(({ letter }) => letter.type === 'ask')).toBe(false)
    expect(story.says('Is anybody there?').refusal).toBe(null)
    expect(story.status).toBe('queued')
  })

  it('P12 persistent: the queue hears of the customer’s latest word; live: it does not', () => {
    const story = waiting('persistent').wait(minute).says()
    expect(story.to('queue/sales')).toEqual([{ type: 'worded', invitation: story.last.id, at: startAt + minute }])
    expect(waiting('live').says().to('queue/sales')).toEqual([])
  })

  it('P12 order: persistent by the latest word, live by arrival in the queue, which a second queue keeps', () => {
    const persistent = withAnn('persistent').wait(minute).says().wait(minute).by('ann', { type: 'release' })
    expect(persistent.asked()).toMatchObject({ orderAt: startAt + minute })
    const live = waiting('live').wait(minute).says().wait(minute).notAdmitted('full')
    expect(live.asked()).toMatchObject({ orderAt: startAt, admission: 'must' })
  })

  it('P5 both sides see everything from start to end, over parking and coming back', () => {
    const story = back(withAnn('persistent').says('One')).accepts('ann').by('ann', message('Two'))
    for (const audience of ['customer', 'agents'] as const)
      expect(story.items(audience)).toEqual(
        expect.arrayContaining(['message: One', 'message: Here I am', 'message: Two']),
      )
    expect(story.vanishes().connects().status).toBe('active')
  })
})

describe('parking', () => {
  it.each(['live', 'persistent'] as const)('P6 %s: everybody out, no wrap-up, on the parker’s list only', (mode) => {
    const story = withTwo(mode)
      .by('ben', invite(toAgent('cleo')))
      .by('ann', { type: 'park' })
    expect([story.status, story.room, story.pending]).toEqual(['parked', [], []])
    expect(story.to('agent/ann')).toEqual([{ type: 'gone', conversation: 'c1', wrapUp: null, parked: true }])
    expect(story.to('agent/ben')).toEqual([{ type: 'gone', conversation: 'c1', wrapUp: null, parked: false }])
    expect(story.to('agent/cleo')).toMatchObject([{ type: 'revoke' }])
    expect(story.lastItem('agents')).toBe('parked: Parked until the customer writes again')
    expect(story.transcript('customer').some(({ type }) => type === 'left' || type === 'parked')).toBe(false)
  })

  it('P6 R5 the customer, who was told of nobody who left, reads of the same one no second time that the chat has started', () => {
    const joined = (story: Story) => story.items('customer').filter((line) => line.startsWith('joined'))
    const one = back(withAnn('persistent').connects(agent('ann')))
      .accepts('ann')
      .connects(agent('ann'))
    expect([joined(one).length, one.items('agents').filter((line) => line.startsWith('joined')).length]).toEqual([1, 2])
    const two = back(withTwo('persistent').connects(agent('ann')).connects(agent('ben'))).accepts('ann')
    expect(joined(two).length).toBe(2)
    // Another one, and she after another one: these are news.
    const other = one
      .by('ann', transfer(toAgent('ben')))
      .accepts('ben')
      .connects(agent('ben'))
    expect(joined(other).length).toBe(2)
    expect(joined(other.by('ben', transfer(toAgent('ann'))).accepts('ann')).length).toBe(3)
  })

  it('P6 R5 after another one came and went, who never opened it, the one who parked it is news', () => {
    const told = (story: Story) =>
      story.items('customer').filter((line) => line.startsWith('joined') || line.startsWith('left'))
    const parked = back(withAnn('persistent', { entry: { keepSameAgent: false } }).connects(agent('ann')))
    const story = parked.accepts('ben', undefined, true).wait(5 * minute)
    story.comesDue('open:p3', 0)
    const before = told(story).length
    expect(told(story.accepts('ann')).slice(before)).toEqual(['joined: Chat started with Ann'])
  })

  it('P6, T0 parked while an invitation rings: who accepts late is turned away', () => {
    const story = withAnn().by('ann', invite(toAgent('ben')))
    const { id } = story.last
    story.by('ann', { type: 'park' }).accepts('ben', id)
    expect([story.types, story.status]).toEqual([['turnedAway'], 'parked'])
  })

  it('P6 parked while a transfer is pending: the transfer is off', () => {
    const story = withAnn().by('ann', transfer(toQueue('support')))
    const { id } = story.last
    story.by('ann', { type: 'park' })
    expect(story.to('queue/support')).toEqual([{ type: 'withdraw', invitation: id, why: 'moved' }])
    expect([story.admitted(null, id).events, story.status]).toEqual([[], 'parked'])
  })

  it('P6 the customer writes: the parker is notified, the newest flows are asked for, the same agent is called', () => {
    const story = withAnn('persistent').by('ann', { type: 'park' }).wait(minute).says('Here I am')
    expect(story.to('agent/ann')).toEqual([{ type: 'returned', conversation: 'c1' }])
    expect(story.to('config')).toEqual([{ type: 'askFlows', entryPoint: 'shop' }])
    expect(story.status).toBe('parked')
    story.flows(null)
    expect(story.to('agent/ann')).toMatchObject([
      { type: 'offer', purpose: 'return', ringMs: limits.returnWithinMs.default, automatic: false, quiet: true },
    ])
    expect(story.status).toBe('queued')
    story.accepts('ann')
    expect([story.room, story.status, story.state.parked, story.state.run]).toEqual([['ann'], 'active', null, null])
    expect(story.to('agent/ann')).toMatchObject([{ type: 'seated', quiet: false }])
  })

  it('P6 live: the same agent is asked, not assigned', () => {
    const story = back(withAnn('live'))
    expect(story.to('agent/ann')).toMatchObject([{ type: 'offer', purpose: 'return', automatic: false, quiet: false }])
  })

  it.each(['missed', 'offline'] as const)(
    'P6, Q2 a return that is %s goes to the queue after the entry point’s time, and the customer never reads that somebody came',
    (why) => {
      const story = back(withAnn('persistent', { entry: { returnWithinMs: 5 * second, openWithinMs: minute } }))
      expect(story.to('agent/ann')).toMatchObject([
        { type: 'offer', ringMs: 5 * second, quiet: true, missedPresence: null },
      ])
      const before = story.items('customer')
      story.wait(5 * second).declines('ann', why)
      expect(story.to('queue/sales')).toMatchObject([{ type: 'enqueue', purpose: 'route', openWithinMs: minute }])
      expect([story.room, story.status]).toEqual([[], 'queued'])
      expect(story.admitted().items('customer')).toEqual(before)
    },
  )

  it('Q2 an assignment of the queue leaves nobody in the room until it is opened', () => {
    const story = waiting('persistent', { entry: { openWithinMs: 10 * second } })
    expect(story.asked()).toMatchObject({ openWithinMs: 10 * second })
    expect(story.deadlines()).toEqual({})
    expect(story.accepts('ann').lastItem('customer')).toBe('joined: Chat started with Ann')
    expect(story.state.participants[1]?.openByAt).toBeNull()
  })

  it('P6 not taken within the entry point’s time: to the queue, to the millisecond', () => {
    const story = back(withAnn('live', { entry: { returnWithinMs: 30 * second } }))
    expect(story.to('agent/ann')).toMatchObject([{ type: 'offer', ringMs: 30 * second }])
    const { id } = story.last
    story.comesDue('flow', 30 * second)
    expect(story.to('agent/ann')).toEqual([{ type: 'revoke', offer: id }])
    expect(story.to('queue/sales')).toMatchObject([{ type: 'enqueue', purpose: 'route', admission: 'ask' }])
    expect(story.accepts('ann', id).types).toEqual(['turnedAway'])
    expect(story.admitted().accepts('ben').room).toEqual(['ben'])
    expect(story.to('agent/ann')).toEqual([{ type: 'unlisted', conversation: 'c1' }])
  })

  it('P6 the default time is 120 s', () => {
    const story = back(withAnn('live'))
    expect(story.deadlines()).toMatchObject({ flow: minute + 120 * second })
  })

  it.each(['no_capacity', 'offline', 'declined', 'missed'] as const)(
    'P6 the same agent is %s: to the queue at once',
    (why) => {
      const story = back(withAnn('live')).declines('ann', why)
      expect(story.to('queue/sales')).toMatchObject([{ type: 'enqueue', purpose: 'route' }])
      expect(story.deadlines()).not.toHaveProperty('return')
    },
  )

  it('P6 keepSameAgent off: to the queue, the parker is notified none the less', () => {
    const story = withAnn('live', { entry: { keepSameAgent: false } })
      .by('ann', { type: 'park' })
      .says()
    expect(story.to('agent/ann')).toMatchObject([{ type: 'returned' }])
    story.flows(null)
    expect(story.to('queue/sales')).toMatchObject([{ type: 'enqueue' }])
    expect(story.to('agent/ann')).toEqual([])
  })

  it('P6 without a parked flow: the same agent first, then the queue', () => {
    const story = back(withAnn('live', { flows: { parked: null } }))
    expect(story.to('agent/ann')).toMatchObject([{ type: 'offer', purpose: 'return', ringMs: 120 * second }])
    story.declines('ann', 'missed')
    expect(story.to('queue/sales')).toMatchObject([{ type: 'enqueue', purpose: 'route', admission: 'must' }])
    expect(story.admitted().accepts('ben').room).toEqual(['ben'])
    const without = back(withAnn('live', { flows: { parked: null }, entry: { keepSameAgent: false } }))
    expect(without.to('queue/sales')).toMatchObject([{ type: 'enqueue', admission: 'must' }])
  })

  it('P6, W9 without a parked flow and with a working queue that is gone: to the default queue', () => {
    const how = { flows: { parked: null }, entry: { keepSameAgent: false } }
    const story = withAnn('live', how)
      .by('ann', transfer(toQueue('support')))
      .admitted()
      .accepts('ann')
    back(story).notAdmitted('not_found')
    expect(story.to('queue/sales')).toMatchObject([{ type: 'enqueue', admission: 'ask' }])
  })

  it('P6 the customer writes twice: asked once, notified once, called once', () => {
    const story = withAnn('persistent').by('ann', { type: 'park' }).says('One').says('Two')
    expect(story.types).toEqual(['said'])
    expect(story.letters).toEqual([])
    story.flows(null).says('Three')
    expect(story.types).toEqual(['said'])
    expect(story.pending).toHaveLength(1)
  })

  it('P6 nobody takes it, the flow runs out: parked as before, and the next word tries again', () => {
    const story = back(withAnn('live')).declines('ann').notAdmitted('closed')
    expect(story.lastItem('customer')).toContain('Write again later')
    expect(story.status).toBe('parked')
    story.says('And now?')
    expect(story.to('config')).toMatchObject([{ type: 'askFlows' }])
    expect(story.flows(null).to('agent/ann')).toMatchObject([{ type: 'offer' }])
  })

  it('P6 the end takes it off the parker’s list', () => {
    const story = withAnn('live').by('ann', { type: 'park' }).by(customer, { type: 'end' })
    expect(story.to('agent/ann')).toEqual([{ type: 'unlisted', conversation: 'c1' }])
    expect(story.state.ended?.reason).toBe('customer_ended')
  })

  it('P6 a customer cannot park', () => {
    expect(withAnn().by(customer, { type: 'park' }).refusal).toBe('forbidden')
  })
})

/** Live, accepted on arrival; and persistent conversations that the release before had assigned. */
describe('accepted on arrival and opened in time', () => {
  const assigned = () => waiting('persistent').accepts('ann', undefined, true)

  it('Q2 not opened within 5 minutes: back ahead of others, without a wrap-up, to the millisecond', () => {
    const story = assigned()
    expect(story.to('agent/ann')).toMatchObject([{ type: 'seated', quiet: true }])
    story.comesDue('open:p2', 5 * minute)
    expect(story.to('agent/ann')).toEqual([{ type: 'gone', conversation: 'c1', wrapUp: null, parked: false }])
    expect(story.to('queue/sales')).toMatchObject([
      { type: 'enqueue', ahead: true, admission: 'must', avoid: [{ agent: 'ann' }] },
    ])
    expect(story.status).toBe('queued')
  })

  it('Q2 opened by connecting: the agent hears it, and nothing comes of the deadline', () => {
    const story = assigned().wait(minute).connects(agent('ann'))
    expect(story.to('agent/ann')).toEqual([{ type: 'opened', conversation: 'c1' }])
    expect(story.deadlines()).toEqual({})
    expect(story.wait(5 * minute).when({ type: 'due', name: 'open:p2', lifeAt: null }).events).toEqual([])
    expect(story.connects(agent('ann')).events).toEqual([])
  })

  it('Q2 opened by an act without a socket', () => {
    const story = assigned().by('ann', message('Hello'))
    expect(story.types).toEqual(['opened', 'said'])
    expect(story.deadlines()).toEqual({})
  })

  it('Q2 a refused act opens nothing', () => {
    const story = assigned().by('ann', invite(toAgent('ann')))
    expect(story.refusal).toBe('already_in_room')
    expect(story.deadlines()).toEqual({ 'open:p2': 5 * minute })
  })

  it('Q2 accepted by hand needs no opening; the time can be set', () => {
    expect(withAnn('persistent').deadlines()).toEqual({})
    const story = waiting('persistent', { entry: { openWithinMs: 10 * second } }).accepts('ann', undefined, true)
    expect(story.deadlines()).toEqual({ 'open:p2': 10 * second })
  })

  it('Q2 with another agent in the room one who did not open it is out, and nothing is routed', () => {
    const story = assigned()
      .connects(agent('ann'))
      .by('ann', invite(toQueue('support')))
      .admitted()
    story.accepts('ben', undefined, true).wait(5 * minute)
    expect(story.due()).toEqual(['open:p3'])
    expect([story.room, story.types]).toEqual([['ann'], ['left']])
  })
})
