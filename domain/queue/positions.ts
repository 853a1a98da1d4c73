// The positions of live customers in their queue (Q9). Persistent conversations count, but are not told their position (P3).
// Skipped ones count too, since they keep theirs (Q10).
import type { QueuePosition } from '../hints.ts'
import { estimate, paceOf, waitAt } from './estimate.ts'
import { hoursAt } from './hours.ts'
import { countBefore, inOrder, isStaffed, type Queue, type Waiting } from './state.ts'

export interface PositionHint {
  readonly conversation: string
  readonly queuePosition: QueuePosition
}

/** Returns the positions of all who are told theirs, the first one first. Skipped ones are not told. */
export function positions(state: Queue, now: number): readonly PositionHint[] {
  const pace = paceOf(state, now)
  const served = servedOr(state, now)
  const found: PositionHint[] = []
  for (const [index, entry] of Object.values(state.waiting).sort(inOrder).entries()) {
    if (entry.skipped || !isTold(entry)) continue
    const { conversation, invitation } = entry
    const position = index + 1
    found.push({
      conversation,
      queuePosition: { invitation, position, estimateMs: pace === null ? null : waitAt(position, pace), ...served },
    })
  }
  return found
}

/** Null: the conversation does not wait here, or is not told its position. */
export function positionOf(state: Queue, invitation: string, now: number): QueuePosition | null {
  const entry = state.waiting[invitation]
  if (entry === undefined || !isTold(entry)) return null
  const position = countBefore(state, entry) + 1
  return { invitation, position, estimateMs: estimate(state, position, now), ...servedOr(state, now) }
}

/** Q9: whether anybody serves those who wait. Agents still at work serve a queue that has closed; once they have gone, nobody does. */
export function isServed(state: Queue, now: number): boolean {
  return isStaffed(state) || (hoursAt(state, now)?.open ?? true)
}

function servedOr(state: Queue, now: number): Pick<QueuePosition, 'unserved'> {
  return isServed(state, now) ? {} : { unserved: true }
}

function isTold({ mode }: Waiting): boolean {
  return mode === 'live'
}
