// Whether the service can do what it is for (O3). Everything that it does ends in a write, and a full disk or a database that is away lets
// reads go on: so health writes, a row in D1 and a value in an object.
import type { Env } from '../durable-objects/env.ts'
import { logger } from '../durable-objects/shell/log.ts'
import { customerStub } from '../durable-objects/stubs.ts'
import { limits } from '../protocol/limits.ts'

export type Part = 'database' | 'objects'

export interface Health {
  /** ms */
  readonly at: number
  /** What cannot be written; empty: all is well. */
  readonly faults: readonly Part[]
}

const log = logger('worker')

/** No customer has this id: visitors' are UUIDs, and those of sites have a colon. */
const object = 'health'

/**
 * What was found lately is answered again: anybody may ask, as often as they like. An answer of one request cannot be awaited in another
 * (workerd), so who asks while another one looks gets what was found before, and looks too if nothing was.
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

  /** The part if it cannot be written in time. */
  async #try(part: Part, write: () => Promise<unknown>): Promise<Part | null> {
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
