// R14: what an `amended` item does to the items that are here.
import type { Change, Item } from '../../protocol/items.ts'

/** An amendment that arrives after the page that holds its effect must not undo a weightier one. */
const weights: Readonly<Record<Change, number>> = { corrected: 1, deleted: 2, redacted: 3 }

/** Items with the amendments among the `fresh` ones, which are the last of them, applied. */
export function amended(items: readonly Item[], fresh: readonly Item[]): readonly Item[] {
  return fresh.reduce((known, one) => (one.type === 'amended' ? apply(known, one) : known), items)
}

/** Whether its words were taken away. */
export function isWordless({ change }: Item): boolean {
  return change === 'deleted' || change === 'redacted'
}

function apply(items: readonly Item[], amendment: Item): readonly Item[] {
  const { amends, change, text } = amendment
  if (amends === undefined || change === undefined) return items
  return items.map((item) => {
    if (item.id === amends) return weightOf(item) <= weights[change] ? { ...item, text, change } : item
    // No copy of the words is kept where they were corrected.
    const corrected = item.amends === amends && item !== amendment && change !== 'corrected'
    return corrected ? { ...item, text: '' } : item
  })
}

function weightOf({ change }: Item): number {
  return change === undefined ? 0 : weights[change]
}
