// Estimates how long a customer will wait, from the queue's recent waits (Q9). No number is better than a wrong one.
import { limits } from '../../protocol/limits.ts'
import { hasTaker, isStaffed, type Queue } from './state.ts'

/** Returns the remaining wait (ms) at `position`, counted from 1; null: too little is known. */
export function estimate(state: Queue, position: number, now: number): number | null {
  const pace = paceOf(state, now)
  return pace === null ? null : waitAt(position, pace)
}

/** Returns the wait (ms) at a position. The first is called at some time within one step of the pace, so on average after half of it. */
export function waitAt(position: number, pace: number): number {
  return Math.round(pace * (position - 0.5))
}

/** Returns the wait (ms) of a customer who comes now, behind everybody; null: too little is known. */
export function estimateOfNext(state: Queue, now: number): number | null {
  if (hasTaker(state, { weight: 1, never: [] })) return 0
  const { live, persistent } = state.counts
  return estimate(state, live + persistent + 1, now)
}

/**
 * Returns how long the queue takes to move up by one position (ms). It is the median over the latest waits, where a wait that moved up
 * more positions weighs more. Null: nobody is at work, or there are too few recent waits.
 */
export function paceOf(state: Queue, now: number): number | null {
  const { waits } = state
  if (!isStaffed(state)) return null
  const recent = waits.filter(({ at }) => at > now - limits.estimate.withinMs)
  if (recent.length < limits.estimate.least) return null
  const turns = recent
    .map(({ waitedMs, before }) => ({ pace: waitedMs / (before + 0.5), positions: before + 0.5 }))
    .toSorted((a, b) => a.pace - b.pace)
  const moved = turns.reduce((sum, { positions }) => sum + positions, 0)
  if (moved < limits.estimate.positions) return null
  let left = moved / 2
  return turns.find(({ positions }) => (left -= positions) <= 0)?.pace ?? null
}
