// How soon a customer is usually answered, from the queue's own record (Q9). Anybody may ask, so the result is coarse (S9), and there is
// none where too little is known.
import { limits } from '../../protocol/limits.ts'
import type { Mode } from '../../protocol/server-frames.ts'
import type { Queue } from './state.ts'

export type UsualAnswer = 'minutes' | 'hour' | 'hours' | 'day'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** The longest wait (ms) that each value covers. A longer wait is not shown. */
const within: readonly (readonly [UsualAnswer, number])[] = [
  ['minutes', 5 * minuteMs],
  ['hour', hourMs],
  ['hours', 8 * hourMs],
  ['day', 24 * hourMs],
]

/** Returns the time within which three of four customers were answered; null: too few recent answers, or longer than a day. `now` in ms. */
export function usualAnswer({ answers = [] }: Queue, mode: Mode, now: number): UsualAnswer | null {
  const recent = answers.filter((each) => each.mode === mode && each.at > now - limits.usualAnswer.withinMs)
  if (recent.length < limits.usualAnswer.least) return null
  const waits = recent.map(({ waitedMs }) => waitedMs).toSorted((a, b) => a - b)
  const quartile = waits[Math.ceil(waits.length * 0.75) - 1] ?? Infinity
  return within.find(([, mostMs]) => quartile <= mostMs)?.[0] ?? null
}
