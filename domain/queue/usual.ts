// How soon somebody is usually answered, by what the queue has seen of its own (Q9). Said to anybody, so it is coarse (S9); nothing is better than a guess.
import { limits } from '../../protocol/limits.ts'
import type { Mode } from '../../protocol/server-frames.ts'
import type { Queue } from './state.ts'

export type UsualAnswer = 'minutes' | 'hour' | 'hours' | 'day'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** The longest wait (ms) that each still says; what takes longer is nothing to welcome anybody with. */
const within: readonly (readonly [UsualAnswer, number])[] = [
  ['minutes', 5 * minuteMs],
  ['hour', hourMs],
  ['hours', 8 * hourMs],
  ['day', 24 * hourMs],
]

/** The time within which three of four were answered; null: too few answers of late, or longer than a day. `now` in ms. */
export function usualAnswer({ answers = [] }: Queue, mode: Mode, now: number): UsualAnswer | null {
  const recent = answers.filter((each) => each.mode === mode && each.at > now - limits.usualAnswer.withinMs)
  if (recent.length < limits.usualAnswer.least) return null
  const waits = recent.map(({ waitedMs }) => waitedMs).toSorted((a, b) => a - b)
  const quartile = waits[Math.ceil(waits.length * 0.75) - 1] ?? Infinity
  return within.find(([, mostMs]) => quartile <= mostMs)?.[0] ?? null
}
