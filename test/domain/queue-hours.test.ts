import { expect, it } from 'vitest'
import { hoursAt, opensAt } from '../../domain/queue/hours.ts'
import { noQueue } from '../../domain/queue/state.ts'
import { limits } from '../../protocol/limits.ts'
import { aQueue, mondayAt, officeHours, toQueue } from './routing-fixtures.ts'

const asked = toQueue({ type: 'ask', id: 'q1', conversation: 'c1', question: { about: 'hours', queue: 'sales' } })

it('Q7 a queue knows when it opens, whether or not its hours were asked for lately', () => {
  const { state } = aQueue({ hours: officeHours }).when(asked, mondayAt(8))
  for (const [now, open, next] of [
    [mondayAt(8), false, mondayAt(9)],
    [mondayAt(8.5), false, mondayAt(9)],
    [mondayAt(9), true, null],
    [mondayAt(17) - 1, true, null],
    [mondayAt(17), false, mondayAt(33)],
    [mondayAt(500), false, mondayAt(513)],
  ] as const) {
    const known = hoursAt(state, now)
    expect(known?.open).toBe(open)
    expect(opensAt(state, known)).toBe(next)
  }
})

it('Q7 a queue without hours is open for good, and one without a span never opens', () => {
  expect(hoursAt(aQueue({ hours: null }).state, 0)).toBeNull()
  const { state } = aQueue({ hours: { ...officeHours, weekly: [] } })
  const known = hoursAt(state, mondayAt(9))
  expect(known).toEqual({ open: false, untilAt: mondayAt(9) + limits.hoursAheadDays * 86_400_000 })
  expect(opensAt(state, known)).toBeNull()
  expect(hoursAt(noQueue, 0)).toBeNull()
})
