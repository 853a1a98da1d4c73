// Tells waiting live customers their position (Q9). It goes as hints, and each overwrites the last. What was told is remembered only while
// the object is awake. A conversation that missed it asks.
import type { Place } from '../domain/hints.ts'
import { placeOf, places, type PlaceOf } from '../domain/queue/places.ts'
import type { Queue } from '../domain/queue/state.ts'
import { limits } from '../protocol/limits.ts'

export interface Look {
  readonly hints: readonly PlaceOf[]
  /** When to look again (ms) even if nothing happens before. Null: everybody has been told. */
  readonly againAt: number | null
}

const nothing: Look = { hints: [], againAt: null }

export class QueuePlaces {
  /** What each invitation was told, and when (ms). */
  readonly #told = new Map<string, { readonly place: Place; readonly at: number }>()
  #lookedAt = -Infinity

  /**
   * Returns whom to tell now. Each is told at most every `limits.queueHintEveryMs`. However many wait, one look tells only some of them,
   * and there is some time between two looks.
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

  /** Answers a conversation that asks for its position. */
  placeOf(state: Queue, invitation: string, now: number): Place | null {
    const place = placeOf(state, invitation, now)
    if (place !== null) this.#told.set(invitation, { place, at: now })
    return place
  }

  /** Returns from when on (ms) a position is worth telling. Null: the customer knows it already. */
  #dueAt({ invitation, position, estimateMs, unserved }: Place): number | null {
    const told = this.#told.get(invitation)
    // A position that has lost its meaning is taken back at once.
    if (told === undefined || told.place.unserved !== unserved) return 0
    const same = told.place.position === position && told.place.estimateMs === estimateMs
    return same || unserved === true ? null : told.at + limits.queueHintEveryMs
  }
}
