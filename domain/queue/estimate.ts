// How long somebody is going to wait, by what the queue has seen lately (Q9). No number at all is better than a wrong one.
import { limits } from '../../protocol/limits.ts'
import { hasTaker, isStaffed, type Queue } from './state.ts'

/** The wait (ms) from now on of who stands at `position`, counted from 1; null: nothing to go by. */
export function estimate(state: Queue, position: number, now: number): number | null {
  const pace = paceOf(state, now)
  return pace === null ? null : waitAt(position, pace)
}

/** The wait (ms) at a position, given the queue's pace: the first place is as likely to be called now as a whole turn later. */
export function waitAt(position: number, pace: number): number {
  return Math.round(pace * (position - 0.5))
}

/** The wait (ms) of who comes now, behind everybody; null: nothing to go by. */
export function estimateOfNext(state: Queue, now: number): number | null {
  if (hasTaker(state, { weight: 1, never: [] })) return 0
  const { live, persistent } = state.counts
  return estimate(state, live + persistent + 1, now)
}

/**
 * How long the queue takes to move up by one place (ms): the median over the last waits, of which those weigh more that moved
 * up more places. Null with nobody at work, or with too few waits that are recent.
 */
export function paceOf(state: Queue, now: number): number | null {
  const { waits } = state
  if (!isStaffed(state)) return null
  const recent = waits.filter(({ at }) => at > now - limits.estimate.withinMs)
  if (recent.length < limits.estimate.least) return null
  const turns = recent
    .map(({ waitedMs, before }) => ({ pace: waitedMs / (before + 0.5), places: before + 0.5 }))
    .toSorted((a, b) => a.pace - b.pace)
  const moved = turns.reduce((sum, { places }) => sum + places, 0)
  if (moved < limits.estimate.places) return null
  let left = moved / 2
  return turns.find(({ places }) => (left -= places) <= 0)?.pace ?? null
}
