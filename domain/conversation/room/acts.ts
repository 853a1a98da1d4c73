// The acts of participants. Every act is checked against the room as it is now. A refusal changes nothing.
import { limits } from '../../../protocol/limits.ts'
import { refuse, type Refusal } from '../../../protocol/problem.ts'
import { own } from '../../machine.ts'
import { replaces } from '../../purposes.ts'
import type { RoomAct } from '../commands.ts'
import type { ConversationDraft } from '../draft.ts'
import { enterFlow, enterInviteFlow, park, waitsForCustomer, wakeFlow, wakeInviteFlow } from '../flow/running.ts'
import { isBot, isCustomer, type Person } from '../person.ts'
import { ask, enqueue, invite, withdrawAll } from '../routing/invitations.ts'
import { end, takeAllOut, takeOut } from '../routing/leaving.ts'
import { move } from '../routing/moving.ts'
import { afterLeaving, fail } from '../routing/outcomes.ts'
import type { Conversation, Participant, Target } from '../state.ts'
import { agents, pending, pendingQueue, pendingTransfer, seatOf, seats } from '../status.ts'

/** `place`: the place of the last row of the log before the act. */
export function act(draft: ConversationDraft, person: Person, what: RoomAct, place?: number): Refusal | undefined {
  const { state } = draft
  if (what.type === 'move') return move(draft, person, what)
  const me = seatOf(state, person)
  if (!me) return refuse(state.customer.id !== '' && state.ended ? 'conversation_ended' : 'not_a_participant')
  if (state.ended) return refuse('conversation_ended')
  if (isCustomer(me)) return customerAct(draft, me, what)
  if (isBot(me)) return botAct(draft, me, what)
  return agentAct(draft, openedBy(draft, me), what, place)
}

function customerAct(draft: ConversationDraft, me: Participant, what: RoomAct): Refusal | undefined {
  switch (what.type) {
    case 'message':
      return customerSays(draft, me, what)
    case 'leave':
    case 'end':
      // P2: only an agent ends a persistent conversation. R9: a live one ends when its customer leaves.
      if (draft.state.entry.mode === 'persistent') return refuse('customer_cannot_end')
      end(draft, 'customer_ended', me.id)
      return undefined
    default:
      return refuse('forbidden')
  }
}

/** W8: a bot can only send messages. Handing over and leaving are steps of the flow that brought it in. */
function botAct(draft: ConversationDraft, me: Participant, what: RoomAct): Refusal | undefined {
  if (what.type !== 'message') return refuse('forbidden')
  draft.emit({ type: 'said', by: me.id, text: what.text, contentType: what.contentType })
  return undefined
}

function customerSays(
  draft: ConversationDraft,
  me: Participant,
  what: Extract<RoomAct, { type: 'message' }>,
): undefined {
  const first = !draft.state.customer.connected
  draft.emit({ type: 'said', by: me.id, text: what.text, contentType: what.contentType })
  // The message that starts the inbound flow must not count as an answer to it. The flow may also end the conversation at once.
  if (first) {
    connect(draft, true)
    return
  }
  unskip(draft)
  for (const { id } of pending(draft.state)) wakeInviteFlow(draft, id, { type: 'customerReturned' })
  const { parked, run } = draft.state
  const called = pending(draft.state).length > 0
  if (!parked || called) {
    wakeFlow(draft, { type: 'customerReturned' })
    return
  }
  // Otherwise it is already returning: the newest flows have been asked for, or the flow waits for an answer.
  if (parked.returningAt === null && (run === null || waitsForCustomer(draft))) draft.emit({ type: 'returning' })
}

/** W11: the inbound flow begins with the customer's first connection. */
export function connect(draft: ConversationDraft, bySocket: boolean): void {
  const { customer, entry } = draft.state
  if (customer.connected && (customer.bySocket || !bySocket)) return
  draft.emit({ type: 'connected', bySocket })
  if (!customer.connected) enterFlow(draft, 'inbound', entry.flows.inbound)
}

/** Q10: once the customer shows life, the conversation is offered again. */
export function unskip(draft: ConversationDraft): void {
  if (draft.state.skippedAt === null) return
  // Without an invitation no queue needs to be told, but the next queue must not skip the conversation.
  draft.emit({ type: 'skipped', invitation: pendingQueue(draft.state)?.id ?? null, skipped: false })
}

/** Q2: an agent who acts has opened it, with or without a socket. Returns the agent as they are in the room then. */
function openedBy(draft: ConversationDraft, me: Participant): Participant {
  if (me.openByAt === null) return me
  draft.emit({ type: 'opened', participant: me.id })
  return { ...me, openByAt: null }
}

