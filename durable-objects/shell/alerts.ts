// How an object alerts administrators (O3). It writes a row into D1 itself, so that no command has to update a counter. It writes only while
// something is wrong, and rarely about the same thing. If D1 is unavailable, the log line has to do.
import type { AlertKind } from '../../protocol/alerts.ts'
import { isoTime } from '../../protocol/iso-time.ts'
import { limits } from '../../protocol/limits.ts'
import type { Delivery, Envelope } from './outbox.ts'

interface AlertsOutside {
  /** The address of the object, such as `queue/sales`. */
  readonly object: string
  readonly db: D1Database
  now(): number
  /** Keeps the object awake for `work`, which never rejects. */
  background(work: Promise<void>): void
  log(line: Readonly<Record<string, unknown>>): void
}

export class Alerts {
  readonly #outside: AlertsOutside
  /** When each alert was last raised (ms). It is kept in memory only. */
  readonly #toldAt = new Map<string, number>()

  constructor(outside: AlertsOutside) {
    this.#outside = outside
  }

  /** `about` is the part of the object that is affected. Empty: all of it. `detail` must not contain text of conversations. */
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

  /** Ends an alert, because everything is well again. */
  over(kind: AlertKind, about: string): void {
    const { object, db, now } = this.#outside
    this.#toldAt.delete(`${kind} ${about}`)
    this.#write(db.prepare(ended).bind(object, kind, about, now()))
  }

  /** Sends letters, and raises an alert if they have waited too long for their receiver. The alert ends when they get through. */
  async watched(to: string, envelopes: readonly Envelope[], send: () => ReturnType<Delivery>): ReturnType<Delivery> {
    // Numbers rise with the time of posting (outbox.ts).
    const postedAt = envelopes[0]?.n ?? this.#outside.now()
    const isLate = () => this.#outside.now() - postedAt >= limits.alerts.letterMs
    try {
      const refused = await send()
      // Letters that were given up do not arrive, so a later one that is not late ends the alert too.
      if (isLate() || this.#toldAt.has(`stuck_letters ${to}`)) this.over('stuck_letters', to)
      return refused
    } catch (error) {
      if (isLate()) {
        const since = isoTime(postedAt)
        this.raise('stuck_letters', to, `The oldest has waited since ${since}: ${String(error)}`)
      }
      throw error
    }
  }

  /** Raises an alert if it is much later than `dueAt` (ms), when the object should have been woken. */
  late(dueAt: number): void {
    const lateMs = this.#outside.now() - dueAt
    if (lateMs < limits.alerts.alarmMs) return
    const seconds = Math.round(lateMs / 1_000)
    this.raise('late_alarm', '', `What was due at ${isoTime(dueAt)} came ${seconds} s late.`)
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

/** At most one alert about the same thing in the same object is open. */
const raised = `INSERT INTO alerts (object, kind, about, detail, first_at, last_at, times) VALUES (?1, ?2, ?3, ?4, ?5, ?5, 1)
  ON CONFLICT (object, kind, about) WHERE over_at IS NULL
  DO UPDATE SET detail = excluded.detail, last_at = excluded.last_at, times = times + 1`

const ended = `UPDATE alerts SET over_at = ?4 WHERE object = ?1 AND kind = ?2 AND about = ?3 AND over_at IS NULL`
