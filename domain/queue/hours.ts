// Whether a queue is open (Q7), worked out once and kept until the answer changes.
import { limits } from '../../protocol/limits.ts'
import { isOpen, nextChange } from '../hours.ts'
import type { Draft } from '../machine.ts'
import type { QueueEvent } from './messages.ts'
import type { Queue } from './state.ts'

const dayMs = 86_400_000

/** Whether the queue is open at the draft's time; emits `hoursKnown` when what was known has run out. Not configured: closed. */
export function isOpenNow(draft: Draft<Queue, QueueEvent>): boolean {
  const { config, hours } = draft.state
  if (config === null) return false
  if (config.hours === null) return true
  if (hours !== null && draft.now < hours.untilAt) return hours.open
  const open = isOpen(config.hours, draft.now)
  const untilAt = nextChange(config.hours, draft.now) ?? draft.now + limits.hoursAheadDays * dayMs
  draft.emit({ type: 'hoursKnown', open, untilAt })
  return open
}
