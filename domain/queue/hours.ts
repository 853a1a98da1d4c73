// Whether a queue is open (Q7). It is computed once and kept until it changes.
import type { Hours } from '../../protocol/config/hours.ts'
import { limits } from '../../protocol/limits.ts'
import { isOpen, nextChange } from '../hours.ts'
import type { Draft } from '../machine.ts'
import type { QueueEvent } from './messages.ts'
import type { HoursKnown, Queue } from './state.ts'

const dayMs = 86_400_000

/** Whether the queue is open at the draft's time. Emits `hoursKnown` if the stored result has expired. Without configuration it is closed. */
export function isOpenNow(draft: Draft<Queue, QueueEvent>): boolean {
  const { config, hours } = draft.state
  if (config === null) return false
  if (config.hours === null) return true
  if (hours !== null && draft.now < hours.untilAt) return hours.open
  const known = lookUp(config.hours, draft.now)
  draft.emit({ type: 'hoursKnown', ...known })
  return known.open
}

/**
 * Q7: returns whether the queue is open at `now` (ms) and until when, without an event. Null: it has no opening hours, or it is not
 * configured.
 */
export function hoursAt({ config, hours }: Queue, now: number): HoursKnown | null {
  if (config === null || config.hours === null) return null
  return hours !== null && now < hours.untilAt ? hours : lookUp(config.hours, now)
}

/** Returns when a closed queue next opens (ms); null: unknown, or it is open. */
export function opensAt({ config }: Queue, known: HoursKnown | null): number | null {
  if (config === null || config.hours === null || known === null || known.open) return null
  // If nothing changes as far as the search looks ahead, the queue is still closed then.
  return isOpen(config.hours, known.untilAt) ? known.untilAt : null
}

function lookUp(hours: Hours, now: number): HoursKnown {
  const untilAt = nextChange(hours, now) ?? now + limits.hoursAheadDays * dayMs
  return { open: isOpen(hours, now), untilAt }
}
