// An item's plain text (D7), and its parts for drawing. Both are computed once for each item.
import type { Item } from '../../protocol/items.ts'
import { partsOf, type TextPart } from './links.ts'
import { plainOf } from './markdown.ts'

const plain = new WeakMap<Item, string>()
const parts = new WeakMap<Item, readonly TextPart[]>()

export function wordsIn(item: Item): string {
  if (item.contentType !== 'text/markdown') return item.text
  return remembered(plain, item, () => plainOf(item.text))
}

export function partsIn(item: Item): readonly TextPart[] {
  return remembered(parts, item, () => partsOf(wordsIn(item)))
}

function remembered<T>(all: WeakMap<Item, T>, item: Item, make: () => T): T {
  const known = all.get(item)
  if (known !== undefined) return known
  const made = make()
  all.set(item, made)
  return made
}
