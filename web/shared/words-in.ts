// What an item says, in plain words (D7), and as the parts that are drawn: worked out once for each item, however often it is drawn.
import type { Item } from '../../protocol/items.ts'
import { partsOf, type Part } from './links.ts'
import { plainOf } from './markdown.ts'

const plain = new WeakMap<Item, string>()
const parts = new WeakMap<Item, readonly Part[]>()

export function wordsIn(item: Item): string {
  if (item.contentType !== 'text/markdown') return item.text
  return remembered(plain, item, () => plainOf(item.text))
}

export function partsIn(item: Item): readonly Part[] {
  return remembered(parts, item, () => partsOf(wordsIn(item)))
}

function remembered<T>(all: WeakMap<Item, T>, item: Item, make: () => T): T {
  const known = all.get(item)
  if (known !== undefined) return known
  const made = make()
  all.set(item, made)
  return made
}
