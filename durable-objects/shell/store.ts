// What an actor needs of durable storage. The objects keep it in SQLite; the simulation keeps it in memory and tears it away.
import type { IdKey } from '../../domain/ids.ts'
import type { Versioned } from '../../domain/upcast.ts'
import type { Change } from '../../protocol/items.ts'
import type { Refusal } from '../../protocol/problem.ts'

/** One line of the log. `customer` and `agents` count the rows up to and including this one that the audience may see. */
export interface Row {
  readonly place: number
  readonly at: number
  readonly cause: string
  readonly v: number
  /** Bits of `seenBy`. */
  readonly seen: number
  readonly customer: number
  readonly agents: number
  /** JSON of the event, without transcript text. */
  readonly event: string
  /** JSON of the item without its `ref`, or null for an event without one. */
  readonly item: string | null
}

/** A row as replay needs it: waking must not load transcripts. */
export type Past = Omit<Row, 'item'>

/** The highest number settled for a sender, and when. */
export interface Mark {
  readonly n: number
  readonly at: number
}

export interface Checkpoint {
  readonly place: number
  readonly customer: number
  readonly agents: number
  readonly v: number
  /** `Damaged` where what was stored cannot be read. */
  readonly state: unknown
  /** Marks of client instances have been dropped for age at least once. */
  readonly forgot: boolean
  /** Letters up to this number are refused of whoever has no mark: theirs may have been forgotten. */
  readonly horizon: number
}

/** A checkpoint being taken at `at` (ms); what is too old to matter goes with it. */
export interface Snapshot extends Checkpoint {
  readonly at: number
  /** Marks raised since the last checkpoint, and client instances dropped for age; marks of other objects go up to the horizon. */
  readonly raised: Readonly<Record<string, Mark>>
  readonly dropped: readonly string[]
  /** Null: all rows stay. */
  readonly keep: KeptRows | null
}

/** The first row of this span (ms, both ends included) stays, and whatever follows it. Rows before it go, up to the checkpoint. */
export interface KeptRows {
  readonly fromAt: number
  readonly toAt: number
}

export interface Posted {
  readonly to: string
  readonly n: number
  readonly at: number
  /** Until when it is of use (ms); null: as long as letters are tried. */
  readonly untilAt: number | null
  readonly letter: Versioned
}

/** The letters for one receiver, in order; only the head is ever due. */
export interface Post {
  readonly to: string
  readonly letters: readonly Posted[]
  readonly tries: number
  readonly dueAt: number
}

export interface Loaded {
  /** Null: it has none yet. */
  readonly idKey: IdKey | null
  readonly checkpoint: Checkpoint | null
  /** Rows after the checkpoint, in order. */
  readonly tail: readonly Past[]
  /** Of client instances; those of other objects stay on the disk. */
  readonly marks: Readonly<Record<string, Mark>>
  /** The highest number of a letter that was ever posted. */
  readonly sent: number
  readonly posts: readonly Post[]
}

export interface Settled {
  readonly sender: string
  readonly n: number
  readonly at: number
  readonly refusal: Refusal | null
}

/** What an idempotency key led to. `print` identifies the request that used it. */
export interface Kept {
  readonly key: string
  readonly print: string
  readonly at: number
  readonly outcome: { readonly first: number; readonly last: number } | { readonly refusal: Refusal }
}

/** R14: the item at `place` gets other words by the row at `by`; what is not corrected loses its words wherever they stand. */
export interface Overwrite {
  readonly place: number
  readonly by: number
  readonly change: Change
  readonly text: string
}

/** Everything that one command leaves behind: written together or not at all. */
export interface Commit {
  /** Made with the first row, and never again. */
  readonly idKey: IdKey | null
  readonly rows: readonly Row[]
  readonly overwrites: readonly Overwrite[]
  readonly settled: Settled | null
  readonly kept: Kept | null
  readonly letters: readonly Posted[]
  readonly checkpoint: Snapshot | null
  /** Move the physical alarm here (ms); null leaves it. */
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
  /** The mark of another object as of the last checkpoint, or the last letter that led to nothing. */
  mark(sender: string): Mark | null
  /** Of the lowest marks of other objects below `n`, at most so many, the highest; null: there are none. */
  lowMarks(n: number, most: number): number | null
  refusal(sender: string, n: number): Refusal | null
  kept(key: string): Kept | null
  rows(first: number, last: number): readonly Row[]
  /** When the first row that is still there was written (ms); null: there is none. */
  oldestAt(): number | null
  /** How often the item at `place` was overwritten. */
  overwritten(place: number): number
  /** The letters up to `n` have arrived. */
  delivered(to: string, n: number): void
  /** One letter is given up; those around it wait as before. */
  dropped(to: string, n: number): void
  postponed(to: string, tries: number, dueAt: number): void
  /** Bytes on the disk: as stored, with what surrounds them. */
  bytes(): number
  armed(): number | null
  arm(at: number): void
}
