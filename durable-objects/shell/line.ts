// The letters for one receiver, in order: when they are looked at next, and which of them are given up (Q5).
import { limits } from '../../protocol/limits.ts'
import type { Posted } from './store.ts'

export interface Line {
  readonly letters: readonly Posted[]
  /** The first time (ms) at which one of them is of no use any more; null: they have no such time. */
  readonly untilAt: number | null
  /** Failures in a row. */
  readonly tries: number
  /** When the first letter is tried again (ms). */
  readonly dueAt: number
  /** A call is under way. */
  readonly sending: boolean
}

/** Whether there is something to do at `now` (ms): to send, or to give up. */
export function isDue(line: Line, now: number): boolean {
  return !line.sending && nextAt(line, now) <= now
}

/**
 * Letters that are of no use any more, or that were tried for as long as letters are; they may have arrived. Before the first failure there
 * are none: a clock that jumped or an alarm that was lost makes letters old that nobody has tried to deliver.
 */
export function givenUp({ letters, tries }: Pick<Line, 'letters' | 'tries'>, now: number): readonly Posted[] {
  if (tries === 0) return []
  return letters.filter(({ at, untilAt }) =>
    untilAt === null ? tries >= limits.letterTries && at < now - limits.letterMs : isPast(at, untilAt, now),
  )
}

/** Also where a clock that was ahead has dated it: by one that is right it would be of use for too long. */
function isPast(at: number, untilAt: number, now: number): boolean {
  return untilAt <= now || at > now + (untilAt - at)
}

export function earliestUntilAt(letters: readonly Pick<Posted, 'untilAt'>[]): number | null {
  return letters.reduce<number | null>((least, { untilAt }) => earlier(least, untilAt), null)
}

/** When the outbox has something to do next (ms); null: there is nothing in it. */
export function nextAlarmAt(lines: Iterable<Line>, now: number): number | null {
  let least: number | null = null
  for (const line of lines) least = earlier(least, nextAt(line, now))
  return least
}

function nextAt({ untilAt, tries, dueAt, sending }: Line, now: number): number {
  // A call under way may be lost with the object's memory: look again when it would be retried.
  if (sending) return now + limits.retryMs.first
  return tries === 0 || untilAt === null ? dueAt : Math.min(dueAt, untilAt)
}

/** The earlier of two times; null is none. */
export function earlier(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other)
}
