// Coming back from being parked: what the Wait meets, and by which flows it goes on.
import { describe, expect, it } from 'vitest'
import { limits } from '../../../protocol/limits.ts'
import { aFlow, byId, minute, withAnn, type Story } from './story.ts'

/** Parked by Ann; the customer wrote, and the flows came. */
function back(story: Story): Story {
  return story.by('ann', { type: 'park' }).wait(minute).says('Here I am').flows(null)
}

describe('what a Wait can meet', () => {
  const says = (text: string) => ({ type: 'playPrompt', text, next: null }) as const
  const parked = (onError: string | null) =>
    aFlow('own', 'parked', 'wait', {
      wait: { type: 'wait', timeoutMs: null, onReturned: 'back', onTimeout: null, onError },
      back: says('Welcome back'),
      ...(onError === null ? {} : { failed: says('Something went wrong') }),
    })
  const parkedIn = (onError: string | null) =>
    withAnn('live', { flows: { parked: 'own' }, own: [parked(onError)] })
      .by('ann', { type: 'park' })
      .says()

  it('W3, W9 an error when the newest flows cannot be had, told or after 10 s', () => {
    expect(parkedIn('failed').flows(null).lastItem('customer')).toBe('prompt: Something went wrong')
    expect(parkedIn('failed').comesDue('return', limits.questionMs).lastItem('customer')).toContain('wrong')
    expect(parkedIn('failed').flows({}).lastItem('customer')).toBe('prompt: Welcome back')
  })

  it('W3 without an error branch the customer has returned all the same', () => {
    expect(parkedIn(null).flows(null).lastItem('customer')).toBe('prompt: Welcome back')
  })

  it.each([
    ['not_found', 'There is no such agent'],
    ['missed', 'Not there'],
    ['offline', 'Not there'],
  ] as const)('W9 a call of an agent who is %s: %s', (why, words) => {
    const call = {
      type: 'transferToAgent',
      agent: 'cleo',
      timeoutMs: null,
      onFailed: 'failed',
      onError: 'error',
    } as const
    const own = aFlow('own', 'parked', 'wait', {
      wait: { type: 'wait', timeoutMs: null, onReturned: 'call', onTimeout: null, onError: null },
      call,
      failed: says('Not there'),
      error: says('There is no such agent'),
    })
    const story = back(withAnn('live', { flows: { parked: 'own' }, own: [own] }))
    expect(story.declines('cleo', why).lastItem('customer')).toBe(`prompt: ${words}`)
  })
})

describe('the newest flows', () => {
  const newer = byId({
    ...aFlow('disconnect', 'disconnect', 'new', { new: { type: 'playPrompt', text: 'The new way', next: null } }),
    version: 2,
  })

  it('W1 taken on return; what began before keeps its version', () => {
    const story = withAnn('live').by('ann', { type: 'park' }).says().flows(newer)
    expect(story.state.run?.flow).toMatchObject({ id: 'parked', version: 1 })
    story.accepts('ann').by('ann', { type: 'leave' })
    expect(story.events).toContainEqual(
      expect.objectContaining({ type: 'flowEntered', flow: 'disconnect', version: 2 }),
    )
    expect(story.items('customer')).toContain('prompt: The new way')
  })

  it('W1 flows that nobody asked for change nothing', () => {
    const story = withAnn('live')
    expect(story.flows(newer).events).toEqual([])
    expect(story.by('ann', { type: 'leave' }).events).toContainEqual(
      expect.objectContaining({ type: 'flowEntered', flow: 'disconnect', version: 1 }),
    )
  })

  it('W1 no answer within 10 s: on with the flows that are there, to the millisecond; the answer comes too late', () => {
    const story = withAnn('live').by('ann', { type: 'park' }).wait(minute).says()
    story.comesDue('return', limits.questionMs)
    expect(story.to('agent/ann')).toMatchObject([{ type: 'offer', purpose: 'return' }])
    expect(story.flows(newer).events).toEqual([])
    expect(story.state.entry.definitions['disconnect']?.version).toBe(1)
  })

  it('W1 the question’s deadline is off when the answer came', () => {
    const story = withAnn('live').by('ann', { type: 'park' }).says().flows(null)
    expect(story.wait(limits.questionMs).when({ type: 'due', name: 'return', lifeAt: null }).events).toEqual([])
  })
})

