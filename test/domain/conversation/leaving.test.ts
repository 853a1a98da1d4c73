import { describe, expect, it } from 'vitest'
import { mayRead } from '../../../domain/conversation/room/reading.ts'
import {
  agent,
  customer,
  invite,
  message,
  started,
  terms,
  toAgent,
  toQueue,
  transfer,
  waiting,
  withAnn,
  withTwo,
} from './story.ts'

describe('leaving and removing', () => {
  it('R7 any agent removes another, whose work goes to wrap-up', () => {
    const story = withTwo().by('ben', { type: 'remove', participant: 'p2' })
    expect(story.room).toEqual(['ben'])
    expect(story.to('agent/ann')).toEqual([
      { type: 'gone', conversation: 'c1', wrapUp: terms('sales').wrapUp, parked: false },
    ])
    expect(story.lastItem('customer')).toBe('left: Ann was removed')
    expect(story.by('ann', message('Wait')).refusal).toBe('not_a_participant')
  })

  it.each(['live', 'persistent'] as const)('R7 removing the customer ends a %s conversation', (mode) => {
    const story = withAnn(mode).by('ann', { type: 'remove', participant: 'p1' })
    expect(story.state.ended?.reason).toBe('customer_removed')
  })

  it('R7 removing somebody who is not there is refused; a customer removes nobody', () => {
    const story = withTwo()
    expect(story.by('ann', { type: 'remove', participant: 'p9' }).refusal).toBe('participant_not_found')
    expect(story.by(customer, { type: 'remove', participant: 'p2' }).refusal).toBe('forbidden')
  })

  it('A4 who comes in is told what the queue asks of them afterwards', () => {
    const story = started().connects().hours(true).admitted().accepts('ann')
    expect(story.to('agent/ann')).toMatchObject([{ type: 'seated', wrapUp: terms('sales').wrapUp }])
    story.by('ann', transfer(toAgent('ben'))).accepts('ben')
    expect(story.to('agent/ben')).toMatchObject([{ type: 'seated', wrapUp: terms('sales').wrapUp }])
  })

  it.each(['leave', 'end', 'transfer'] as const)(
    'A4 where the queue has switched wrap-up off none opens after %s, and who was there at the end may read it',
    (how) => {
      const off = { ...terms('sales'), wrapUp: null }
      const story = started().connects().hours(true)
      const { invitation } = story.asked()
      story.letter('queue/sales', { type: 'admitted', invitation, terms: off })
      story.letter('agent/ann', {
        type: 'accepted',
        invitation,
        agent: 'ann',
        name: 'Ann',
        role: 'agent',
        automatic: false,
        terms: off,
      })
      if (how === 'transfer') story.by('ann', transfer(toAgent('ben'))).accepts('ben')
      else story.by('ann', { type: how })
      expect(story.to('agent/ann')).toMatchObject([{ type: 'gone', wrapUp: null, off: true, parked: false }])
      expect(mayRead(story.state, agent('ann'), story.now)).toBe(how === 'end')
    },
  )

  it('R7 removing oneself is leaving', () => {
    const story = withTwo().by('ann', { type: 'remove', participant: 'p2' })
    expect(story.events).toMatchObject([{ type: 'left', agent: 'ann', reason: 'left' }])
  })

  it('R8 leaving takes out only oneself', () => {
    const story = withTwo().by('ann', { type: 'leave' })
    expect([story.room, story.status]).toEqual([['ben'], 'active'])
    expect(story.types).toEqual(['left'])
    expect(story.to('agent/ben')).toEqual([])
  })

  it.each(['leave', 'end'] as const)('R9 a live customer who chooses %s ends it for everybody', (type) => {
    const story = withTwo()
      .by('ann', invite(toAgent('cleo')))
      .by('ann', invite(toQueue('support')))
    const [cleo, support] = story.pending
    story.by(customer, { type })
    expect(story.state.ended?.reason).toBe('customer_ended')
    expect(story.pending).toEqual([])
    expect(story.to('agent/cleo')).toEqual([{ type: 'revoke', offer: cleo!.id }])
    expect(story.to('queue/support')).toEqual([{ type: 'withdraw', invitation: support!.id, why: 'moved' }])
    for (const id of ['ann', 'ben'])
      expect(story.to(`agent/${id}`)).toEqual([
        { type: 'gone', conversation: 'c1', wrapUp: terms('sales').wrapUp, parked: false, ended: true },
      ])
    expect(story.to('customer/cora')).toMatchObject([{ type: 'ended', entryPoint: 'shop' }])
  })

  it('R9 leaving while an agent accepts: whoever comes late is turned away', () => {
    const story = waiting()
    const { id } = story.last
    story.by(customer, { type: 'leave' }).accepts('ann', id)
    expect(story.types).toEqual(['turnedAway'])
    expect(story.to('agent/ann')).toMatchObject([{ type: 'unseated' }])
  })
})

