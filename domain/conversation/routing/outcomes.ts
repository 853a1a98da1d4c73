// What follows when somebody joins, leaves or does not come: R6, R10 and T0–T4.
import { limits } from '../../../protocol/limits.ts'
import type { NotAdmitted, FailReason, LeftReason } from '../../../protocol/reasons.ts'
import { promptIn, prompts } from '../../flow/prompts.ts'
import type { ConversationLetter } from '../../letters.ts'
import { own } from '../../machine.ts'
import { joins, replaces, serves, callsAgent, seeksInQueue } from '../../purposes.ts'
import type { ConversationDraft } from '../draft.ts'
import { closedUp, enqueueDefault, enterFlow, park, wakeFlow } from '../flow/running.ts'
import { isLost, type Invitation, type Participant } from '../state.ts'
import { agents, goesAhead, pending, seatOf } from '../status.ts'
import { enqueue, withdraw, withdrawAll } from './invitations.ts'
import { end, takeAllOut, unlist } from './leaving.ts'
import { finishMove } from './moving.ts'

/** Decides what follows after an agent has left. If it was the last agent, R10 applies. A lost lease never ends a conversation (A3). */
export function afterLeaving(draft: ConversationDraft, reason: LeftReason): void {
  const { state } = draft
  if (agents(state).length > 0) return
  const lost = isLost(reason)
  if (lost && reason !== 'not_opened')
    draft.emit({ type: 'prompted', text: promptIn(prompts.rerouted, state.locale), to: 'all' })
  if (pending(state).length > 0) return enterQueueFlow(draft)
  if (lost)
    return enqueue(draft, state.workingQueue, { admission: 'must', ahead: true, avoid: unopenedBy(draft, reason) })
  if (state.flows.disconnect !== null) return enterFlow(draft, 'disconnect', state.flows.disconnect)
  if (state.entry.mode === 'live') return end(draft, 'agent_left')
  park(draft, null)
}

/** Returns the agent to avoid: one who did not open an assigned conversation should not get it again while others can take it. */
function unopenedBy(draft: ConversationDraft, reason: LeftReason): string | null {
  return reason === 'not_opened' ? (draft.state.lastAgent?.agent ?? null) : null
}

/** The queue has admitted the conversation (T3, T4). Transferring agents leave, the flow that asked ends, and the queue's flow begins. */
export function admit(draft: ConversationDraft, letter: Extract<ConversationLetter, { type: 'admitted' }>): void {
  const invitation = queueAsked(draft, letter.invitation)
  if (!invitation || invitation.admitted) return
  // A queue flow that routed the conversation to another queue is done. If it began again there, it could loop for ever.
  const byQueueFlow = draft.state.run?.kind === 'queue'
  finishMove(draft, invitation)
  draft.emit({ type: 'admitted', invitation: invitation.id, terms: letter.terms })
  if (replaces(invitation)) replaceAll(draft, invitation)
  if (joins(invitation) && letter.terms.message !== null)
    draft.emit({ type: 'prompted', text: letter.terms.message, to: 'all' })
  wakeFlow(draft, { type: 'admitted' })
  if (agents(draft.state).length === 0 && !byQueueFlow) enterQueueFlow(draft)
}

/** T0: other invitations are cancelled before anybody leaves. Otherwise they could be offered to the agents who leave. */
function replaceAll(draft: ConversationDraft, { id, by }: Invitation): void {
  withdrawAll(draft, 'superseded', id)
  takeAllOut(draft, 'transferred', by, by)
}

export function enterQueueFlow(draft: ConversationDraft): void {
  const { run, flows } = draft.state
  const inQueue = pending(draft.state).some(({ target, admitted }) => target.kind === 'queue' && admitted)
  if (!inQueue || run?.kind === 'queue') return
  if (flows.queue !== null) enterFlow(draft, 'queue', flows.queue)
  else if (run) draft.emit({ type: 'flowLeft', invitation: null, how: 'cancelled' })
}

