// Telling live customers where they stand (Q9): hints, of which the next one overwrites the last. What was told is remembered
// only as long as the object is awake; whoever comes too late to hear asks.
import type { Place } from '../domain/hints.ts'
import { placeOf, places, type PlaceOf } from '../domain/queue/places.ts'
import type { Queue } from '../domain/queue/state.ts'
import { limits } from '../protocol/limits.ts'

export interface Look {
  readonly hints: readonly PlaceOf[]
  /** When to look again (ms), even if nothing more happens; null: everybody knows. */
  readonly againAt: number | null
}

const nothing: Look = { hints: [], againAt: null }

export class QueuePlaces {
  /** By invitation, what was told and when (ms). */
  readonly #told = new Map<string, { readonly place: Place; readonly at: number }>()
  #lookedAt = -Infinity

  /**
   * Whom to tell now. Everybody hears at most every `limits.queueHintEveryMs`. However many wait, only so many are told at one
   * look, and looks are some time apart.
   */
  look(state: Queue, now: number): Look {
    if (state.counts.live === 0) {
      this.#told.clear()
      return nothing
    }
    const { atOnce, everyMs } = limits.placeHints
    const nextLookAt = this.#lookedAt + everyMs
    // A clock that went back must not keep the queue silent.
    if (now < nextLookAt && now >= this.#lookedAt) return { hints: [], againAt: nextLookAt }
    this.#lookedAt = now
    for (const invitation of this.#told.keys()) if (!(invitation in state.waiting)) this.#told.delete(invitation)
    const hints: PlaceOf[] = []
    let againAt: number | null = null
    for (const each of places(state, now)) {
      const dueAt = this.#dueAt(each.place)
      if (dueAt === null) continue
      if (dueAt <= now && hints.length < atOnce) {
        hints.push(each)
        this.#told.set(each.place.invitation, { place: each.place, at: now })
      } else againAt = Math.min(againAt ?? Infinity, Math.max(dueAt, now + everyMs))
    }
    return { hints, againAt }
  }

  /** For a conversation that asks. */
  placeOf(state: Queue, invitation: string, now: number): Place | null {
    const place = placeOf(state, invitation, now)
    if (place !== null) this.#told.set(invitation, { place, at: now })
    return place
  }

  /** From when on (ms) this is news; null: it is none. */
  #dueAt({ invitation, position, estimateMs, unserved }: Place): number | null {
    const told = this.#told.get(invitation)
    // A place that means nothing any more is taken back at once.
    if (told === undefined || told.place.unserved !== unserved) return 0
    const same = told.place.position === position && told.place.estimateMs === estimateMs
    return same || unserved === true ? null : told.at + limits.queueHintEveryMs
  }
}
