// Whether an entry point is open now (Q7). Every page with a widget asks this, so it is computed from the configuration and wakes no queue.
import { isOpen, nextChange } from '../domain/hours.ts'
import type { Hours } from '../protocol/config/hours.ts'
import { isoTime } from '../protocol/iso-time.ts'
import { limits } from '../protocol/limits.ts'
import { read } from './config.ts'

export interface OpeningTimes {
  readonly open: boolean
  /** ISO 8601; null: open, or not known to open again. */
  readonly opensAt: string | null
  /** ISO 8601; null: closed, or not known to close. */
  readonly closesAt: string | null
}

/** How long an answer is kept when no next change is known (ms). */
const unchangedMs = 3_600_000

/** The opening by the hours of `queue`; `now` in ms. */
export async function openingOf(db: D1Database, queue: string, now: number): Promise<OpeningTimes> {
  const stored = await read(db, 'queues', queue)
  if (!stored) return { open: false, opensAt: null, closesAt: null }
  const { hours } = stored.body
  return hours === null
    ? { open: true, opensAt: null, closesAt: null }
    : openings.at(`${queue}@${stored.version}`, hours, now)
}

interface CachedOpening {
  readonly fromAt: number
  readonly untilAt: number
  readonly opening: OpeningTimes
}

/**
 * Caches openings until they change: finding the next change takes about ten milliseconds (Q7),
 * and anybody may ask. The key contains the queue's version, so changed hours make a new entry.
 */
export class Openings {
  readonly #cache = new Map<string, CachedOpening>()

  at(name: string, hours: Hours, now: number): OpeningTimes {
    const cached = this.#cache.get(name)
    if (cached && cached.fromAt <= now && now < cached.untilAt) return cached.opening
    const found = lookUp(hours, now)
    // The map is in order of insertion: the oldest entry is evicted first.
    this.#cache.delete(name)
    const [oldest] = this.#cache.keys()
    if (this.#cache.size >= limits.openingsKept && oldest !== undefined) this.#cache.delete(oldest)
    this.#cache.set(name, found)
    return found.opening
  }
}

const openings = new Openings()

function lookUp(hours: Hours, now: number): CachedOpening {
  const open = isOpen(hours, now)
  const at = nextChange(hours, now)
  const changesAt = at === null ? null : isoTime(at)
  const opening = { open, opensAt: open ? null : changesAt, closesAt: open ? changesAt : null }
  return { fromAt: now, untilAt: at ?? now + unchangedMs, opening }
}
