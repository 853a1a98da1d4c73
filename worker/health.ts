// The health check (O3). When a disk is full or a database is down, reads
// often still work. So the check writes: a row in D1 and a value in an object.
import type { Env } from '../durable-objects/env.ts'
import { logger } from '../durable-objects/shell/log.ts'
import { customerStub } from '../durable-objects/stubs.ts'
import { limits } from '../protocol/limits.ts'

export type HealthPart = 'database' | 'objects'

export interface Health {
  /** ms */
  readonly at: number
  /** The parts that cannot be written; empty: all is well. */
  readonly faults: readonly HealthPart[]
}

const log = logger('worker')

/** The name of the object that is written to. No customer has this id: visitors' ids are UUIDs, and ids of sites' customers have a colon. */
const object = 'health'

/**
 * Caches the last result, because anybody may ask at any rate. A request cannot await another request's promise (workerd). So a request that
 * comes during a check gets the previous result, and runs a check of its own when there is none.
 */
export class Pulse {
  readonly #withinMs: number
  #last: Health | null = null
  #lookingSince = -Infinity

  constructor(withinMs: number = limits.health.withinMs) {
    this.#withinMs = withinMs
  }

  async take(env: Env, now: number): Promise<Health> {
    const isLooking = now - this.#lookingSince < 2 * this.#withinMs
    if (this.#last !== null && (isLooking || now - this.#last.at < limits.health.everyMs)) return this.#last
    this.#lookingSince = now
    const found = await Promise.all([
      this.#try('database', () => writeRow(env.CONFIG, now)),
      this.#try('objects', () => customerStub(env, object).pulse(now)),
    ])
    this.#lookingSince = -Infinity
    this.#last = { at: now, faults: found.filter((part) => part !== null) }
    return this.#last
  }

  /** Returns the part if it cannot be written in time, else null. */
  async #try(part: HealthPart, write: () => Promise<unknown>): Promise<HealthPart | null> {
    const { promise: late, reject } = Promise.withResolvers<never>()
    const timer = setTimeout(() => reject(new Error(`no answer within ${this.#withinMs} ms`)), this.#withinMs)
    try {
      await Promise.race([write(), late])
      return null
    } catch (error) {
      log({ level: 'error', health: part, error: String(error) })
      return part
    } finally {
      clearTimeout(timer)
    }
  }
}

function writeRow(db: D1Database, now: number): Promise<unknown> {
  return db
    .prepare('INSERT INTO health (one, at) VALUES (1, ?1) ON CONFLICT (one) DO UPDATE SET at = excluded.at')
    .bind(now)
    .run()
}
