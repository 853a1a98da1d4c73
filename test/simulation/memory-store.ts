// The same store in memory. What is on the disk shares nothing with what an actor holds, so a crash is a new store on the old disk.
import type { IdKey } from '../../domain/ids.ts'
import type { Letter } from '../../domain/letters.ts'
import { reworded, wordless } from '../../durable-objects/shell/rows.ts'
import type {
  Commit,
  Kept,
  Loaded,
  Mark,
  Overwrite,
  ReplayRow,
  Row,
  Snapshot,
  Store,
} from '../../durable-objects/shell/store.ts'
import { limits } from '../../protocol/limits.ts'
import type { Refusal } from '../../protocol/problem.ts'

interface Line {
  letters: { readonly n: number; readonly at: number; readonly untilAt: number | null; readonly text: string }[]
  tries: number
  dueAt: number
}

/** Values are immutable or texts of JSON. */
export class Disk {
  idKey: IdKey | null = null
  rows: Row[] = []
  checkpoint: string | null = null
  alarmAt: number | null = null
  readonly marks = new Map<string, Mark>()
  readonly refusals = new Map<string, Map<number, { readonly at: number; readonly text: string }>>()
  readonly keys = new Map<string, { readonly at: number; readonly text: string }>()
  readonly amendments = new Map<number, readonly number[]>()
  sent = 0
  readonly outbox = new Map<string, Line>()
}

export class MemoryStore implements Store {
  readonly #disk: Disk

  constructor(disk: Disk = new Disk()) {
    this.#disk = disk
  }

  load(): Loaded {
    const { idKey, checkpoint, rows, marks, sent, outbox } = this.#disk
    const stored = checkpoint === null ? null : (JSON.parse(checkpoint) as NonNullable<Loaded['checkpoint']>)
    return {
      idKey,
      checkpoint: stored,
      tail: rows.filter(({ place }) => place > (stored?.place ?? 0)).map(withoutItem),
      marks: Object.fromEntries([...marks].filter(([sender]) => sender.startsWith('f:'))),
      sent,
      posts: [...outbox].map(([to, { letters, tries, dueAt }]) => ({
        to,
        tries,
        dueAt,
        letters: letters.map(({ text, ...rest }) => ({ to, ...rest, letter: JSON.parse(text) as Letter })),
      })),
    }
  }

  commit({ idKey, rows, overwrites, settled, kept, letters, checkpoint, alarmAt }: Commit): void {
    const disk = this.#disk
    let last = disk.rows.at(-1)?.place ?? 0
    for (const { place } of rows) {
      if (place <= last) throw new Error('place taken')
      last = place
    }
    if (idKey) disk.idKey = idKey
    disk.rows.push(...rows)
    for (const overwrite of overwrites) this.#overwrite(overwrite)
    if (checkpoint) this.#checkpoint(checkpoint)
    if (settled) {
      const { sender, n, at, refusal } = settled
      this.#raise(sender, { n, at })
      if (refusal) this.#refuse(sender, n, at, refusal)
    }
    if (kept) this.#keep(kept)
    for (const { to, n, at, untilAt, letter } of letters) {
      const line = disk.outbox.get(to) ?? { letters: [], tries: 0, dueAt: 0 }
      line.letters.push({ n, at, untilAt, text: JSON.stringify(letter) })
      disk.outbox.set(to, line)
      disk.sent = n
    }
    if (alarmAt !== null) disk.alarmAt = alarmAt
  }

  mark(sender: string): Mark | null {
    return this.#disk.marks.get(sender) ?? null
  }

