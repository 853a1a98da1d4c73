// How far one's words have come, party by party (R12).
import type { Party } from '../../protocol/server-frames.ts'

export interface Marks {
  readonly read: readonly Party[]
  /** On their device, not read yet. */
  readonly delivered: readonly Party[]
}

type Cursors = Readonly<Record<string, number>>

/** Of item number `n`, for everybody in the roster but its author. */
export function marksOf(
  n: number,
  author: string | null,
  roster: readonly Party[],
  cursors: Cursors,
  delivered: Cursors,
): Marks {
  const others = roster.filter(({ id }) => id !== author)
  const read = others.filter(({ id }) => (cursors[id] ?? 0) >= n)
  return { read, delivered: others.filter((one) => !read.includes(one) && (delivered[one.id] ?? 0) >= n) }
}
