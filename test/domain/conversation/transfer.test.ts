import { describe, expect, it } from 'vitest'
import { limits } from '../../../protocol/limits.ts'
import {
  aFlow,
  invite,
  message,
  minute,
  second,
  startAt,
  terms,
  toAgent,
  toQueue,
  transfer,
  withAnn,
  withTwo,
} from './story.ts'

const announcing = aFlow('announcing', 'invite', 'say', {
  say: { type: 'playPrompt', text: 'We are passing you on.', next: null },
})

describe('transfer to an agent', () => {
  it('T1 those in the room stay until the target accepts; then they are out and the target is in, at one point', () => {
    const story = withTwo().by('ann', transfer(toAgent('cleo')))
    expect([story.room, story.status]).toEqual([['ann', 'ben'], 'active'])
    expect(story.to('agent/cleo')).toMatchObject([{ type: 'offer', purpose: 'transfer', automatic: false }])
    expect(story.by('ben', message('Still here')).refusal).toBe(null)
    story.accepts('cleo')
    expect(story.room).toEqual(['cleo'])
    expect(story.types).toEqual(['left', 'left', 'joined'])
    expect(story.events.slice(0, 2)).toMatchObject([
      { agent: 'ben', reason: 'transferred' },
      { agent: 'ann', reason: 'transferred' },
    ])
    expect(story.to('agent/ann')).toMatchObject([{ type: 'gone', parked: false, wrapUp: terms('sales').wrapUp }])
    expect(story.by('ann', message('Hm')).refusal).toBe('not_a_participant')
  })

  it('T0 a fulfilled transfer cancels every other invitation', () => {
    const story = withTwo()
      .by('ben', invite(toAgent('dora')))
      .by('ben', invite(toQueue('support')))
      .admitted()
    const [dora, support] = story.pending
    story.by('ann', transfer(toAgent('cleo'))).accepts('cleo')
    expect([story.room, story.pending]).toEqual([['cleo'], []])
    expect(story.to('agent/dora')).toEqual([{ type: 'revoke', offer: dora!.id }])
    expect(story.to('queue/support')).toEqual([{ type: 'withdraw', invitation: support!.id, why: 'moved' }])
    expect(story.accepts('dora', dora!.id).types).toEqual(['turnedAway'])
  })

  it.each(['declined', 'missed', 'offline', 'no_capacity', 'inactive', 'not_found'] as const)(
    'T2 a transfer that comes back %s leaves an item and nothing else',
    (why) => {
      const story = withTwo()
      const { state } = story
      const shown = story.items('customer')
      story.by('ann', transfer(toAgent('cleo'))).declines('cleo', why)
      expect(story.state).toEqual({ ...state, invited: state.invited + 1 })
      expect(story.types).toEqual(['invitationFailed'])
      expect(story.transcript('agents').at(-1)).toMatchObject({ type: 'invitation_failed', reason: why })
      expect(story.items('customer')).toEqual(shown)
    },
  )

  it('T2 a second transfer while one is pending is refused, and possible again when that has failed', () => {
    const story = withTwo().by('ann', transfer(toAgent('cleo')))
    expect(story.by('ben', transfer(toAgent('dora'))).refusal).toBe('transfer_pending')
    expect(story.by('ben', transfer(toQueue('support'))).refusal).toBe('transfer_pending')
    expect(story.declines('cleo').by('ben', transfer(toAgent('dora'))).refusal).toBe(null)
  })

  it('T1 accepted by two: the second is turned away', () => {
    const story = withAnn().by('ann', transfer(toAgent('ben')))
    const { id } = story.last
    story.accepts('ben', id).accepts('ben', id)
    expect(story.types).toEqual(['turnedAway'])
    expect(story.room).toEqual(['ben'])
  })

  it('T1 the transferrer has left meanwhile: queued for the target, who takes over', () => {
    const story = withAnn()
      .by('ann', transfer(toAgent('ben')))
      .by('ann', { type: 'leave' })
    expect([story.types, story.status]).toEqual([['left'], 'queued'])
    story.accepts('ben')
    expect([story.types, story.room]).toEqual([['joined'], ['ben']])
  })

  it('T2, R10 the last agent’s lease runs out while a transfer rings, and then the target declines', () => {
    const story = withAnn()
      .by('ann', transfer(toAgent('ben')))
      .gone('ann')
    expect([story.types, story.status]).toEqual([['left', 'prompted'], 'queued'])
    story.declines('ben')
    expect(story.types).toEqual(['invitationFailed', 'invited', 'enqueued'])
    expect(story.to('queue/sales')).toMatchObject([{ type: 'enqueue', purpose: 'route', admission: 'must' }])
  })

  it('T1 the conversation ends while the target accepts: turned away', () => {
    const story = withAnn().by('ann', transfer(toAgent('ben')))
    const { id } = story.last
    story.by('ann', { type: 'end' }).accepts('ben', id)
    expect([story.types, story.status]).toEqual([['turnedAway'], 'ended'])
  })

  it('T1 who transferred and gets it back has the same place in the room and no wrap-up left over', () => {
    const story = withAnn()
      .by('ann', transfer(toAgent('ben')))
      .accepts('ben')
    story.by('ben', transfer(toAgent('ann'))).accepts('ann')
    expect(story.state.participants.map(({ id, person }) => `${id} ${person}`)).toEqual(['p1 cora', 'p2 ann'])
  })

  it('Q5 an agent with two ways in comes in by one, and the other is void', () => {
    const story = withAnn()
      .by('ann', invite(toQueue('support')))
      .admitted()
    const queue = story.last.id
    story.by('ann', invite(toAgent('ben')))
    const direct = story.last.id
    story.accepts('ben', queue)
    expect(story.pending).toEqual([])
    expect(story.to('agent/ben')).toContainEqual({ type: 'revoke', offer: direct })
    expect(story.accepts('ben', direct).types).toEqual(['turnedAway'])
    story.by('ann', { type: 'leave' }).by('ben', { type: 'leave' })
    expect(story.status).toBe('in_flow')
  })
})

