// Dispositions in the reader's language (A4). Queues name their own; only the one that says that none was chosen is ours.
import type { Item } from '../../protocol/items.ts'
import { noDisposition } from '../../protocol/wrap-up.ts'
import { words } from './words.ts'

export function dispositionInWords(disposition: string): string {
  return disposition === noDisposition ? words.value.engagement.noneChosen : disposition
}

/** Whether the time of this wrap-up ran out. Release 0.1.0 did not say so, but `none` cannot be handed in. */
export function ranOut({ about, dispositions = [] }: Item): boolean {
  return about?.ranOut ?? dispositions.includes(noDisposition)
}