/** Lets in an agent who has accepted or makes a claim, unless the invitation is over. An invitation is fulfilled at most once (Q5). */
export function accept(draft: ConversationDraft, letter: Extract<ConversationLetter, { type: 'accepted' }>): void {
  const { state, now } = draft
  const { agent, name, role } = letter
  const invitation = letter.claim ? claimed(draft, letter) : own(state.invitations, letter.invitation)
  const meant = invitation?.target.kind !== 'agent' || invitation.target.id === agent
  if (!invitation || !meant || state.ended || seatOf(state, { role, agent, name })) {
    draft.emit({ type: 'turnedAway', invitation: letter.invitation, agent })
    return
  }
  if (replaces(invitation)) replaceAll(draft, invitation)
  finishMove(draft, invitation)
  settleOthers(draft, invitation.id, agent)
  if (draft.state.run) draft.emit({ type: 'flowLeft', invitation: null, how: 'cancelled' })
  unlist(draft, agent)
  const participant: Participant = {
    id: own(state.ids, agent) ?? draft.ids.participant(Object.keys(state.ids).length + 2),
    role,
    name,
    person: agent,
    joinedAt: now,
    openByAt: letter.automatic ? now + state.entry.openWithinMs : null,
  }
  const { id, purpose, target, askedBy } = invitation
  const asked = askedBy === undefined ? {} : { askedBy }
  draft.emit({ type: 'joined', invitation: id, purpose, target, participant, terms: letter.terms, ...asked })
}

/**
 * P6: the agent who has the conversation on their list may take it back, even while it is being routed to somebody else. The invitation is
 * created at the moment when it is fulfilled. The conversation leaves the list when anybody comes in, and when it ends.
 */
function claimed(
  draft: ConversationDraft,
  { agent, name, invitation }: Extract<ConversationLetter, { type: 'accepted' }>,
): Invitation | undefined {
  const { ended, listedBy } = draft.state
  if (ended || listedBy !== agent) return undefined
  const target = { kind: 'agent', id: agent, name } as const
  const asked = { purpose: 'return', target, by: null, flow: null, ring: null, announced: true } as const
  draft.emit({ type: 'invited', invitation, ...asked })
  return own(draft.state.invitations, invitation)
}

/** Somebody serves the conversation now. Invitations that look for an agent are over, and so is any other invitation of the same agent. */
function settleOthers(draft: ConversationDraft, except: string, agent: string): void {
  for (const other of pending(draft.state)) {
    const { id, target } = other
    if (id !== except && (serves(other) || (target.kind === 'agent' && target.id === agent)))
      withdraw(draft, other, 'superseded')
  }
}

/** R6, T2: the invitation failed. The room stays as it was, and whatever waited for the invitation goes on. */
export function fail(draft: ConversationDraft, invitation: Invitation, reason: FailReason): void {
  withdraw(draft, invitation, reason)
  // W9: a target that cannot be reached is an error. An agent who does not come is a failure.
  const type = reason === 'not_found' || reason === 'undelivered' ? 'error' : 'agentFailed'
  if (callsAgent(invitation) && wakeAgentCall(draft, type)) return
  if (!stranded(draft)) return
  enqueue(draft, draft.state.workingQueue, { admission: 'must', ahead: goesAhead(draft.state) })
}

/** Wakes the flow only if it is parked at the block that called the agent, and not at a Wait. */
function wakeAgentCall(draft: ConversationDraft, type: 'error' | 'agentFailed'): boolean {
  return draft.state.run?.wake.for === 'agent' && wakeFlow(draft, { type })
}

/** The queue refuses the conversation. The flow takes its branch for that; if it has none, W9 applies. */
export function notAdmitted(
  draft: ConversationDraft,
  letter: Extract<ConversationLetter, { type: 'notAdmitted' }>,
): void {
  const invitation = queueAsked(draft, letter.invitation)
  if (invitation) refusedBy(draft, invitation, letter.reason)
}