function agentAct(
  draft: ConversationDraft,
  me: Participant,
  what: Exclude<RoomAct, { type: 'move' }>,
  place: number | undefined,
): Refusal | undefined {
  switch (what.type) {
    case 'message':
      draft.emit({ type: 'said', by: me.id, text: what.text, contentType: what.contentType })
      return undefined
    case 'note':
      draft.emit({ type: 'noted', by: me.id, text: what.text })
      return undefined
    case 'invite':
      return inviteBy(draft, me, what, place)
    case 'transfer':
      return inviteBy(draft, me, what, place)
    case 'cancelInvitation':
      return cancel(draft, what.invitation)
    case 'release':
      return release(draft, me)
    case 'park':
      return parkBy(draft, me)
    case 'leave':
      takeOut(draft, me, 'left', me.id)
      afterLeaving(draft, 'left')
      return undefined
    case 'remove':
      return remove(draft, me, what.participant)
    case 'end':
      end(draft, 'agent_ended', me.id)
      return undefined
    case 'extend':
      return extend(draft, me, what.minutes)
  }
}

function inviteBy(
  draft: ConversationDraft,
  me: Participant,
  what: Extract<RoomAct, { type: 'invite' | 'transfer' }>,
  place: number | undefined,
): Refusal | undefined {
  const { type: purpose, target, flow, ring = null } = what
  const refusal = mayInvite(draft.state, target, purpose)
  if (refusal) return refusal
  const note = what.note === undefined ? {} : noteAlong(draft, me, what.note, place)
  const id = invite(draft, { purpose, target, by: me.id, askedBy: me.name, flow, ring, ...note })
  if (flow) enterInviteFlow(draft, id, flow)
  else ask(draft, id)
  return undefined
}

/** Q4, R14: the log keeps the text like any note, and nothing else does. The invitation refers to the item. */
function noteAlong(
  draft: ConversationDraft,
  me: Participant,
  text: string,
  place: number | undefined,
): { readonly note?: string } {
  draft.emit({ type: 'noted', by: me.id, text })
  return place === undefined ? {} : { note: draft.ids.item(draft.state.id, place + draft.events.length) }
}

function mayInvite(state: Conversation, target: Target, purpose: 'invite' | 'transfer'): Refusal | undefined {
  if (pendingTransfer(state)) return refuse('transfer_pending')
  if (target.kind === 'queue' && pendingQueue(state)) return refuse('queue_invitation_pending')
  if (target.kind === 'agent') {
    if (agents(state).some(({ person }) => person === target.id)) return refuse('already_in_room', 'agent')
    const invited = pending(state).some((one) => one.target.kind === 'agent' && one.target.id === target.id)
    if (invited) return refuse('already_invited', 'agent')
  }
  // R2: a transfer takes no seat, because its target replaces those who are there.
  if (!replaces({ purpose }) && seats(state) >= state.entry.partyLimit) return refuse('party_limit_reached')
  return undefined
}

function cancel(draft: ConversationDraft, id: string): Refusal | undefined {
  const invitation = own(draft.state.invitations, id)
  if (!invitation) return refuse('invitation_not_found', 'invitation')
  fail(draft, invitation, 'cancelled')
  return undefined
}

/** T9: the conversation goes back to its queue, whatever the hours. It is not offered to the agent who released it for a while. */
function release(draft: ConversationDraft, me: Participant): undefined {
  withdrawAll(draft, 'superseded')
  takeAllOut(draft, 'released', me.id, me.id)
  enqueue(draft, draft.state.workingQueue, { admission: 'must', avoid: me.person })
}

function parkBy(draft: ConversationDraft, me: Participant): undefined {
  withdrawAll(draft, 'superseded')
  takeAllOut(draft, 'parked', me.id, me.id)
  park(draft, me.person)
}

function remove(draft: ConversationDraft, me: Participant, id: string): Refusal | undefined {
  const other = draft.state.participants.find((one) => one.id === id)
  if (!other) return refuse('participant_not_found', 'participant')
  if (isCustomer(other)) {
    end(draft, 'customer_removed', me.id)
    return undefined
  }
  takeOut(draft, other, other.id === me.id ? 'left' : 'removed', me.id)
  afterLeaving(draft, 'removed')
  return undefined
}

function extend(draft: ConversationDraft, me: Participant, minutes: number): Refusal | undefined {
  const { expiresAt, startedAt } = draft.state
  if (expiresAt === null) return refuse('no_maximum')
  const until = expiresAt + minutes * 60_000
  if (until > startedAt + limits.durationMinutes.max * 60_000) return refuse('over_maximum', 'minutes')
  draft.emit({ type: 'extended', by: me.id, expiresAt: until })
  return undefined
}
