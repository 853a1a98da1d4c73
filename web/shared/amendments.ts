// R14: what an `amended` item does to the items that are here.
import type { Change, Item } from '../../protocol/items.ts'
import { withPlace } from './with-place.ts'

/** An amendment that arrives after the page that holds its effect must not undo a weightier one. */
const weights: Readonly<Record<Change, number>> = { corrected: 1, deleted: 2, redacted: 3 }

/** Items with the amendments among the `fresh` ones, which are the last of them, applied. */
export function amended(items: readonly Item[], fresh: readonly Item[]): readonly Item[] {
  const amendments = fresh.filter(({ type }) => type === 'amended')
  if (amendments.length === 0) return items
  const changed = [...items]
  // Where each item stands, and each amendment of it: so that no amendment looks through all of them.
  const places = new Map<string, number[]>()
  for (const [place, { id, amends }] of withPlace(items)) {
    places.set(id, [place, ...(places.get(id) ?? [])])
    if (amends !== undefined) places.set(amends, [...(places.get(amends) ?? []), place])
  }
  for (const amendment of amendments) {
    for (const place of places.get(amendment.amends ?? '') ?? []) {
      const item = changed[place]
      if (item !== undefined) changed[place] = after(item, amendment)
    }
  }
  return changed
}

/** Whether its words were taken away. */
export function isWordless({ change }: Item): boolean {
  return change === 'deleted' || change === 'redacted'
}

function after(item: Item, amendment: Item): Item {
  const { id, amends, change, text } = amendment
  if (change === undefined) return item
  if (item.id === amends) return weightOf(item) <= weights[change] ? { ...item, text, change } : item
  // No copy of the words is kept where they were corrected.
  return item.id !== id && change !== 'corrected' ? { ...item, text: '' } : item
}

function weightOf({ change }: Item): number {
  return change === undefined ? 0 : weights[change]
}
