// Where live customers stand in their queue (Q9). Persistent conversations hear nothing of it (P3), and count like everybody; so
// do those who are skipped, since they keep their place (Q10).
import type { Place } from '../hints.ts'
import { estimate, paceOf, waitAt } from './estimate.ts'
import { hoursAt } from './hours.ts'
import { countBefore, inOrder, isStaffed, type Queue, type Waiting } from './state.ts'

export interface PlaceOf {
  readonly conversation: string
  readonly place: Place
}

/** The places of all who are to hear of theirs, the first one first: not of those who show no life. */
export function places(state: Queue, now: number): readonly PlaceOf[] {
  const pace = paceOf(state, now)
  const served = servedOr(state, now)
  const found: PlaceOf[] = []
  for (const [index, entry] of Object.values(state.waiting).sort(inOrder).entries()) {
    if (entry.skipped || !isTold(entry)) continue
    const { conversation, invitation } = entry
    const position = index + 1
    found.push({
      conversation,
      place: { invitation, position, estimateMs: pace === null ? null : waitAt(position, pace), ...served },
    })
  }
  return found
}

/** Null: it does not wait here, or is not to hear of it. */
export function placeOf(state: Queue, invitation: string, now: number): Place | null {
  const entry = state.waiting[invitation]
  if (entry === undefined || !isTold(entry)) return null
  const position = countBefore(state, entry) + 1
  return { invitation, position, estimateMs: estimate(state, position, now), ...servedOr(state, now) }
}

/** Q9: whoever waits in a queue that has closed is still served by those who are at work, but by nobody once they have gone. */
export function isServed(state: Queue, now: number): boolean {
  return isStaffed(state) || (hoursAt(state, now)?.open ?? true)
}

function servedOr(state: Queue, now: number): Pick<Place, 'unserved'> {
  return isServed(state, now) ? {} : { unserved: true }
}

function isTold({ mode }: Waiting): boolean {
  return mode === 'live'
}
