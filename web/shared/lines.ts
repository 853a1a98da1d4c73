// A transcript as it is drawn: words of one author close together make a group, days and what is new are parted by a line.
import type { Item } from '../../protocol/items.ts'
import { withPlace } from './with-place.ts'

export type DrawnLine =
  | { readonly kind: 'day'; readonly key: string; readonly at: string }
  /** What follows came after one's last look. */
  | { readonly kind: 'new'; readonly key: string }
  | {
      readonly kind: 'words'
      readonly key: string
      readonly item: Item
      readonly n: number
      /** First and last of a group. */
      readonly begins: boolean
      readonly ends: boolean
    }
  | { readonly kind: 'event'; readonly key: string; readonly item: Item; readonly n: number }

export interface Drawing {
  /** Number of the first item. */
  readonly first: number
  /** Number of the first item that is new, or null. */
  readonly newFrom: number | null
  /** Words further apart than this are no group (ms). */
  readonly groupMs: number
}

/** Items numbered from `first`, as lines. An `amended` item is seen on the item that it changes. */
export function linesOf(items: readonly Item[], { first, newFrom, groupMs }: Drawing): readonly DrawnLine[] {
  const lines: DrawnLine[] = []
  const numbered = items
    .map((item, index) => ({ item, n: first + index }))
    .filter(({ item }) => item.type !== 'amended')
  let marked = newFrom === null
  for (const [index, { item, n }] of withPlace(numbered)) {
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

/** Drawn as a bubble, with words or with what became of them. */
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

/** The reader's own day. */
function dayOf(item: Item): string {
  return timeOf(item).day
}

interface Time {
  readonly ms: number
  readonly day: string
}

/** Every change draws every line, and to read a time costs more than all the rest. */
const times = new WeakMap<Item, Time>()

function timeOf(item: Item): Time {
  const known = times.get(item)
  if (known !== undefined) return known
  const at = new Date(item.at)
  const time = { ms: at.getTime(), day: at.toDateString() }
  times.set(item, time)
  return time
}
