// What a row shows of the last messages, and from when its clock counts (U3).
import type { Item } from '../../protocol/items.ts'

export interface LastWords {
  /** The last message or note. */
  readonly last: Item | null
  /** Time of the last message, not counting notes; null: there is none. */
  readonly messageAt: string | null
  /** Time of the customer's first message since the last answer, or null. */
  readonly waitsSince: string | null
}

/** Only so many of the last items are looked at. If they are all the customer's, the oldest of them counts. */
const lookedAt = 50

export function lastWordsOf(items: readonly Item[]): LastWords {
  let last: Item | null = null
  let messageAt: string | null = null
  let waitsSince: string | null = null
  for (let at = items.length - 1; at >= Math.max(0, items.length - lookedAt); at--) {
    const item = items[at]
    if (item === undefined || !isSaid(item)) continue
    last ??= item
    // A note is neither an answer nor a message to the customer.
    if (item.type !== 'message') continue
    messageAt ??= item.at
    if (item.role !== 'customer') break
    waitsSince = item.at
  }
  return { last, messageAt, waitsSince }
}

/** Said by a person: a flow's prompt does not count. */
function isSaid({ type, change }: Item): boolean {
  return (type === 'message' || type === 'note') && change !== 'deleted' && change !== 'redacted'
}
