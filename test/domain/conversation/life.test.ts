import { describe, expect, it } from 'vitest'
import { limits } from '../../../protocol/limits.ts'
import {
  aFlow,
  customer,
  invite,
  minute,
  second,
  startAt,
  started,
  toQueue,
  waiting,
  withAnn,
  type Beginning,
  type Story,
} from './story.ts'

/** No queue flow, so that the only deadline is the sign of life. */
const plain: Beginning = { flows: { queue: null } }
const skipped = () => waiting('live', plain).comesDue('life', limits.noLifeSkipMs)

function skip(story: Story, on: boolean) {
  return [{ type: 'skip', invitation: story.last.id, skipped: on }]
}

describe('no sign of life', () => {
  it('Q10 for 60 s: skipped with its place kept, to the millisecond', () => {
    const story = skipped()
    expect(story.to('queue/sales')).toEqual(skip(story, true))
    expect([story.status, story.pending.length]).toEqual(['queued', 1])
  })

  it('Q10 for 10 minutes: ended as abandoned, to the millisecond', () => {
    const story = skipped()
    const { id } = story.last
    story.comesDue('life', 9 * minute)
    expect(story.state.ended?.reason).toBe('abandoned')
    expect(story.to('queue/sales')).toEqual([{ type: 'withdraw', invitation: id, why: 'ended' }])
  })

  it('Q10 the time to the end can be set', () => {
    const story = waiting('live', { ...plain, entry: { noLifeEndMs: 2 * minute } }).comesDue('life', minute)
    expect(story.comesDue('life', minute).status).toBe('ended')
  })

  it('Q10 a sign of life on the socket counts from when it was seen', () => {
    const story = waiting('live', plain).comesDue('life', minute, startAt + 50 * second)
    expect(story.types).toEqual(['alive'])
    expect(story.deadlines()).toEqual({ life: minute + 50 * second })
    story.comesDue('life', 50 * second, startAt + 50 * second)
    expect(story.types).toEqual(['skipped'])
  })

  it('Q10 an old sign on the socket does not count twice', () => {
    const story = waiting('live', plain).comesDue('life', minute, startAt)
    expect(story.types).toEqual(['skipped'])
  })

  it('Q10 an alarm that comes an hour late, as after an outage: skipped, with as long to come back as anybody', () => {
    const story = waiting('live', plain).wait(60 * minute)
    expect(story.due()).toEqual(['life'])
    expect(story.status).toBe('queued')
    expect(story.deadlines()).toEqual({ life: 69 * minute })
    story.comesDue('life', 9 * minute)
    expect(story.state.ended?.reason).toBe('abandoned')
  })

  it('Q10 counts from when the last socket went', () => {
    const story = waiting('live', plain)
      .wait(30 * second)
      .vanishes()
    expect(story.types).toEqual(['alive'])
    expect(story.deadlines()).toEqual({ life: 90 * second })
  })
})

describe('back to life', () => {
  it('Q10 by a new socket: offered again', () => {
    const story = skipped().wait(minute).connects()
    expect(story.to('queue/sales')).toEqual(skip(story, false))
    expect(story.deadlines()).toEqual({ life: 3 * minute })
  })

  it('Q10 by a word: offered again', () => {
    const story = skipped().wait(minute).says()
    expect(story.types).toEqual(['said', 'skipped'])
    expect(story.to('queue/sales')).toEqual(skip(story, false))
  })

  it('Q10 seen on the old socket when the end would come: offered again', () => {
    const story = skipped().comesDue('life', 9 * minute, startAt + 10 * minute - 1)
    expect(story.types).toEqual(['alive', 'skipped'])
    expect(story.to('queue/sales')).toEqual(skip(story, false))
  })

  it('Q10 seen only for a moment meanwhile: the end comes ten minutes after that', () => {
    const story = skipped().comesDue('life', 9 * minute, startAt + 5 * minute)
    expect(story.types).toEqual(['alive'])
    expect(story.deadlines()).toEqual({ life: 15 * minute })
  })

  it('Q10 the next queue is told that it is skipped, unless the customer came back in between', () => {
    const moving = aFlow('moving', 'queue', 'wait', {
      wait: { type: 'wait', timeoutMs: 2 * minute, onReturned: null, onTimeout: 'move', onError: null },
      move: { type: 'transferToQueue', queue: 'b', onClosed: 'rest', onFull: null, onUnstaffed: null, onError: null },
      rest: { type: 'wait', timeoutMs: minute, onReturned: null, onTimeout: null, onError: null },
    })
    const story = waiting('live', { flows: { queue: 'moving' }, own: [moving] }).wait(2 * minute)
    expect(story.due()).toEqual(['life', 'flow'])
    expect(story.asked()).toMatchObject({ queue: 'b', skipped: true })
    story.notAdmitted('closed').connects().wait(minute).due()
    expect(story.asked()).toMatchObject({ queue: 'sales', skipped: false })
  })
})

describe('a customer without a socket', () => {
  const written = () => started('live', plain).by(customer, { type: 'message', text: 'Hi', contentType: 'text/plain' })

  it('Q10 whose words began it is skipped without more of them, and ends', () => {
    const story = written().hours(true).admitted()
    expect(story.state.customer).toMatchObject({ connected: true, bySocket: true })
    story.comesDue('life', limits.noLifeSkipMs)
    expect(story.types).toEqual(['skipped'])
    story.comesDue('life', 9 * minute)
    expect(story.state.ended?.reason).toBe('abandoned')
  })

  it('Q10 shows life by what they write', () => {
    const story = written()
      .hours(true)
      .admitted()
      .wait(50 * second)
    story.by(customer, { type: 'message', text: 'Hello?', contentType: 'text/plain' })
    expect(story.deadlines()).toEqual({ life: 50 * second + limits.noLifeSkipMs })
  })
})

describe('who is never looked for', () => {
  it('Q10 persistent conversations, and those begun by the API', () => {
    expect(waiting('persistent').deadlines()).toEqual({})
    expect(waiting('live', { ...plain, origin: 'api' }).deadlines()).toEqual({})
    expect(waiting('persistent').vanishes().events).toEqual([])
  })

  it('Q10 conversations with an agent: the deadline is off', () => {
    const story = waiting('live', plain).accepts('ann')
    expect(story.deadlines()).toEqual({})
    expect(story.wait(60 * minute).when({ type: 'due', name: 'life', lifeAt: null }).events).toEqual([])
    expect(skipped().accepts('ann').state.skippedAt).toBe(null)
  })

  it('Q10 in a flow, or with a queue that an agent invited', () => {
    expect(started('live').connects().deadlines()).not.toHaveProperty('life')
    const story = withAnn('live', plain)
      .by('ann', invite(toQueue('support')))
      .admitted()
    expect(story.deadlines()).toEqual({})
    expect(story.by('ann', { type: 'leave' }).deadlines()).toMatchObject({ life: minute })
  })

  it('Q10 after the end nothing is left of it', () => {
    const story = skipped().by(customer, { type: 'leave' })
    expect(story.wait(10 * minute).when({ type: 'due', name: 'life', lifeAt: null }).events).toEqual([])
  })
})
