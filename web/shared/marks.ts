// How far one's messages have come, for each party (R12).
import type { Party } from '../../protocol/server-frames.ts'

export interface Marks {
  readonly read: readonly Party[]
  /** Delivered to their device, but not read. */
  readonly delivered: readonly Party[]
}

type Cursors = Readonly<Record<string, number>>

/** The marks of item number `n`, for everybody in the roster except its author. */
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
