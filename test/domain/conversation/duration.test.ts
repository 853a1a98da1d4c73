import { describe, expect, it } from 'vitest'
import { limits } from '../../../protocol/limits.ts'
import { customer, invite, minute, second, startAt, started, toAgent, waiting, withAnn } from './story.ts'

const hour = 60 * minute

describe('maximum duration', () => {
  it.each([limits.durationMinutes.min, limits.durationMinutes.default, limits.durationMinutes.max])(
    'W6 of %i minutes: warned 5 minutes before and ended with reason expired, to the millisecond',
    (minutes) => {
      const maximumMs = minutes * minute
      const story = withAnn('live', { maximumMs })
      expect(story.deadlines()).toEqual({ expire: maximumMs, warn: maximumMs - 5 * minute })
      story.comesDue('warn', maximumMs - 5 * minute)
      for (const audience of ['customer', 'agents'] as const)
        expect(story.lastItem(audience)).toBe('expiring: This conversation ends in 5 minutes')
      story.comesDue('expire', 5 * minute)
      expect(story.state.ended).toEqual({ reason: 'expired', at: startAt + maximumMs })
      expect(story.to('agent/ann')).toMatchObject([{ type: 'gone', parked: false }])
      expect(story.to('customer/cora')).toMatchObject([{ type: 'ended', lastAgent: 'ann' }])
    },
  )

  it('W6 counts waiting and parking; every pending invitation is taken back', () => {
    const queued = waiting('live', { maximumMs: hour }).at(hour)
    const { id } = queued.last
    queued.when({ type: 'due', name: 'expire', lifeAt: null })
    expect(queued.to('queue/sales')).toEqual([{ type: 'withdraw', invitation: id, why: 'ended' }])
    const parked = withAnn('persistent', { maximumMs: hour }).by('ann', { type: 'park' }).at(hour)
    expect(parked.due()).toEqual(['export', 'warn', 'expire'])
    expect(parked.to('agent/ann')).toEqual([{ type: 'unlisted', conversation: 'c1' }])
  })

  it('W6 an alarm that comes late: warned and ended in order; the warning tells what is left', () => {
    const story = withAnn('live', { maximumMs: hour }).at(hour - 2 * minute)
    expect(story.due()).toEqual(['warn'])
    expect(story.lastItem('customer')).toBe('expiring: This conversation ends in 2 minutes')
    const late = withAnn('live', { maximumMs: hour }).at(2 * hour)
    expect(late.due()).toEqual(['warn', 'expire'])
    expect(late.status).toBe('ended')
  })

  it('W6 without a maximum nothing comes due, and nothing is extended', () => {
    const story = withAnn('persistent')
    expect(story.deadlines()).toEqual({})
    expect(story.by('ann', { type: 'extend', minutes: 10 }).refusal).toBe('no_maximum')
  })

  it('W6 an entry point may warn at another time, or not at all', () => {
    expect(withAnn('live', { maximumMs: hour, entry: { warnBeforeMs: 30 * second } }).deadlines()).toEqual({
      expire: hour,
      warn: hour - 30 * second,
    })
    expect(withAnn('live', { maximumMs: hour, entry: { warnBeforeMs: 0 } }).deadlines()).toEqual({ expire: hour })
    const short = withAnn('live', { maximumMs: hour, entry: { warnBeforeMs: 20 * second } }).at(hour - 20 * second)
    short.due()
    expect(short.lastItem('customer')).toBe('expiring: This conversation ends in 1 minute')
  })

  it('W6 after the end neither comes', () => {
    const story = withAnn('live', { maximumMs: hour })
      .by('ann', { type: 'end' })
      .at(2 * hour)
    for (const name of ['warn', 'expire']) expect(story.when({ type: 'due', name, lifeAt: null }).events).toEqual([])
  })
})

describe('extending', () => {
  it('W6 an agent extends: the old time is no time any more, and the warning comes again', () => {
    const story = withAnn('live', { maximumMs: hour }).at(hour - 5 * minute)
    story.due()
    story.by('ann', { type: 'extend', minutes: 30 })
    expect(story.lastItem('customer')).toBe('extended: The conversation was extended')
    expect(story.at(hour).when({ type: 'due', name: 'expire', lifeAt: null }).events).toEqual([])
    expect(story.deadlines()).toEqual({ expire: 90 * minute, warn: 85 * minute })
  })

  it('W6 within the maximum: up to 7 days from the start, and not a minute more', () => {
    const story = withAnn('live', { maximumMs: hour })
    const left = limits.durationMinutes.max - 60
    expect(story.by('ann', { type: 'extend', minutes: left + 1 }).refusal).toBe('over_maximum')
    expect(story.deadlines()['expire']).toBe(hour)
    expect(story.by('ann', { type: 'extend', minutes: left }).refusal).toBe(null)
    expect(story.deadlines()['expire']).toBe(limits.durationMinutes.max * minute)
  })

  it('W6 a customer does not extend', () => {
    expect(withAnn('live', { maximumMs: hour }).by(customer, { type: 'extend', minutes: 5 }).refusal).toBe('forbidden')
  })

  it('W6 the time goes on from one agent to the next', () => {
    const story = withAnn('live', { maximumMs: hour })
      .wait(minute)
      .by('ann', invite(toAgent('ben')))
      .accepts('ben')
    expect(story.by('ann', { type: 'leave' }).deadlines()).toMatchObject({ expire: hour })
    expect(started('live', { maximumMs: hour }).deadlines()).toMatchObject({ expire: hour })
  })
})
