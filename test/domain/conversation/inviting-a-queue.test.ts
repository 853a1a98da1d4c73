import { describe, expect, it } from 'vitest'
import { room } from '../../../domain/conversation/room/room.ts'
import { limits } from '../../../protocol/limits.ts'
import {
  aFlow,
  customer,
  invite,
  message,
  minute,
  note,
  second,
  startAt,
  toAgent,
  toQueue,
  withAnn,
  withTwo,
} from './story.ts'

describe('inviting a queue', () => {
  it('T4 the inviter stays, the queue’s message is shown to all, its agents in the room are not asked', () => {
    const story = withTwo().by('ann', invite(toQueue('support')))
    expect(story.asked()).toMatchObject({ purpose: 'invite', admission: 'ask', never: ['ann', 'ben'] })
    const shown = story.items('customer').length
    story.admitted('A specialist is being looked for.')
    expect(story.items('customer').slice(shown)).toEqual(['prompt: A specialist is being looked for.'])
    expect(story.lastItem('agents')).toBe('prompt: A specialist is being looked for.')
    expect([story.room, story.status]).toEqual([['ann', 'ben'], 'active'])
    expect(story.state.workingQueue).toBe('sales')
    expect(story.accepts('cleo').room).toEqual(['ann', 'ben', 'cleo'])
  })

  it('T4 without a message of its own nothing is said', () => {
    const story = withAnn().by('ann', invite(toQueue('support')))
    const shown = story.items('customer').length
    expect(story.admitted().items('customer')).toHaveLength(shown)
  })

  it('T4 the inviter leaves: it stays in the queue until somebody takes it; no end, no disconnect flow', () => {
    const story = withAnn()
      .by('ann', invite(toQueue('support')))
      .admitted()
      .by('ann', { type: 'leave' })
    expect(story.status).toBe('queued')
    expect(story.to('queue/support')).toEqual([
      { type: 'left', invitation: story.last.id, agent: 'ann', served: false },
    ])
    expect(story.state.run?.kind).toBe('queue')
    expect(story.log.some(({ event }) => event.type === 'flowEntered' && event.kind === 'disconnect')).toBe(false)
    expect([story.accepts('ben').room, story.state.run]).toEqual([['ben'], null])
  })

  it('T4 the inviter leaves before the queue has answered: a yes keeps it there, a no sends it to the working queue', () => {
    const yes = withAnn()
      .by('ann', invite(toQueue('support')))
      .by('ann', { type: 'leave' })
      .admitted()
    expect([yes.status, yes.state.run?.kind]).toEqual(['queued', 'queue'])
    const no = withAnn()
      .by('ann', invite(toQueue('support')))
      .by('ann', { type: 'leave' })
      .notAdmitted('full')
    expect(no.to('queue/sales')).toMatchObject([{ type: 'enqueue', admission: 'must' }])
  })

  it('T5 invite, wait until the colleague is there, leave: the colleague carries on', () => {
    const story = withTwo('live', { entry: { partyLimit: 3 } }).by('ann', { type: 'leave' })
    expect([story.room, story.status, story.pending]).toEqual([['ben'], 'active', []])
    expect(story.says('Still there?').by('ben', message('Yes')).refusal).toBe(null)
    expect(withAnn('live', { entry: { partyLimit: 2 } }).by('ann', invite(toAgent('ben'))).refusal).toBe(
      'party_limit_reached',
    )
  })

  it('T6 whoever joins sees the whole transcript of agents, the customer does not', () => {
    const story = withAnn()
      .says('First')
      .by('ann', note('VIP'))
      .by('ann', invite(toAgent('ben')))
      .accepts('ben')
    const seen = story.items('agents')
    expect(seen[0]).toBe('started: Conversation started')
    expect(seen).toEqual(expect.arrayContaining(['message: First', 'note: VIP', 'joined: Chat started with Ann']))
    expect(story.items('customer')).not.toContain('note: VIP')
    expect(room(story.state, 'agents').roster.map(({ name }) => name)).toEqual(['Cora', 'Ann', 'Ben'])
  })

  it('Q5 somebody who was invited comes while a queue flow routes: nobody else is fetched', () => {
    const moving = aFlow('moving', 'queue', 'wait', {
      wait: { type: 'wait', timeoutMs: minute, onReturned: 'move', onTimeout: 'move', onError: null },
      move: { type: 'transferToQueue', queue: 'b', onClosed: null, onFull: null, onUnstaffed: null, onError: null },
    })
    const story = withAnn('live', { flows: { queue: 'moving' }, own: [moving] })
    story.by('ann', invite(toAgent('cleo')))
    const cleo = story.last.id
    story
      .by('ann', invite(toQueue('support')))
      .admitted()
      .by('ann', { type: 'leave' })
    story.wait(minute).due()
    expect(story.pending.map(({ purpose, target }) => `${purpose} ${target.id}`)).toEqual(['invite cleo', 'route b'])
    const route = story.last.id
    story.accepts('cleo', cleo)
    expect([story.room, story.pending]).toEqual([['cleo'], []])
    expect(story.to('queue/b')).toEqual([{ type: 'withdraw', invitation: route, why: 'moved' }])
    expect(story.accepts('ben', route).types).toEqual(['turnedAway'])
  })
})

describe('release', () => {
  it('T9 back to its queue whatever the hours, everybody out, the releaser passed over for 60 s', () => {
    const story = withTwo()
      .by('ann', invite(toAgent('cleo')))
      .wait(5 * second)
      .by('ann', { type: 'release' })
    expect([story.room, story.status]).toEqual([[], 'queued'])
    const untilAt = startAt + 5 * second + limits.avoidMs
    expect(story.to('queue/sales')).toMatchObject([
      { type: 'enqueue', purpose: 'route', admission: 'must', ahead: false, avoid: [{ agent: 'ann', untilAt }] },
    ])
    expect(story.to('agent/cleo')).toMatchObject([{ type: 'revoke' }])
    expect(story.to('agent/ben')).toMatchObject([{ type: 'gone', wrapUp: { limitMs: 90_000 }, parked: false }])
  })

  it('T9 the time is counted for each, and is over after 60 s', () => {
    const story = withAnn().by('ann', { type: 'release' }).admitted().accepts('ben')
    story.wait(limits.avoidMs - 1).by('ben', { type: 'release' })
    const agents = () => (story.asked()['avoid'] as { agent: string }[]).map((one) => one.agent)
    expect(agents()).toEqual(['ann', 'ben'])
    story.admitted().accepts('cleo').wait(1).by('cleo', { type: 'release' })
    expect(agents()).toEqual(['ben', 'cleo'])
  })

  it('T9 a customer cannot release', () => {
    expect(withAnn().by(customer, { type: 'release' }).refusal).toBe('forbidden')
  })
})
