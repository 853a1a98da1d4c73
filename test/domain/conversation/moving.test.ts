// Q11: who waits is moved to another queue by somebody who has no seat. The queue that they are in loses them only when the other has them.
import { describe, expect, it } from 'vitest'
import type { Person } from '../../../domain/conversation/person.ts'
import { limits } from '../../../protocol/limits.ts'
import {
  agent,
  customer,
  invite,
  message,
  minute,
  second,
  startAt,
  started,
  toAgent,
  toQueue,
  transfer,
  waiting,
  withAnn,
  type Story,
} from './story.ts'

const dora: Person = { role: 'supervisor', agent: 'dora', name: 'Dora' }
const move = (queue = 'support') => ({ type: 'move', target: toQueue(queue) }) as const

/** Waits in Sales and is being moved to Support. */
function moving(story: Story = waiting()): { story: Story; from: string; to: string } {
  const from = story.last.id
  story.by(dora, move())
  return { story, from, to: story.last.id }
}

describe('moving who waits', () => {
  it('Q11 asks the other queue first; until it has answered they wait where they are', () => {
    const story = waiting().wait(minute)
    const { from, to } = moving(story)
    expect(story.to('queue/support')).toMatchObject([
      { type: 'enqueue', invitation: to, purpose: 'route', admission: 'ask', orderAt: startAt },
    ])
    expect(story.letters).toHaveLength(1)
    expect([story.status, story.state.workingQueue]).toEqual(['queued', 'sales'])
    story.admitted()
    expect(story.to('queue/sales')).toEqual([{ type: 'withdraw', invitation: from, why: 'moved' }])
    expect(story.pending.map(({ id }) => id)).toEqual([to])
    expect([story.status, story.state.workingQueue, story.state.queuedAt]).toEqual(['queued', 'support', startAt])
    expect(story.transcript('agents').slice(-2)).toMatchObject([
      {
        type: 'moved',
        name: 'Dora',
        about: { target: 'support' },
        participant: null,
        text: 'Dora moved the conversation to support',
      },
      { type: 'queued' },
    ])
    expect(story.items('customer').join()).not.toContain('Dora')
    expect(story.accepts('ben').room).toEqual(['ben'])
  })

  it('A3, Q11 what an agent left without meaning to stays ahead of others', () => {
    const story = withAnn().gone('ann').admitted()
    expect(story.by(dora, move('support')).to('queue/support')).toMatchObject([{ type: 'enqueue', ahead: true }])
    expect(waiting().by(dora, move()).to('queue/support')).toMatchObject([{ type: 'enqueue', ahead: false }])
  })

  it.each(['closed', 'full', 'unstaffed', 'not_found'] as const)(
    'Q11 a queue that is %s leaves everything as it was',
    (why) => {
      const story = waiting()
      const { state } = story
      const shown = [story.items('agents'), story.items('customer')]
      story.by(dora, move()).notAdmitted(why)
      expect(story.events).toMatchObject([{ type: 'invitationFailed', reason: why }])
      expect(story.letters).toEqual([])
      expect(story.state).toEqual({ ...state, invited: state.invited + 1 })
      expect([story.items('agents'), story.items('customer')]).toEqual(shown)
    },
  )

  it('Q11 a queue that does not answer in time is asked no longer, and its late yes is void', () => {
    const { story, to } = moving()
    const { invitations } = story.state
    story.comesDue(`answer:${to}`, limits.queueAskedMs)
    expect(Object.keys(story.state.invitations)).toHaveLength(Object.keys(invitations).length - 1)
    expect(story.admitted(null, to).events).toEqual([])
    expect(story.accepts('ben', to).types).toEqual(['turnedAway'])
    expect(story.status).toBe('queued')
  })

  it('Q11 Q5 an agent of the first queue accepts meanwhile: they are in, and the other queue’s agent is turned away', () => {
    const { story, from, to } = moving()
    story.accepts('ann', from)
    expect([story.room, story.pending]).toEqual([['ann'], []])
    expect(story.to('queue/support')).toEqual([{ type: 'withdraw', invitation: to, why: 'moved' }])
    expect(story.admitted(null, to).events).toEqual([])
    expect(story.accepts('ben', to).types).toEqual(['turnedAway'])
    expect(story.room).toEqual(['ann'])
  })

  it('Q11 Q5 the move is done and the first queue’s agent accepts late: turned away', () => {
    const { story, from } = moving()
    story.admitted()
    expect(story.accepts('ann', from).types).toEqual(['turnedAway'])
    expect([story.room, story.status]).toEqual([[], 'queued'])
    expect(story.accepts('ben').room).toEqual(['ben'])
  })

  it('Q11 Q5 an agent of the other queue is faster than its letter: in, and out of the first queue', () => {
    const { story, from, to } = moving()
    story.accepts('ben', to)
    expect([story.room, story.pending, story.state.workingQueue]).toEqual([['ben'], [], 'support'])
    expect(story.to('queue/sales')).toEqual([{ type: 'withdraw', invitation: from, why: 'moved' }])
    expect(story.items('agents').join()).toContain('Dora moved the conversation to support')
    expect(story.admitted(null, to).events).toEqual([])
    expect(story.accepts('ann', from).types).toEqual(['turnedAway'])
  })

  it('Q11 R9 the customer leaves meanwhile: both queues are told, and only one has lost them', () => {
    const { story, from, to } = moving()
    story.by(customer, { type: 'leave' })
    expect(story.status).toBe('ended')
    expect(story.to('queue/sales')).toEqual([{ type: 'withdraw', invitation: from, why: 'ended' }])
    expect(story.to('queue/support')).toEqual([{ type: 'withdraw', invitation: to, why: 'moved' }])
    expect(story.admitted(null, to).events).toEqual([])
  })

  it('Q11 T2 a second move while one is pending is refused, and possible when that has failed', () => {
    const { story } = moving()
    expect(story.by(dora, move('billing')).refusal).toBe('transfer_pending')
    expect(story.notAdmitted('full').by(dora, move('billing')).refusal).toBe(null)
    story.admitted()
    expect(story.by(dora, move()).refusal).toBe(null)
  })

  it('Q11 is for supervisors, and for who waits', () => {
    for (const person of [customer, agent('ann')]) expect(waiting().by(person, move()).refusal).toBe('forbidden')
    expect(waiting().by(dora, move('sales')).refusal).toBe('already_in_queue')
    expect(started().by(dora, move()).refusal).toBe('not_waiting')
    expect(withAnn().by(dora, move()).refusal).toBe('not_waiting')
    const inviting = withAnn()
      .by('ann', invite(toQueue('billing')))
      .admitted()
    expect(inviting.by(dora, move()).refusal).toBe('not_waiting')
    expect(withAnn().by('ann', { type: 'end' }).by(dora, move()).refusal).toBe('conversation_ended')
  })

  it('Q11 T4 who was left alone with an invited or transferred queue can be moved too', () => {
    const invited = withAnn()
      .by('ann', invite(toQueue('billing')))
      .admitted()
      .by('ann', { type: 'leave' })
    const transferred = withAnn()
      .by('ann', transfer(toQueue('billing')))
      .admitted()
    for (const story of [invited, transferred]) {
      const from = story.last.id
      story.by(dora, move()).admitted()
      expect(story.to('queue/billing')).toEqual([{ type: 'withdraw', invitation: from, why: 'moved' }])
      expect([story.pending.length, story.state.workingQueue]).toEqual([1, 'support'])
      expect(story.accepts('ben').room).toEqual(['ben'])
      expect(story.pending).toEqual([])
    }
  })

  it('Q11 Q10 P9 what has changed while the queue was asked is told to it', () => {
    const { story, to } = moving(waiting('persistent'))
    story.wait(second).says('Still here')
    story.admitted()
    expect(story.to('queue/support')).toEqual([
      { type: 'skip', invitation: to, skipped: false },
      { type: 'named', invitation: to, customer: 'Cora' },
      { type: 'worded', invitation: to, at: startAt + second },
    ])
  })

  it('Q11 Q5 the queue that they were in fails them while the other is asked: it goes to its working queue when that fails too', () => {
    const story = started('persistent').connects()
    const { invitation: from } = story.asked()
    story.by(dora, move())
    const { invitation: to } = story.asked()
    story.notAdmitted('full', from).notAdmitted('full', to)
    expect(story.to('queue/sales')).toMatchObject([{ type: 'enqueue', admission: 'must' }])
    expect([story.pending.length, story.status]).toEqual([1, 'queued'])
  })

  it('Q11 W1 the queue’s flow goes on where it was', () => {
    const { story, to } = moving()
    expect(story.state.run?.kind).toBe('queue')
    story.admitted()
    expect(story.state.run?.kind).toBe('queue')
    expect(story.state.invitations[to]).toMatchObject({ admitted: true })
  })

  it('Q11 Q5 an enqueue that could not be delivered is taken back', () => {
    const { story, from } = moving()
    const [letter] = story.letters
    story.undelivered(letter!)
    expect(story.pending.map(({ id }) => id)).toEqual([from])
  })
})

