// The transcript in pages, for one audience. An item is found by its number by bisection over the counters in the log, without an index.
import { seenBy, type Audience } from '../../protocol/items.ts'
import { limits } from '../../protocol/limits.ts'
import { itemFor } from './rows.ts'

/** Where the log ends: its last place, and how many items each audience has. */
export type Ends = { readonly place: number } & Readonly<Record<Audience, number>>

export interface ItemPage {
  /** The number of the first item. */
  readonly first: number
  /** The items' texts as their reader gets them. */
  readonly items: readonly string[]
  readonly more: boolean
}

export interface ItemReader {
  readonly audience: Audience
  /** The participant who reads. Null: the reader is no participant. */
  readonly who: string | null
}

/** Returns about how many bytes a page takes. */
export function sizeOf({ items }: Pick<ItemPage, 'items'>): number {
  return items.reduce((sum, item) => sum + item.length, 0)
}

/** D4: returns what comes after the reader's item `since`: at most `maxItems`, and beyond the first item at most `maxBytes`. */
export function pageAfter(
  sql: SqlStorage,
  ends: Ends,
  { audience, who }: ItemReader,
  since: number,
  maxItems: number = limits.pageItems,
  maxBytes: number = limits.pageBytes,
): ItemPage {
  const items: string[] = []
  let bytes = 0
  const full = (size: number) => items.length > 0 && (items.length >= maxItems || bytes + size > maxBytes)
  // Between two items of an audience there may be any number of rows that it must not see. Reading in steps limits how many are read at once.
  while (since + items.length < ends[audience] && !full(0)) {
    for (const row of readStep(sql, audience, placeOf(sql, ends, audience, since + items.length + 1))) {
      const { item, size } = row
      if (item === null) continue
      if (full(size)) return { first: since + 1, items, more: true }
      items.push(itemFor(who, row))
      bytes += size
    }
  }
  return { first: since + 1, items, more: since + items.length < ends[audience] }
}

/** Returns the page before the reader's item `before` (1 to the last and one more), within the same limits. If `first` is 1, nothing is before it. */
export function pageBefore(
  sql: SqlStorage,
  ends: Ends,
  { audience, who }: ItemReader,
  before: number,
  maxItems: number = limits.earlierItems,
  maxBytes: number = limits.pageBytes,
): Omit<ItemPage, 'more'> {
  const items: string[] = []
  let bytes = 0
  const full = (size: number) => items.length > 0 && (items.length >= maxItems || bytes + size > maxBytes)
  const first = () => before - items.length
  while (first() > 1 && !full(0)) {
    for (const row of readStepBack(sql, audience, placeOf(sql, ends, audience, first() - 1))) {
      const { item, size } = row
      if (item === null) continue
      if (full(size)) return { first: first(), items: items.toReversed() }
      items.push(itemFor(who, row))
      bytes += size
    }
  }
  return { first: first(), items: items.toReversed() }
}

type Read = { v: number; cause: string; item: string | null; size: number }

function readStep(sql: SqlStorage, audience: Audience, from: number) {
  return sql.exec<Read>(
    `SELECT v, cause, CASE WHEN seen & ?2 THEN item END AS item, COALESCE(LENGTH(CAST(item AS BLOB)), 0) AS size
     FROM log WHERE place >= ?1 ORDER BY place LIMIT ?3`,
    from,
    seenBy[audience],
    limits.pageItems,
  )
}

function readStepBack(sql: SqlStorage, audience: Audience, from: number) {
  return sql.exec<Read>(
    `SELECT v, cause, CASE WHEN seen & ?2 THEN item END AS item, COALESCE(LENGTH(CAST(item AS BLOB)), 0) AS size
     FROM log WHERE place <= ?1 ORDER BY place DESC LIMIT ?3`,
    from,
    seenBy[audience],
    limits.pageItems,
  )
}

/** Returns the place of the audience's item `number` (0: before all). The search starts at the end, which is where people mostly read. */
export function placeOf(sql: SqlStorage, ends: Ends, audience: Audience, number: number): number {
  if (number === 0) return 0
  let high = ends.place
  let span = 1
  while (high > span && numberAt(sql, audience, high - span) >= number) {
    high -= span
    span *= 2
  }
  let low = Math.max(0, high - span)
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (numberAt(sql, audience, middle) >= number) high = middle
    else low = middle
  }
  return high
}

/** Returns how many items the audience has up to and including `place`. */
export function numberAt(sql: SqlStorage, audience: Audience, place: number): number {
  if (place === 0) return 0
  return sql
    .exec<{ customer: number; agents: number }>('SELECT customer, agents FROM log WHERE place = ?', place)
    .one()[audience]
}