describe('transfer to a queue', () => {
  it('T3 asked first; all leave at once when the queue takes it', () => {
    const story = withTwo().by('ann', transfer(toQueue('support')))
    expect(story.to('queue/support')).toMatchObject([{ type: 'enqueue', purpose: 'transfer', admission: 'ask' }])
    expect([story.room, story.status]).toEqual([['ann', 'ben'], 'active'])
    story.admitted()
    expect([story.room, story.status]).toEqual([[], 'queued'])
    expect(story.events.filter(({ type }) => type === 'left')).toHaveLength(2)
    const { id } = story.last
    expect(story.to('queue/support')).toEqual([
      { type: 'left', invitation: id, agent: 'ben', served: true },
      { type: 'left', invitation: id, agent: 'ann', served: false },
    ])
    expect(story.state.workingQueue).toBe('support')
    expect(story.state.run?.kind).toBe('queue')
    expect(story.accepts('cleo').room).toEqual(['cleo'])
    expect(story.to('queue/support')).toMatchObject([{ type: 'taken', agent: 'cleo' }])
  })

  it.each([
    ['closed', 'support is closed'],
    ['full', 'support is full'],
    ['unstaffed', 'Nobody serves support now'],
    ['not_found', 'support does not exist'],
  ] as const)('T3 a queue that is %s refuses before anyone leaves, with the reason', (why, text) => {
    const story = withTwo()
    const { state } = story
    story.by('ann', transfer(toQueue('support'))).notAdmitted(why)
    expect(story.lastItem('agents')).toBe(`invitation_failed: ${text}`)
    const untilAt = startAt + limits.avoidMs
    expect(story.state).toEqual({ ...state, invited: state.invited + 1, avoid: [{ agent: 'ann', untilAt }] })
    expect(story.letters).toEqual([])
  })

  it('T3 a refused transfer does not count as waiting: a release later takes its place at the end', () => {
    const story = withAnn()
      .wait(minute)
      .by('ann', transfer(toQueue('support')))
      .notAdmitted('full')
    story.wait(9 * minute).by('ann', { type: 'release' })
    expect(story.asked()).toMatchObject({ queue: 'sales', orderAt: startAt + 10 * minute })
  })

  it('T3 an agent of the queue is faster than the queue’s own letter: the working queue is the new one', () => {
    const story = withAnn().by('ann', transfer(toQueue('support')))
    const { id } = story.last
    story.accepts('ben', id)
    expect([story.room, story.state.workingQueue]).toEqual([['ben'], 'support'])
    expect(story.admitted(null, id).events).toEqual([])
    story.by('ben', { type: 'release' })
    expect(story.asked()).toMatchObject({ queue: 'support' })
  })

  it('T0 one pending invitation to a queue at most', () => {
    const story = withAnn().by('ann', invite(toQueue('support')))
    expect(story.by('ann', invite(toQueue('billing'))).refusal).toBe('queue_invitation_pending')
    expect(story.by('ann', transfer(toQueue('billing'))).refusal).toBe('queue_invitation_pending')
    expect(story.by('ann', invite(toAgent('ben'))).refusal).toBe(null)
  })

  it('T3, Q5 an enqueue that could not be delivered is taken back, unless the queue has answered', () => {
    const story = withAnn().by('ann', transfer(toQueue('support')))
    const [letter] = story.letters
    const { id } = story.last
    story.undelivered(letter!)
    expect([story.types, story.room]).toEqual([['invitationFailed'], ['ann']])
    expect(story.to('queue/support')).toEqual([{ type: 'withdraw', invitation: id, why: 'moved' }])

    const other = withAnn().by('ann', transfer(toQueue('support')))
    const [sent] = other.letters
    expect(other.admitted().undelivered(sent!).events).toEqual([])
    expect(other.pending).toHaveLength(1)
  })

  it('T9 who transferred it is to be passed over for 60 s, also when a quick connect’s own flow ran first', () => {
    const plain = withAnn()
      .wait(second)
      .by('ann', transfer(toQueue('support')))
    const own = withAnn()
      .wait(second)
      .by('ann', transfer(toQueue('support'), announcing))
    for (const story of [plain, own]) {
      const untilAt = startAt + second + limits.avoidMs
      expect(story.asked()).toMatchObject({ queue: 'support', avoid: [{ agent: 'ann', untilAt }] })
    }
    expect(
      withAnn()
        .by('ann', invite(toQueue('support')))
        .asked(),
    ).toMatchObject({ avoid: [] })
  })
})