describe('what leads to nobody', () => {
  it.each(['full', 'closed', 'unstaffed'] as const)(
    'P6 is parked again when its queue says %s, and who has it on their list is told',
    (reason) => {
      const story = back(withAnn('persistent')).declines('ann').notAdmitted(reason)
      expect(story.status).toBe('parked')
      expect(story.to('agent/ann')).toEqual([{ type: 'parkedAgain', conversation: 'c1' }])
      story.wait(minute).says('And now?')
      expect(story.to('agent/ann')).toEqual([{ type: 'returned', conversation: 'c1' }])
    },
  )

  it('P6 is parked again when its flow comes to another Wait, as often as it does', () => {
    const text = 'Nobody is free'
    const own = aFlow('own', 'parked', 'wait', {
      wait: { type: 'wait', timeoutMs: null, onReturned: 'queue', onTimeout: null, onError: null },
      queue: {
        type: 'transferToQueue',
        queue: null,
        onClosed: 'sorry',
        onFull: 'sorry',
        onUnstaffed: null,
        onError: null,
      },
      sorry: { type: 'playPrompt', text, next: 'wait' },
    })
    const story = withAnn('persistent', { flows: { parked: 'own' }, own: [own] }).by('ann', { type: 'park' })
    for (let time = 0; time < 2; time++) {
      story.wait(minute).says('Here I am')
      expect(story.to('agent/ann')).toEqual([{ type: 'returned', conversation: 'c1' }])
      expect(story.flows(null).to('agent/ann')).toEqual([])
      expect(story.notAdmitted('full').to('agent/ann')).toEqual([{ type: 'parkedAgain', conversation: 'c1' }])
      expect(story.lastItem('customer')).toBe(`prompt: ${text}`)
    }
  })

  it('P6 has returned as long as its flow goes on by itself', () => {
    const refused = { onClosed: 'pause', onFull: 'pause', onUnstaffed: null, onError: null } as const
    const own = aFlow('own', 'parked', 'wait', {
      wait: { type: 'wait', timeoutMs: null, onReturned: 'queue', onTimeout: null, onError: null },
      queue: { type: 'transferToQueue', queue: null, ...refused },
      pause: { type: 'wait', timeoutMs: minute, onReturned: null, onTimeout: 'again', onError: null },
      again: { type: 'transferToQueue', queue: null, ...refused, onFull: 'wait' },
    })
    const story = back(withAnn('persistent', { flows: { parked: 'own' }, own: [own] })).notAdmitted('full')
    const lost = story.sent.find(({ letter }) => letter.type === 'gone')!
    expect([story.status, story.to('agent/ann')]).toEqual(['parked', []])
    expect(story.undelivered(lost).letters).toMatchObject([{ letter: { type: 'gone', returned: true } }])
    story.wait(minute).due()
    expect([story.status, story.to('agent/ann')]).toEqual(['queued', []])
    expect(story.notAdmitted('full').to('agent/ann')).toEqual([{ type: 'parkedAgain', conversation: 'c1' }])
    expect(story.undelivered(lost).letters).toMatchObject([{ letter: { type: 'gone', parked: true } }])
    expect(story.letters[0]?.letter).not.toHaveProperty('returned')
  })

  it('P6 is parked again when its queue is deleted while it waits there, and no other is open', () => {
    const story = back(withAnn('persistent')).declines('ann').admitted()
    story.notAdmitted('not_found')
    expect([story.status, story.state.listedBy]).toEqual(['parked', 'ann'])
    expect(story.to('agent/ann')).toEqual([{ type: 'parkedAgain', conversation: 'c1' }])
  })

  it('P6 is parked again when the newest flows have no such flow', () => {
    const story = withAnn('persistent', { flows: { parked: 'none' } })
      .by('ann', { type: 'park' })
      .wait(minute)
      .says()
    expect(story.flows(null).to('agent/ann')).toEqual([{ type: 'parkedAgain', conversation: 'c1' }])
  })

  it('P6 is parked again on the same list when no queue is open', () => {
    const story = back(withAnn('persistent', { flows: { parked: null } })).declines('ann')
    story.notAdmitted('closed')
    expect([story.status, story.state.listedBy]).toEqual(['parked', 'ann'])
    expect(story.to('agent/ann')).toEqual([{ type: 'parkedAgain', conversation: 'c1' }])
  })

  it('P6 tells nobody that what never returned is parked', () => {
    const says = aFlow('own', 'parked', 'say', { say: { type: 'playPrompt', text: 'We are back soon', next: null } })
    const story = withAnn('persistent', { flows: { parked: 'own' }, own: [says] }).by('ann', { type: 'park' })
    expect(story.to('agent/ann').map(({ type }) => type)).toEqual(['gone'])
  })

  it('P6 tells nobody where it waits in a queue', () => {
    const story = back(withAnn('persistent')).declines('ann').admitted()
    expect(story.status).toBe('queued')
    expect(story.sent.filter(({ letter }) => letter.type === 'parkedAgain')).toEqual([])
  })

  it.each(['inactive', 'not_found'] as const)('P6 S4 is on the list of nobody whose account is %s', (reason) => {
    const story = back(withAnn('persistent')).declines('ann', reason)
    expect(story.to('agent/ann')).toContainEqual({ type: 'unlisted', conversation: 'c1' })
    expect(story.state.listedBy).toBeNull()
    story.notAdmitted('full')
    expect(story.status).toBe('parked')
    expect(story.to('agent/ann')).toEqual([])
  })

  it.each(['declined', 'missed', 'offline', 'no_capacity'] as const)(
    'P6 stays on the list of who has an account and answers %s',
    (reason) => {
      expect(back(withAnn('persistent')).declines('ann', reason).state.listedBy).toBe('ann')
    },
  )
})
