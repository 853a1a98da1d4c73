// Turns items into drawn lines: messages of one author close in time form a group, and lines separate days and new items.
import type { Item } from '../../protocol/items.ts'
import { withIndex } from './with-index.ts'

export type DrawnLine =
  | { readonly kind: 'day'; readonly key: string; readonly at: string }
  /** What follows arrived after the reader's last look. */
  | { readonly kind: 'new'; readonly key: string }
  | {
      readonly kind: 'words'
      readonly key: string
      readonly item: Item
      readonly n: number
      /** Whether it is the first or last of its group. */
      readonly begins: boolean
      readonly ends: boolean
    }
  | { readonly kind: 'event'; readonly key: string; readonly item: Item; readonly n: number }

export interface Drawing {
  /** Number of the first item. */
  readonly first: number
  /** Number of the first new item, or null. */
  readonly newFrom: number | null
  /** Messages further apart than this (ms) are not grouped. */
  readonly groupMs: number
}

/** The lines for items numbered from `first`. An `amended` item is shown on the item that it changes. */
export function linesOf(items: readonly Item[], { first, newFrom, groupMs }: Drawing): readonly DrawnLine[] {
  const lines: DrawnLine[] = []
  const numbered = items
    .map((item, index) => ({ item, n: first + index }))
    .filter(({ item }) => item.type !== 'amended')
  let marked = newFrom === null
  for (const [index, { item, n }] of withIndex(numbered)) {
    const before = numbered[index - 1]?.item
    const after = numbered[index + 1]
    const newDay = before === undefined || dayOf(before) !== dayOf(item)
    if (newDay) lines.push({ kind: 'day', key: `day ${item.id}`, at: item.at })
    const newHere = !marked && newFrom !== null && n >= newFrom
    if (newHere) {
      marked = true
      lines.push({ kind: 'new', key: 'new' })
    }
    if (!isBubble(item)) {
      lines.push({ kind: 'event', key: item.id, item, n })
      continue
    }
    const begins = newDay || newHere || !together(before, item, groupMs)
    const parted = after !== undefined && !marked && newFrom !== null && after.n >= newFrom
    const ends =
      parted || !together(item, after?.item, groupMs) || (after !== undefined && dayOf(item) !== dayOf(after.item))
    lines.push({ kind: 'words', key: item.id, item, n, begins, ends })
  }
  return lines
}

/** Whether the item is drawn as a bubble, with its text or with what became of it. */
function isBubble(item: Item): boolean {
  return item.type === 'message' || item.type === 'note' || item.type === 'prompt'
}

function together(one: Item | undefined, other: Item | undefined, groupMs: number): boolean {
  return (
    one !== undefined &&
    other !== undefined &&
    one.type === other.type &&
    isBubble(one) &&
    one.participant === other.participant &&
    timeOf(other).ms - timeOf(one).ms < groupMs
  )
}

/** The day in the reader's time zone. */
function dayOf(item: Item): string {
  return timeOf(item).day
}

interface Time {
  readonly ms: number
  readonly day: string
}

/** Every change redraws every line, and parsing times costs more than the rest, so they are cached. */
const times = new WeakMap<Item, Time>()

function timeOf(item: Item): Time {
  const known = times.get(item)
  if (known !== undefined) return known
  const at = new Date(item.at)
  const time = { ms: at.getTime(), day: at.toDateString() }
  times.set(item, time)
  return time
}
