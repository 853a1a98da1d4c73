// What an object tells administrators of itself (O3): a row in D1, written by the object, so that there is no counter that every command
// writes to. It tells only while something is wrong, and of one thing seldom. If D1 is away, the log line has to do.
import type { AlertKind } from '../../protocol/alerts.ts'
import { limits } from '../../protocol/limits.ts'
import type { Delivery, Envelope } from './outbox.ts'

interface AlertsOutside {
  /** `queue/sales` */
  readonly object: string
  readonly db: D1Database
  now(): number
  /** Keeps the object awake for `work`, which never rejects. */
  background(work: Promise<void>): void
  log(line: Readonly<Record<string, unknown>>): void
}

export class Alerts {
  readonly #outside: AlertsOutside
  /** When each was last told (ms), as far as memory goes. */
  readonly #toldAt = new Map<string, number>()

  constructor(outside: AlertsOutside) {
    this.#outside = outside
  }

  /** `about`: what within the object; empty: all of it. No words of conversations in `detail`. */
  raise(kind: AlertKind, about: string, detail: string): void {
    const { object, db, now } = this.#outside
    const key = `${kind} ${about}`
    if (now() - (this.#toldAt.get(key) ?? -Infinity) < limits.alerts.againMs) return
    if (this.#toldAt.size >= limits.alerts.remembered) this.#toldAt.clear()
    this.#toldAt.set(key, now())
    this.#outside.log({ level: 'error', alert: kind, about, detail })
    const said = detail.slice(0, limits.alerts.detailLength)
    this.#write(db.prepare(raised).bind(object, kind, about, said, now()))
  }

  /** It is as it should be again. */
  over(kind: AlertKind, about: string): void {
    const { object, db, now } = this.#outside
    this.#toldAt.delete(`${kind} ${about}`)
    this.#write(db.prepare(ended).bind(object, kind, about, now()))
  }

  /** Tells of letters that have waited too long for whoever does not take them, and that they got through after all. */
  watched(to: string, envelopes: readonly Envelope[], send: () => ReturnType<Delivery>): ReturnType<Delivery> {
    // Numbers rise with the time of posting (outbox.ts).
    const postedAt = envelopes[0]?.n ?? this.#outside.now()
    return this.#watched(to, postedAt, send)
  }

  /** Tells if what was due at `dueAt` (ms) is looked at only now. */
  due(name: string, dueAt: number): void {
    const lateMs = this.#outside.now() - dueAt
    if (lateMs < limits.alerts.alarmMs) return
    const seconds = Math.round(lateMs / 1_000)
    this.raise('late_alarm', '', `${name} was due at ${new Date(dueAt).toISOString()} and came ${seconds} s late.`)
  }

  async #watched(to: string, postedAt: number, send: () => ReturnType<Delivery>): ReturnType<Delivery> {
    const isLate = () => this.#outside.now() - postedAt >= limits.alerts.letterMs
    try {
      const refused = await send()
      if (isLate()) this.over('stuck_letters', to)
      return refused
    } catch (error) {
      if (isLate()) {
        const since = new Date(postedAt).toISOString()
        this.raise('stuck_letters', to, `The oldest has waited since ${since}: ${String(error)}`)
      }
      throw error
    }
  }

  #write(statement: D1PreparedStatement): void {
    const { background, log } = this.#outside
    const work = statement.run().then(
      () => {},
      (error: unknown) => log({ level: 'error', alerts: String(error) }),
    )
    background(work)
  }
}

/** Of one thing in one object at most one alert stands. */
const raised = `INSERT INTO alerts (object, kind, about, detail, first_at, last_at, times) VALUES (?1, ?2, ?3, ?4, ?5, ?5, 1)
  ON CONFLICT (object, kind, about) WHERE over_at IS NULL
  DO UPDATE SET detail = excluded.detail, last_at = excluded.last_at, times = times + 1`

const ended = `UPDATE alerts SET over_at = ?4 WHERE object = ?1 AND kind = ?2 AND about = ?3 AND over_at IS NULL`