  lowMarks(n: number, most: number): number | null {
    const low = [...this.#disk.marks].filter(([sender, mark]) => isOfObject(sender) && mark.n < n)
    return (
      low
        .map(([, mark]) => mark.n)
        .toSorted((a, b) => a - b)
        .slice(0, most)
        .at(-1) ?? null
    )
  }

  refusal(sender: string, n: number): Refusal | null {
    const found = this.#disk.refusals.get(sender)?.get(n)
    return found ? (JSON.parse(found.text) as Refusal) : null
  }

  kept(key: string): Kept | null {
    const found = this.#disk.keys.get(key)
    return found ? (JSON.parse(found.text) as Kept) : null
  }

  rows(first: number, last: number): readonly Row[] {
    return this.#disk.rows.filter(({ place }) => place >= first && place <= last)
  }

  oldestAt(): number | null {
    return this.#disk.rows[0]?.at ?? null
  }

  overwritten(place: number): number {
    return this.#disk.amendments.get(place)?.length ?? 0
  }

  delivered(to: string, n: number): void {
    const line = this.#disk.outbox.get(to)
    if (!line) return
    line.letters = line.letters.filter((letter) => letter.n > n)
    line.tries = 0
    line.dueAt = 0
    if (line.letters.length === 0) this.#disk.outbox.delete(to)
  }

  dropped(to: string, n: number): void {
    const line = this.#disk.outbox.get(to)
    if (!line) return
    line.letters = line.letters.filter((letter) => letter.n !== n)
    if (line.letters.length === 0) this.#disk.outbox.delete(to)
  }

  postponed(to: string, tries: number, dueAt: number): void {
    const line = this.#disk.outbox.get(to)
    if (line) Object.assign(line, { tries, dueAt })
  }

  bytes(): number {
    return 0
  }

  armed(): number | null {
    return this.#disk.alarmAt
  }

  arm(at: number): void {
    this.#disk.alarmAt = at
  }

  #raise(sender: string, mark: Mark): void {
    if (mark.n > (this.#disk.marks.get(sender)?.n ?? 0)) this.#disk.marks.set(sender, mark)
  }

  #overwrite({ place, by, change, text }: Overwrite): void {
    const all = [...(this.#disk.amendments.get(place) ?? []), by]
    this.#disk.amendments.set(place, all)
    this.#rewrite(place, (item) => reworded(item, change, text))
    if (change !== 'corrected') for (const each of all) this.#rewrite(each, wordless)
  }

  #rewrite(place: number, change: (item: string) => string): void {
    const disk = this.#disk
    disk.rows = disk.rows.map((row) => (row.place === place ? { ...row, item: change(row.item ?? '') } : row))
  }

  #refuse(sender: string, n: number, at: number, refusal: Refusal): void {
    const all = this.#disk.refusals.get(sender) ?? new Map<number, { at: number; text: string }>()
    all.set(n, { at, text: JSON.stringify(refusal) })
    for (const old of [...all.keys()].slice(0, -limits.refusalsPerSender)) all.delete(old)
    this.#disk.refusals.set(sender, all)
  }

  #keep(kept: Kept): void {
    this.#disk.keys.delete(kept.key)
    this.#disk.keys.set(kept.key, { at: kept.at, text: JSON.stringify(kept) })
    this.#forget(kept.at)
  }

  #forget(now: number): void {
    const { keys } = this.#disk
    for (const [key, { at }] of keys) if (at < now - limits.idempotencyKeyMs) keys.delete(key)
    const refused = [...keys].filter(([, { text }]) => 'refusal' in (JSON.parse(text) as Kept).outcome)
    for (const [key] of refused.slice(0, -limits.refusedKeys)) keys.delete(key)
  }

  #checkpoint({ raised, dropped, keep, at, ...checkpoint }: Snapshot): void {
    const disk = this.#disk
    disk.checkpoint = JSON.stringify(checkpoint)
    for (const [sender, mark] of Object.entries(raised)) this.#raise(sender, mark)
    for (const sender of dropped) disk.marks.delete(sender)
    for (const [sender, { n }] of disk.marks)
      if (isOfObject(sender) && n <= checkpoint.horizon) disk.marks.delete(sender)
    for (const all of disk.refusals.values()) {
      for (const [n, refusal] of all) if (refusal.at < at - limits.instanceSilentMs) all.delete(n)
    }
    this.#forget(at)
    if (keep === null) return
    const stays = disk.rows.findIndex(
      (row) => row.place > checkpoint.place || (row.at >= keep.fromAt && row.at <= keep.toAt),
    )
    disk.rows = stays < 0 ? [] : disk.rows.slice(stays)
  }
}

function withoutItem({ item: _, ...row }: Row): ReplayRow {
  return row
}

function isOfObject(sender: string): boolean {
  return sender.startsWith('l:') && sender !== 'l:config'
}