describe('the last agent', () => {
  it('R10 live with a disconnect flow: it runs', () => {
    const story = withAnn().by('ann', { type: 'leave' })
    expect(story.types).toEqual(['left', 'flowEntered', 'prompted', 'flowParked'])
    expect(story.status).toBe('in_flow')
  })

  it('R10 live without one: the end', () => {
    const story = withAnn('live', { flows: { disconnect: null } }).by('ann', { type: 'leave' })
    expect(story.state.ended?.reason).toBe('agent_left')
  })

  it('R10 persistent without one: parked, in nobody’s list', () => {
    const story = withAnn('persistent').by('ann', { type: 'leave' })
    expect([story.status, story.state.listedBy]).toEqual(['parked', null])
    expect(story.to('agent/ann')).toMatchObject([{ type: 'gone', parked: false, wrapUp: { limitMs: 90_000 } }])
  })

  it('R10 persistent with one: it runs', () => {
    const story = withAnn('persistent', { flows: { disconnect: 'disconnect' } }).by('ann', { type: 'leave' })
    expect(story.state.run?.kind).toBe('disconnect')
  })

  it('R10 removed as the last one counts as gone', () => {
    const story = withTwo('live', { flows: { disconnect: null } })
    story.by('ben', { type: 'remove', participant: 'p2' }).by('ben', { type: 'remove', participant: 'p3' })
    expect(story.state.ended?.reason).toBe('agent_left')
  })

  it('R10 while an invitation is pending it stays queued for it, and goes to its working queue when that fails', () => {
    const story = withAnn()
      .by('ann', invite(toAgent('ben')))
      .by('ann', invite(toAgent('cleo')))
    const [ben, cleo] = story.pending
    story.by('ann', { type: 'leave' })
    expect([story.types, story.status]).toEqual([['left'], 'queued'])
    story.declines('ben', 'declined', ben!.id)
    expect([story.types, story.status]).toEqual([['invitationFailed'], 'queued'])
    story.declines('cleo', 'missed', cleo!.id)
    expect(story.to('queue/sales')).toMatchObject([{ type: 'enqueue', purpose: 'route', admission: 'must' }])
    expect(story.status).toBe('queued')
  })

  it('R10 who was invited takes over when the inviter has left', () => {
    const story = withAnn()
      .by('ann', invite(toAgent('ben')))
      .by('ann', { type: 'leave' })
      .accepts('ben')
    expect([story.room, story.status]).toEqual([['ben'], 'active'])
  })

  it.each(['lease', 'revoked'] as const)('R10, A3 an agent gone for reason %s: never the end', (reason) => {
    const story = withAnn('live', { flows: { disconnect: null } }).gone('ann', reason)
    expect(story.types).toEqual(['left', 'prompted', 'invited', 'enqueued'])
    expect(story.to('queue/sales')).toMatchObject([{ type: 'enqueue', ahead: true, admission: 'must' }])
    expect(story.to('agent/ann')).toMatchObject([{ type: 'gone', parked: false }])
    expect(story.lastItem('customer')).toContain('The connection to your agent was lost')
  })

  it('A3 a lease that ran out while an invitation was pending: when that fails, ahead of others', () => {
    const story = withAnn()
      .by('ann', invite(toAgent('ben')))
      .gone('ann')
    expect([story.status, story.to('queue/sales')]).toEqual(['queued', []])
    story.declines('ben', 'missed')
    expect(story.to('queue/sales')).toMatchObject([{ type: 'enqueue', admission: 'must', ahead: true }])
  })

  it('A3 with another agent in the room nothing is routed', () => {
    const story = withTwo().gone('ann')
    expect([story.types, story.status]).toEqual([['left'], 'active'])
  })

  it('A3 one who is not there any more cannot be gone', () => {
    expect(withTwo().by('ann', { type: 'leave' }).gone('ann').events).toEqual([])
  })
})

describe('the end', () => {
  it('U1 says who has ended it, and of nobody where nobody in the room did', () => {
    const story = withAnn().by('ann', { type: 'end' })
    expect(story.lastItem('customer')).toBe('ended: Ann has ended the conversation')
    expect(
      withAnn()
        .says()
        .when({ type: 'act', by: customer, act: { type: 'end' } })
        .lastItem('customer'),
    ).toBe('ended: The customer ended the conversation')
    const removed = withAnn().by('ann', { type: 'remove', participant: 'p1' })
    expect(removed.lastItem('customer')).toBe('ended: The customer was removed')
  })
})
