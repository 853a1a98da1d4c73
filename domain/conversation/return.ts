// Coming back from being parked.
import type { FlowVersion } from '../../protocol/flow.ts'
import { enterFlow, waitsForCustomer, wakeFlow } from './flows.ts'
import { enqueue, type ConversationDraft } from './routing.ts'

/**
 * P6, W1: the customer of a parked conversation wrote; it is routed, by the newest flows from here on.
 * `flows` null: they could not be had, and the conversation goes on with those that it has.
 */
export function comeBack(draft: ConversationDraft, flows: Readonly<Record<string, FlowVersion>> | null): void {
  draft.emit({ type: 'returned', definitions: flows })
  const { entry, run, workingQueue } = draft.state
  if (!run) {
    if (entry.flows.parked === null) return enqueue(draft, workingQueue, { admission: 'must' })
    enterFlow(draft, 'parked', entry.flows.parked)
  }
  if (waitsForCustomer(draft)) wakeFlow(draft, { type: 'customerReturned' })
}
