// R14: applies `amended` items to the items that they change.
import type { Change, Item } from '../../protocol/items.ts'
import { withIndex } from './with-index.ts'

/** An older amendment may arrive after a page that already has its effect. It must not undo a stronger one. */
const weights: Readonly<Record<Change, number>> = { corrected: 1, deleted: 2, redacted: 3 }

/** Applies the amendments among the `fresh` items, which are the last of `items`. */
export function amended(items: readonly Item[], fresh: readonly Item[]): readonly Item[] {
  const amendments = fresh.filter(({ type }) => type === 'amended')
  if (amendments.length === 0) return items
  const changed = [...items]
  // The positions of each item and of its amendments, so that an amendment need not search all items.
  const indexes = new Map<string, number[]>()
  for (const [index, { id, amends }] of withIndex(items)) {
    indexes.set(id, [index, ...(indexes.get(id) ?? [])])
    if (amends !== undefined) indexes.set(amends, [...(indexes.get(amends) ?? []), index])
  }
  for (const amendment of amendments) {
    for (const index of indexes.get(amendment.amends ?? '') ?? []) {
      const item = changed[index]
      if (item !== undefined) changed[index] = after(item, amendment)
    }
  }
  return changed
}

/** Whether the item's text was removed. */
export function isWordless({ change }: Item): boolean {
  return change === 'deleted' || change === 'redacted'
}

function after(item: Item, amendment: Item): Item {
  const { id, amends, change, text } = amendment
  if (change === undefined) return item
  if (item.id === amends) return weightOf(item) <= weights[change] ? { ...item, text, change } : item
  // Earlier corrections contain older text, which is removed too.
  return item.id !== id && change !== 'corrected' ? { ...item, text: '' } : item
}

function weightOf({ change }: Item): number {
  return change === undefined ? 0 : weights[change]
}
