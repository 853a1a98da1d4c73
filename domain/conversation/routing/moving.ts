// Moves a waiting conversation to another queue (Q11), for a supervisor who has no seat in it. The other queue is asked first. Until it
// admits the conversation, the conversation waits where it is, keeps its position, and an offer for it goes on ringing.
import { refuse, type Refusal } from '../../../protocol/problem.ts'
import type { RoomAct } from '../commands.ts'
import type { ConversationDraft } from '../draft.ts'
import { isSupervisor, type Person } from '../person.ts'
import type { Invitation } from '../state.ts'
import { agents, goesAhead, pendingMove, pendingQueue } from '../status.ts'
import { ask, invite, withdraw } from './invitations.ts'

/**
 * For supervisors. Refuses `forbidden`, `conversation_ended`, `not_waiting` (an agent is there, or no queue is looking for one),
 * `transfer_pending` and, naming the queue, `already_in_queue`.
 */
export function move(
  draft: ConversationDraft,
  person: Person,
  { target }: Extract<RoomAct, { type: 'move' }>,
): Refusal | undefined {
  const { state } = draft
  if (!isSupervisor(person)) return refuse('forbidden')
  if (state.ended) return refuse('conversation_ended')
  const here = pendingQueue(state)
  if (!here || agents(state).length > 0) return refuse('not_waiting')
  if (pendingMove(state)) return refuse('transfer_pending')
  if (here.target.id === target.id) return refuse('already_in_queue', 'queue')
  const mover = { person: person.agent, name: person.name }
  const id = invite(draft, { purpose: 'route', target, by: null, flow: null, ring: null, move: mover })
  ask(draft, id, { ahead: goesAhead(state) })
  return undefined
}

/** The other queue has admitted it, or an agent's letter from there came first. The conversation leaves its old queue now. */
export function finishMove(draft: ConversationDraft, { id, move: by, target }: Invitation): void {
  if (!by) return
  const from = pendingQueue(draft.state)
  if (from) withdraw(draft, from, 'superseded')
  draft.emit({ type: 'moved', invitation: id, by, queue: target.name })
}
