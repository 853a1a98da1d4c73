// How a parked conversation comes back.
import type { FlowVersion } from '../../../protocol/flow.ts'
import { own } from '../../machine.ts'
import type { ConversationDraft } from '../draft.ts'
import { callAgent, enterFlow, failWait, waitsForCustomer, wakeFlow } from '../flow/running.ts'
import { status } from '../status.ts'
import { enqueue } from './invitations.ts'

type Flows = Readonly<Record<string, FlowVersion>>

/**
 * P6, W1: the customer of a parked conversation wrote. It is routed, and uses the newest flows from now on.
 * `flows` null: they could not be fetched. The Wait takes its error branch (W3), or goes on in the flow that it has.
 */
export function comeBack(draft: ConversationDraft, flows: Flows | null): void {
  draft.emit({ type: 'returned', definitions: flows && changed(draft.state.entry.definitions, flows) })
  const { run } = draft.state
  const { parked } = draft.state.flows
  if (!run) {
    if (parked === null) return withoutFlow(draft)
    enterFlow(draft, 'parked', parked)
  }
  if (!waitsForCustomer(draft) || (flows === null && failWait(draft))) return
  wakeFlow(draft, { type: 'customerReturned' })
}

/** Returns the flows whose version is new, so that each version is logged once, however often a conversation comes back (D8). */
function changed(known: Flows, newest: Flows): Flows {
  return Object.fromEntries(Object.entries(newest).filter(([id, { version }]) => own(known, id)?.version !== version))
}

/** P6: asks the same agent first, else the queue. If the agent does not come, the rule for failed invitations sends it to the queue. */
function withoutFlow(draft: ConversationDraft): void {
  const { entry, lastAgent, workingQueue } = draft.state
  if (entry.keepSameAgent && lastAgent) callAgent(draft, lastAgent.agent, entry.returnWithinMs)
  else enqueue(draft, workingQueue, { admission: 'must' })
}

/** P6: what has returned is parked again on its list where nobody is asked any more and no flow goes on without the customer. */
export function parkAgain(draft: ConversationDraft): void {
  const { state } = draft
  const { parked, listedBy, run } = state
  if (listedBy === null || !parked?.returned || parked.returningAt !== null || status(state) !== 'parked') return
  if (run === null || (run.wake.for === 'customer' && run.wake.untilAt === null)) draft.emit({ type: 'parkedAgain' })
}
