// Q9: how soon somebody is usually answered, by the queue's own answers or not at all.
import { describe, expect, it } from 'vitest'
import { noQueue, type Answered, type Queue } from '../../domain/queue/state.ts'
import { usualAnswer } from '../../domain/queue/usual.ts'
import { limits } from '../../protocol/limits.ts'
import { aQueue, enqueue, minute, mondayAt, second, toQueue } from './routing-fixtures.ts'

const now = mondayAt(12)
const hour = 60 * minute
const least = limits.usualAnswer.least

function after(waits: readonly number[], more: Partial<Answered> = {}): Queue {
  return { ...noQueue, answers: waits.map((waitedMs) => ({ at: now - minute, waitedMs, mode: 'live', ...more })) }
}
const times = (count: number, waitedMs: number) => Array.from({ length: count }, () => waitedMs)

describe('Q9 the usual answer', () => {
  it.each([
    [0, 'minutes'],
    [5 * minute, 'minutes'],
    [5 * minute + 1, 'hour'],
    [hour, 'hour'],
    [hour + 1, 'hours'],
    [8 * hour, 'hours'],
    [8 * hour + 1, 'day'],
    [24 * hour, 'day'],
    [24 * hour + 1, null],
  ])('Q9 of all who waited %i ms is %s', (waitedMs, said) => {
    expect(usualAnswer(after(times(least, waitedMs)), 'live', now)).toBe(said)
  })

  it('Q9 is said of ten, not of nine, and not of what is older than a fortnight or of another mode', () => {
    expect(usualAnswer(after(times(least - 1, 0)), 'live', now)).toBeNull()
    expect(usualAnswer(after(times(least, 0), { at: now - limits.usualAnswer.withinMs }), 'live', now)).toBeNull()
    expect(usualAnswer(after(times(least, 0), { mode: 'persistent' }), 'live', now)).toBeNull()
    expect(usualAnswer(after(times(least, 0), { mode: 'persistent' }), 'persistent', now)).toBe('minutes')
    expect(usualAnswer(noQueue, 'live', now)).toBeNull()
  })

  it('Q9 holds for three of four: a quarter that waited longer changes nothing, more does', () => {
    expect(usualAnswer(after([...times(15, second), ...times(5, 3 * hour)]), 'live', now)).toBe('minutes')
    expect(usualAnswer(after([...times(14, second), ...times(6, 3 * hour)]), 'live', now)).toBe('hours')
  })

  it('Q9 counts who was answered, at once or not, and nobody who gave up or went elsewhere; the last fifty', () => {
    const scene = aQueue()
    for (let n = 1; n <= 60; n++) {
      scene
        .when(enqueue(n), mondayAt(9) + n * minute)
        .when(toQueue({ type: 'taken', invitation: `i${n}`, agent: 'ann' }), mondayAt(9) + n * minute + second)
    }
    for (const [n, why] of [
      [61, 'ended'],
      [62, 'moved'],
    ] as const)
      scene.when(enqueue(n), mondayAt(11)).when(toQueue({ type: 'withdraw', invitation: `i${n}`, why }), mondayAt(11))
    expect(scene.state.answers?.length).toBe(limits.usualAnswer.samples)
    expect(scene.state.answers?.every(({ waitedMs, mode }) => waitedMs === second && mode === 'live')).toBe(true)
    expect(usualAnswer(scene.state, 'live', now)).toBe('minutes')
  })
})
