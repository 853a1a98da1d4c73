// The letters for one receiver, in order: when they are due next, and which of them are given up (Q5).
import { limits } from '../../protocol/limits.ts'
import type { Posted } from './store.ts'

export interface Lane {
  readonly letters: readonly Posted[]
  /** The first time (ms) at which one of the letters stops being useful. Null: none of them ever does. */
  readonly untilAt: number | null
  /** Failures in a row. */
  readonly tries: number
  /** When the first letter is sent again (ms). */
  readonly dueAt: number
  /** A call is under way. */
  readonly sending: boolean
}

/** Returns whether letters are to be sent or given up at `now` (ms). */
export function isDue(lane: Lane, now: number): boolean {
  return !lane.sending && nextAt(lane, now) <= now
}

/**
 * Returns the letters that are no longer useful, or that have been tried long enough. They may have arrived. Before the first failure no letter
 * is given up: if a clock jumped or an alarm was lost, letters are old although nobody has tried to deliver them.
 */
export function givenUp({ letters, tries }: Pick<Lane, 'letters' | 'tries'>, now: number): readonly Posted[] {
  if (tries === 0) return []
  return letters.filter(({ at, untilAt }) =>
    untilAt === null ? tries >= limits.letterTries && at < now - limits.letterMs : isPast(at, untilAt, now),
  )
}

/** A letter from too far in the future counts as past too. A clock that was ahead has dated it, and it would stay useful for too long. */
function isPast(at: number, untilAt: number, now: number): boolean {
  return untilAt <= now || at > now + (untilAt - at)
}

export function earliestUntilAt(letters: readonly Pick<Posted, 'untilAt'>[]): number | null {
  return letters.reduce<number | null>((least, { untilAt }) => earlier(least, untilAt), null)
}

/** Returns when the outbox has something to do next (ms). Null: it is empty. */
export function nextAlarmAt(lanes: Iterable<Lane>, now: number): number | null {
  let least: number | null = null
  for (const lane of lanes) least = earlier(least, nextAt(lane, now))
  return least
}

function nextAt({ untilAt, tries, dueAt, sending }: Lane, now: number): number {
  // A call under way may be lost with the object's memory. So look again at the time of the first retry.
  if (sending) return now + limits.retryMs.first
  return tries === 0 || untilAt === null ? dueAt : Math.min(dueAt, untilAt)
}

/** Returns the earlier of two times. Null means no time. */
export function earlier(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other)
}
