// What a queue remembers of past waits: the latest waits (Q9), and counts for each hour of the last day (E2).
import { limits } from '../../protocol/limits.ts'
import type { Removal } from './messages.ts'
import type { Answered, Hour, Queue, Wait, Waiting } from './state.ts'

const hourMs = 3_600_000
const hoursKept = 24

/** Returns the queue after it has recorded that the entry left at `at` (ms). One that went elsewhere does not count. */
export function remember(state: Queue, entry: Waiting, how: Removal, at: number): Queue {
  if (how === 'moved') return state
  const waitedMs = Math.max(0, at - entry.since)
  return {
    ...state,
    hourly: counted(state, entry, how, waitedMs, at),
    waits: sampled(state, entry, how, waitedMs, at),
    ...(how === 'taken' && { answers: answered(state, entry, waitedMs, at) }),
  }
}

/** E2: returns the sums of the last 24 hours. The current hour counts as a whole one. */
export function lastDay({ hourly }: Queue, now: number): Omit<Hour, 'at'> {
  const sum = { taken: 0, abandoned: 0, live: 0, inTime: 0 }
  for (const { at, taken, abandoned, live, inTime } of hourly) {
    if (at <= hourOf(now) - hoursKept * hourMs) continue
    sum.taken += taken
    sum.abandoned += abandoned
    sum.live += live
    sum.inTime += inTime
  }
  return sum
}

/** Only live conversations count for the service level. A persistent one also waits for opening hours, whatever the service is. */
function counted({ config, hourly }: Queue, { mode }: Waiting, how: Removal, waitedMs: number, at: number): Hour[] {
  const begin = hourOf(at)
  const hour = hourly.find((each) => each.at === begin) ?? { at: begin, taken: 0, abandoned: 0, live: 0, inTime: 0 }
  const taken = how === 'taken'
  const inTime = taken && mode === 'live' && config !== null && waitedMs <= config.serviceLevelMs
  const next = {
    at: begin,
    taken: hour.taken + Number(taken),
    abandoned: hour.abandoned + Number(!taken),
    live: hour.live + Number(mode === 'live'),
    inTime: hour.inTime + Number(inTime),
  }
  const kept = hourly.filter((each) => each.at !== begin && each.at > begin - hoursKept * hourMs)
  // The limit holds even if the clock goes back for a moment.
  return [...kept, next].slice(-hoursKept)
}

/** A customer who was served at once, or who gave up, is no sample: neither shows how long others wait. */
function sampled({ waits }: Queue, entry: Waiting, how: Removal, waitedMs: number, at: number): readonly Wait[] {
  if (how !== 'taken' || entry.mode !== 'live' || entry.before === null) return waits
  return [...waits, { at, waitedMs, before: entry.before }].slice(-limits.estimate.samples)
}

function answered({ answers = [] }: Queue, { mode }: Waiting, waitedMs: number, at: number): readonly Answered[] {
  return [...answers, { at, waitedMs, mode }].slice(-limits.usualAnswer.samples)
}

function hourOf(at: number): number {
  return Math.floor(at / hourMs) * hourMs
}