describe('a queue that does not answer', () => {
  it('T3 a transfer is given up in time, with everybody still there', () => {
    const story = withAnn().by('ann', transfer(toQueue('support')))
    const { id } = story.last
    story.by('ann', message('One moment'))
    expect(story.by('ann', transfer(toAgent('ben'))).refusal).toBe('transfer_pending')
    story.comesDue(`answer:${id}`, limits.queueAskedMs)
    expect(story.room).toEqual(['ann'])
    expect(story.lastItem('agents')).toBe('invitation_failed: support did not answer in time')
    expect(story.to('queue/support')).toEqual([{ type: 'withdraw', invitation: id, why: 'moved' }])
    expect(story.admitted(null, id).events).toEqual([])
    expect(story.accepts('ben', id).types).toEqual(['turnedAway'])
  })

  it('R6 an invitation frees its seat in time, and one that was answered rings on', () => {
    const silent = withAnn().by('ann', invite(toQueue('support')))
    silent.comesDue(`answer:${silent.last.id}`, limits.queueAskedMs)
    expect(silent.pending).toEqual([])
    const story = withAnn()
      .by('ann', invite(toQueue('support')))
      .admitted()
    expect(Object.keys(story.deadlines()).some((name) => name.startsWith('answer:'))).toBe(false)
  })
})