/** T3: the queue has not answered in time. If it admits the conversation later, it finds the invitation withdrawn. */
export function unanswered(draft: ConversationDraft, id: string): void {
  const invitation = queueAsked(draft, id)
  if (invitation?.move) notMoved(draft, invitation, 'timeout')
  else if (invitation) fail(draft, invitation, 'timeout')
}

/**
 * R6, P6: an agent's object ends every ringing offer in time. If no answer comes, it cannot be reached, and the invitation is over for an
 * agent who accepts later. Time in which the server was away does not count, because nobody could answer (A3).
 */
export function notCalledBack(draft: ConversationDraft, id: string): void {
  const invitation = own(draft.state.invitations, id)
  if (invitation?.answerBy === undefined) return
  if (invitation.answerBy + limits.ringLateMs < draft.now)
    draft.emit({ type: 'awaited', invitation: id, untilAt: draft.now + limits.answerGraceMs })
  else fail(draft, invitation, 'timeout')
}

/** A3: the agent's offer ran out while the server was away, and rings once more for its whole time. The conversation waits for as long. */
export function ringsAgain(
  draft: ConversationDraft,
  { invitation: id, agent, ringMs }: Extract<ConversationLetter, { type: 'ringsAgain' }>,
): void {
  const invitation = own(draft.state.invitations, id)
  if (invitation?.answerBy === undefined || invitation.target.id !== agent) return
  const untilAt = draft.now + ringMs + limits.answerGraceMs
  if (untilAt > invitation.answerBy) draft.emit({ type: 'awaited', invitation: id, untilAt })
}

function refusedBy(draft: ConversationDraft, invitation: Invitation, reason: NotAdmitted | 'undelivered'): void {
  if (invitation.move) notMoved(draft, invitation, reason)
  else if (seeksInQueue(invitation)) rerouted(draft, invitation, reason)
  else fail(draft, invitation, reason)
}

/** Q11: the move failed. The conversation waits as before, unless it lost its place in the old queue meanwhile. */
function notMoved(draft: ConversationDraft, invitation: Invitation, reason: FailReason): void {
  withdraw(draft, invitation, reason)
  if (stranded(draft)) enqueue(draft, draft.state.workingQueue, { admission: 'must', ahead: goesAhead(draft.state) })
}

function queueAsked(draft: ConversationDraft, id: string): Invitation | null {
  const invitation = own(draft.state.invitations, id)
  return invitation?.target.kind === 'queue' && invitation.asked ? invitation : null
}

/** The letter to the target came back, but may have arrived. The invitation is taken back, and a late answer finds it over. */
export function unreachable(draft: ConversationDraft, id: string): void {
  const invitation = own(draft.state.invitations, id)
  // The queue has answered, so the letter did arrive.
  if (invitation && !invitation.admitted) refusedBy(draft, invitation, 'undelivered')
}

function rerouted(draft: ConversationDraft, invitation: Invitation, reason: NotAdmitted | 'undelivered'): void {
  withdraw(draft, invitation, reason)
  const answer = reason === 'undelivered' ? 'not_found' : reason
  if (wakeFlow(draft, { type: 'notAdmitted', reason: answer }) || !stranded(draft)) return
  const isDefault = invitation.target.id === draft.state.entry.defaultQueue
  if (answer === 'not_found') return isDefault ? closedUp(draft) : enqueueDefault(draft)
  if (answer === 'closed') return closedUp(draft)
  enqueue(draft, invitation.target.id, { admission: 'must' })
}

/** Whether nothing routes the conversation: no agent is there, nobody is being asked, and no flow will ask. */
function stranded(draft: ConversationDraft): boolean {
  const { state } = draft
  const idle = agents(state).length === 0 && pending(state).length === 0
  return idle && !state.ended && (state.run === null || state.run.kind === 'queue')
}
