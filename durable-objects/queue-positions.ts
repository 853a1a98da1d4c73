// Tells waiting live customers their position (Q9). It goes as hints, and each overwrites the last. What was told is remembered only while
// the object is awake. A conversation that missed it asks.
import type { QueuePosition } from '../domain/hints.ts'
import { positionOf, positions, type PositionHint } from '../domain/queue/positions.ts'
import type { Queue } from '../domain/queue/state.ts'
import { limits } from '../protocol/limits.ts'

export interface PositionHints {
  readonly hints: readonly PositionHint[]
  /** When to look again (ms) even if nothing happens before. Null: everybody has been told. */
  readonly againAt: number | null
}

const nothing: PositionHints = { hints: [], againAt: null }

export class QueuePositions {
  /** What each invitation was told, and when (ms). */
  readonly #sent = new Map<string, { readonly queuePosition: QueuePosition; readonly at: number }>()
  #lookedAt = -Infinity

  /**
   * Returns whom to tell now. Each is told at most every `limits.queueHintEveryMs`. However many wait, one look tells only some of them,
   * and there is some time between two looks.
   */
  look(state: Queue, now: number): PositionHints {
    if (state.counts.live === 0) {
      this.#sent.clear()
      return nothing
    }
    const { atOnce, everyMs } = limits.positionHints
    const nextLookAt = this.#lookedAt + everyMs
    // A clock that went back must not keep the queue silent.
    if (now < nextLookAt && now >= this.#lookedAt) return { hints: [], againAt: nextLookAt }
    this.#lookedAt = now
    for (const invitation of this.#sent.keys()) if (!(invitation in state.waiting)) this.#sent.delete(invitation)
    const hints: PositionHint[] = []
    let againAt: number | null = null
    for (const each of positions(state, now)) {
      const dueAt = this.#dueAt(each.queuePosition)
      if (dueAt === null) continue
      if (dueAt <= now && hints.length < atOnce) {
        hints.push(each)
        this.#sent.set(each.queuePosition.invitation, { queuePosition: each.queuePosition, at: now })
      } else againAt = Math.min(againAt ?? Infinity, Math.max(dueAt, now + everyMs))
    }
    return { hints, againAt }
  }

  /** Answers a conversation that asks for its position. */
  positionOf(state: Queue, invitation: string, now: number): QueuePosition | null {
    const queuePosition = positionOf(state, invitation, now)
    if (queuePosition !== null) this.#sent.set(invitation, { queuePosition: queuePosition, at: now })
    return queuePosition
  }

  /** Returns from when on (ms) a position is worth telling. Null: the customer knows it already. */
  #dueAt({ invitation, position, estimateMs, unserved }: QueuePosition): number | null {
    const sent = this.#sent.get(invitation)
    // A position that has lost its meaning is taken back at once.
    if (sent === undefined || sent.queuePosition.unserved !== unserved) return 0
    const same = sent.queuePosition.position === position && sent.queuePosition.estimateMs === estimateMs
    return same || unserved === true ? null : sent.at + limits.queueHintEveryMs
  }
}
