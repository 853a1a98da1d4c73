// How far each participant has read (D9), and how far the log has reached their devices (R12). Both are kept as places in the log, since each
// audience numbers its items differently.
import { limits } from '../../protocol/limits.ts'

/** Places in the log. 0: nothing yet. Whatever was read counts as delivered. */
export interface Reached {
  readonly read: number
  readonly delivered: number
}

interface Cursor {
  reached: Reached
  /** When the cursor was last written to the disk (ms). */
  writtenAt: number
  pending: boolean
}

const nothing: Reached = { read: 0, delivered: 0 }

export class Cursors {
  readonly #sql: SqlStorage
  readonly #now: () => number
  readonly #cursors = new Map<string, Cursor>()
  #timer: ReturnType<typeof setTimeout> | null = null

  /** `born`: whether the object's tables exist. */
  constructor(sql: SqlStorage, now: () => number, born: boolean) {
    this.#sql = sql
    this.#now = now
    if (!born) return
    const rows = sql.exec<{ participant: string; place: number; delivered: number; at: number }>(
      'SELECT participant, place, delivered, at FROM cursors',
    )
    for (const { participant, place, delivered, at } of rows) {
      // Code of the previous release writes nothing into `delivered`.
      const reached = { read: place, delivered: Math.max(place, delivered) }
      this.#cursors.set(participant, { reached, writtenAt: at, pending: false })
    }
  }

  all(): readonly (readonly [participant: string, reached: Reached])[] {
    return [...this.#cursors].map(([participant, { reached }]) => [participant, reached])
  }

  reachedBy(participant: string): Reached {
    return this.#cursors.get(participant)?.reached ?? nothing
  }

  /** Returns false if `participant` had come as far before. A cursor never goes back. */
  move(participant: string, what: keyof Reached, place: number): boolean {
    const cursor = this.#cursors.get(participant) ?? { reached: nothing, writtenAt: 0, pending: false }
    if (place <= cursor.reached[what]) return false
    const { read, delivered } = cursor.reached
    cursor.reached = { read: what === 'read' ? place : read, delivered: Math.max(delivered, place) }
    cursor.pending = true
    this.#cursors.set(participant, cursor)
    if (cursor.writtenAt <= this.#now() - limits.cursorEveryMs) this.write(participant)
    else if (what === 'read') this.#later()
    // What has only reached a device is written with the next cursor that is due, and does not keep the object awake. If the object
    // sleeps before that, it forgets the last seconds, and devices report them again.
    return true
  }

  /** Writes the cursors that are not written yet: that of one participant, or all. */
  write(participant: string | null = null): void {
    for (const [who, cursor] of this.#cursors) {
      if (!cursor.pending || (participant !== null && who !== participant)) continue
      cursor.pending = false
      cursor.writtenAt = this.#now()
      this.#sql.exec(
        'INSERT OR REPLACE INTO cursors (participant, place, delivered, at) VALUES (?, ?, ?, ?)',
        who,
        cursor.reached.read,
        cursor.reached.delivered,
        cursor.writtenAt,
      )
    }
  }

  /** Writes the cursors a little later. The platform does not hibernate an object with a timer set, so they are written before it sleeps. */
  #later(): void {
    if (this.#timer !== null) return
    this.#timer = setTimeout(() => {
      this.#timer = null
      this.write()
    }, limits.cursorEveryMs)
  }
}
