// Dispositions in the reader's language (A4). Queues name their own; only the one that says that none was chosen is ours.
import type { Item } from '../../protocol/items.ts'
import { noDisposition } from '../../protocol/wrap-up.ts'
import { words } from './words.ts'

export function dispositionInWords(disposition: string): string {
  return disposition === noDisposition ? words.value.engagement.noneChosen : disposition
}

/** Whether the time of this wrap-up ran out. It can only be told where a disposition was required: `none` cannot be handed in. */
export function ranOut({ dispositions = [] }: Item): boolean {
  return dispositions.includes(noDisposition)
}
