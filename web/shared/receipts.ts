// How far one's messages have come, for each party (R12).
import type { Party } from '../../protocol/server-frames.ts'

export interface ItemReceipts {
  readonly read: readonly Party[]
  /** Delivered to their device, but not read. */
  readonly delivered: readonly Party[]
}

type Numbers = Readonly<Record<string, number>>

/** The receipts for item number `n`, for everybody in the roster except its author. */
export function receiptsOf(
  n: number,
  author: string | null,
  roster: readonly Party[],
  cursors: Numbers,
  delivered: Numbers,
): ItemReceipts {
  const others = roster.filter(({ id }) => id !== author)
  const read = others.filter(({ id }) => (cursors[id] ?? 0) >= n)
  return { read, delivered: others.filter((one) => !read.includes(one) && (delivered[one.id] ?? 0) >= n) }
}
