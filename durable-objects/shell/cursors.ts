// How far each participant has read (D9), as places in the log: each audience gets them in its own numbers.
import { limits } from '../../protocol/limits.ts'

interface Cursor {
  place: number
  /** When it was last written (ms). */
  writtenAt: number
  pending: boolean
}

export class Cursors {
  readonly #sql: SqlStorage
  readonly #now: () => number
  readonly #cursors = new Map<string, Cursor>()
  #timer: ReturnType<typeof setTimeout> | null = null

  /** `born`: whether the tables exist. */
  constructor(sql: SqlStorage, now: () => number, born: boolean) {
    this.#sql = sql
    this.#now = now
    if (!born) return
    const rows = sql.exec<{ participant: string; place: number; at: number }>(
      'SELECT participant, place, at FROM cursors',
    )
    for (const { participant, place, at } of rows) {
      this.#cursors.set(participant, { place, writtenAt: at, pending: false })
    }
  }

  all(): readonly (readonly [participant: string, place: number])[] {
    return [...this.#cursors].map(([participant, { place }]) => [participant, place])
  }

  /** 0: has read nothing. */
  placeOf(participant: string): number {
    return this.#cursors.get(participant)?.place ?? 0
  }

  /** False if `participant` had read as far before: a cursor never goes back. */
  move(participant: string, place: number): boolean {
    const cursor = this.#cursors.get(participant) ?? { place: 0, writtenAt: 0, pending: false }
    if (place <= cursor.place) return false
    cursor.place = place
    cursor.pending = true
    this.#cursors.set(participant, cursor)
    if (cursor.writtenAt <= this.#now() - limits.cursorEveryMs) this.write(participant)
    else this.#later()
    return true
  }

  /** Writes what is still to be written, for one or for all. */
  write(participant: string | null = null): void {
    for (const [who, cursor] of this.#cursors) {
      if (!cursor.pending || (participant !== null && who !== participant)) continue
      cursor.pending = false
      cursor.writtenAt = this.#now()
      this.#sql.exec(
        'INSERT OR REPLACE INTO cursors (participant, place, at) VALUES (?, ?, ?)',
        who,
        cursor.place,
        cursor.writtenAt,
      )
    }
  }

  /** An object with a timer set is not put to hibernation (platform), so what was read reaches the disk before that. */
  #later(): void {
    if (this.#timer !== null) return
    this.#timer = setTimeout(() => {
      this.#timer = null
      this.write()
    }, limits.cursorEveryMs)
  }
}
