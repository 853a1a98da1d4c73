// What the last words of a conversation tell: what a row shows, and what the clock of the last word counts from (U3).
import type { Item } from '../../protocol/items.ts'

export interface LastWords {
  /** A message or a note. */
  readonly last: Item | null
  /** Time of the last message, which a note is not; null: there is none. */
  readonly messageAt: string | null
  /** Time of the customer's first words that nobody has answered, or null. */
  readonly waitsSince: string | null
}

/** Looks at the last items only: the customer may have written more than this without an answer, and waits all the same. */
const lookedAt = 50

export function lastWordsOf(items: readonly Item[]): LastWords {
  let last: Item | null = null
  let messageAt: string | null = null
  let waitsSince: string | null = null
  for (let at = items.length - 1; at >= Math.max(0, items.length - lookedAt); at--) {
    const item = items[at]
    if (item === undefined || !isSaid(item)) continue
    last ??= item
    // A note is no answer, and no word to the customer.
    if (item.type !== 'message') continue
    messageAt ??= item.at
    if (item.role !== 'customer') break
    waitsSince = item.at
  }
  return { last, messageAt, waitsSince }
}

/** By somebody: what a flow says is no word of a conversation yet. */
function isSaid({ type, change }: Item): boolean {
  return (type === 'message' || type === 'note') && change !== 'deleted' && change !== 'redacted'
}
