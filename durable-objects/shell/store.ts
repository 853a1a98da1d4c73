// What an actor needs of durable storage. The objects keep it in SQLite. The simulation keeps it in memory, and makes it crash.
import type { IdKey } from '../../domain/ids.ts'
import type { Versioned } from '../../domain/upcast.ts'
import type { Change } from '../../protocol/items.ts'
import type { Refusal } from '../../protocol/problem.ts'

/** One row of the log. `customer` and `agents` count the rows up to and including this one that the audience may see. */
export interface Row {
  readonly place: number
  readonly at: number
  readonly cause: string
  readonly v: number
  /** Which audiences see the item, as bits of `seenBy`. */
  readonly seen: number
  readonly customer: number
  readonly agents: number
  /** The event as JSON, without transcript text. */
  readonly event: string
  /** The item as JSON, without its `ref`. Null: the event has no item. */
  readonly item: string | null
}

/** A row as replay needs it. Waking must not load transcripts, so it has no item. */
export type ReplayRow = Omit<Row, 'item'>

/** The highest number settled for a sender, and when that was (ms). */
export interface Mark {
  readonly n: number
  readonly at: number
}

export interface Checkpoint {
  readonly place: number
  readonly customer: number
  readonly agents: number
  readonly v: number
  /** `Damaged` if the stored state cannot be read. */
  readonly state: unknown
  /** Whether marks of client instances have ever been dropped because of their age. */
  readonly forgot: boolean
  /** Letters up to this number are refused from senders without a mark, because their marks may have been forgotten. */
  readonly horizon: number
}

/** A checkpoint taken at `at` (ms). Marks and rows that are too old to matter are deleted with it. */
export interface Snapshot extends Checkpoint {
  readonly at: number
  /** Marks raised since the last checkpoint. `dropped` has the client instances forgotten for age; other objects' marks go up to the horizon. */
  readonly raised: Readonly<Record<string, Mark>>
  readonly dropped: readonly string[]
  /** Which rows to keep. Null: all of them. */
  readonly keep: KeptRows | null
}

/** The first row of this time span (ms, both ends included) is kept, and so is every row after it. Earlier rows up to the checkpoint go. */
export interface KeptRows {
  readonly fromAt: number
  readonly toAt: number
}

export interface Posted {
  readonly to: string
  readonly n: number
  readonly at: number
  /** When the letter stops being useful (ms). Null: it never does, and it is tried for as long as letters are. */
  readonly untilAt: number | null
  readonly letter: Versioned
}

/** The undelivered letters for one receiver, in order. Only the first is ever due. */
export interface Post {
  readonly to: string
  readonly letters: readonly Posted[]
  readonly tries: number
  readonly dueAt: number
}

export interface Loaded {
  /** Null: the object has no key yet. */
  readonly idKey: IdKey | null
  readonly checkpoint: Checkpoint | null
  /** Rows after the checkpoint, in order. */
  readonly tail: readonly ReplayRow[]
  /** Marks of client instances. Those of other objects stay on the disk. */
  readonly marks: Readonly<Record<string, Mark>>
  /** The highest number ever given to a letter. */
  readonly sent: number
  readonly posts: readonly Post[]
}

export interface Settled {
  readonly sender: string
  readonly n: number
  readonly at: number
  readonly refusal: Refusal | null
}

/** What the request with an idempotency key led to. `print` identifies that request. */
export interface Kept {
  readonly key: string
  readonly print: string
  readonly at: number
  readonly outcome: { readonly first: number; readonly last: number } | { readonly refusal: Refusal }
}

/** R14: the row at `by` replaces the words of the item at `place`. Unless that is a correction, all its amendments lose their words too. */
export interface Overwrite {
  readonly place: number
  readonly by: number
  readonly change: Change
  readonly text: string
}

/** Everything that one command changes on the disk. It is written completely or not at all. */
export interface Commit {
  /** The key for ids. It is written with the first row, and never again. */
  readonly idKey: IdKey | null
  readonly rows: readonly Row[]
  readonly overwrites: readonly Overwrite[]
  readonly settled: Settled | null
  readonly kept: Kept | null
  readonly letters: readonly Posted[]
  readonly checkpoint: Snapshot | null
  /** Where to move the physical alarm (ms). Null: it stays. */
  readonly alarmAt: number | null
}

export const emptyCommit: Commit = {
  idKey: null,
  rows: [],
  overwrites: [],
  settled: null,
  kept: null,
  letters: [],
  checkpoint: null,
  alarmAt: null,
}

export interface Store {
  load(): Loaded
  commit(commit: Commit): void
  /** Returns the mark of another object as of the last checkpoint, or of its last letter that led to nothing. */
  mark(sender: string): Mark | null
  /** Looks at the lowest `most` marks of other objects below `n`, and returns the highest of them. Null: there are none. */
  lowMarks(n: number, most: number): number | null
  refusal(sender: string, n: number): Refusal | null
  kept(key: string): Kept | null
  rows(first: number, last: number): readonly Row[]
  /** Returns when the oldest row that is still there was written (ms). Null: there is none. */
  oldestAt(): number | null
  /** Returns how often the item at `place` was overwritten. */
  overwritten(place: number): number
  /** Deletes the letters up to `n`, which have arrived. */
  delivered(to: string, n: number): void
  /** Deletes one letter that is given up. The letters around it wait as before. */
  dropped(to: string, n: number): void
  postponed(to: string, tries: number, dueAt: number): void
  /** Returns the bytes used on the disk, overhead included. */
  bytes(): number
  armed(): number | null
  arm(at: number): void
}
