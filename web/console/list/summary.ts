// What a row of the list tells of a conversation: its last words, and since when the customer waits for an answer.
import type { Item } from '../../../protocol/items.ts'

export interface Summary {
  readonly last: Item | null
  /** Time of the customer's first words that nobody has answered, or null. */
  readonly waitsSince: string | null
}

/** Looks at the last items only: the customer may have written more than this without an answer, and waits all the same. */
const lookedAt = 50

export function summaryOf(items: readonly Item[]): Summary {
  let last: Item | null = null
  let waitsSince: string | null = null
  for (let at = items.length - 1; at >= Math.max(0, items.length - lookedAt); at--) {
    const item = items[at]
    if (item === undefined || !isSaid(item)) continue
    last ??= item
    if (item.role !== 'customer') {
      // A note is no answer.
      if (item.type === 'message') break
    } else waitsSince = item.at
  }
  return { last, waitsSince }
}

/** By somebody: what a flow says is no word of a conversation yet. */
function isSaid({ type, change }: Item): boolean {
  return (type === 'message' || type === 'note') && change !== 'deleted' && change !== 'redacted'
}
