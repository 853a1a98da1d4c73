// Offers to an agent. An offer must fit the agent's capacity, uses it from ringing to joining, and is answered once (A2, A6, Q2, Q3).
import { limits } from '../../protocol/limits.ts'
import { refuse, type Refusal } from '../../protocol/problem.ts'
import type { Declined } from '../../protocol/reasons.ts'
import type { AgentLetter, Offer } from '../letters.ts'
import { own, type Draft } from '../machine.ts'
import type { AgentEvent } from './messages.ts'
import { free, isActive, isInRoom, type Agent, type HeldOffer } from './state.ts'

type AgentDraft = Draft<Agent, AgentEvent>

/** Takes in an offer. One that the agent cannot take fails at once. A queue's offer uses up its ticket even then. */
export function receiveOffer(draft: AgentDraft, { type: _, ...offer }: Offer): void {
  const { offers, settled } = draft.state
  if (offers[offer.offer] !== undefined || settled.some((old) => old.offer === offer.offer)) return
  const reason = obstacle(draft.state, offer)
  if (reason !== null) return fail(draft, offer, reason)
  draft.emit({ type: 'offerCame', offer, untilAt: offer.automatic ? draft.now : draft.now + offer.ringMs })
  if (offer.automatic) draft.emit({ type: 'offerAccepted', offer: offer.offer })
}

/** The agent's own answer. An offer that does not ring is accepted by being opened. Refuses `offer_answered` and `offer_gone`. */
export function answer(draft: AgentDraft, id: string, decision: 'accept' | 'decline'): Refusal | null {
  const held = own(draft.state.offers, id)
  if (held?.state === 'ringing') {
    if (decision === 'accept') draft.emit({ type: 'offerAccepted', offer: id })
    else fail(draft, held, 'declined')
    return null
  }
  const how = held === undefined ? draft.state.settled.find(({ offer }) => offer === id)?.how : 'answered'
  return refuse(how === 'answered' ? 'offer_answered' : 'offer_gone')
}

/**
 * The deadline `ring:<offer>`: the offer was not answered or not opened in time. A miss frees the capacity at once and, if the queue's policy
 * says so, sets the agent's presence (Q3). If the server was away, nobody could answer. Then it is no miss (A3): the queue may offer
 * the conversation to the same agent again, and what a conversation offered directly rings again.
 */
export function ringDue(draft: AgentDraft, id: string): void {
  const held = draft.state.offers[id]
  if (held === undefined || held.state !== 'ringing' || held.untilAt > draft.now) return
  const wasAway = held.untilAt + limits.ringLateMs < draft.now
  if (wasAway && held.queue === null)
    return draft.emit({ type: 'rangAgain', offer: id, untilAt: draft.now + held.ringMs })
  fail(draft, held, wasAway ? 'stale' : 'missed')
  const { presence, stint } = draft.state
  if (wasAway || held.missedPresence === null || presence !== 'available') return
  draft.emit({ type: 'presenceSet', presence: held.missedPresence, stint, by: 'miss' })
}

/** Takes an offer back if it still rings. A joining offer stays, because the conversation answers it in any case. */
export function revoke(draft: AgentDraft, { offer, spent }: Extract<AgentLetter, { type: 'revoke' }>): void {
  const { offers, standing, ticket } = draft.state
  if (offers[offer]?.state === 'ringing') draft.emit({ type: 'offerEnded', offer })
  // The offer never arrived, but the queue has used up its ticket. The queue waits for a new one.
  if (offers[offer] === undefined && spent !== undefined && standing[spent.queue] === spent.ticket)
    draft.emit({ type: 'unreadied', ticket: ticket + 1, queues: Object.keys(standing) })
}

/** Fails all ringing offers, or those that the filter selects. */
export function failRinging(
  draft: AgentDraft,
  reason: Declined | 'stale',
  which: (held: HeldOffer) => boolean = () => true,
): void {
  for (const held of Object.values(draft.state.offers))
    if (held.state === 'ringing' && which(held)) fail(draft, held, reason)
}

/**
 * A2: ends ringing offers until the rest fits the capacity. It can shrink by configuration, or when a wrap-up weighs more than its
 * conversation did. The newest offer goes to other agents first, and its conversation keeps its position. Work in the room stays.
 */
export function ringWithin(draft: AgentDraft): void {
  if (free(draft.state) >= 0) return
  for (const held of Object.values(draft.state.offers).toReversed())
    if (held.state === 'ringing' && free(draft.state) < 0) fail(draft, held, 'no_capacity')
}

/** `seated`: the agent is in the room, even if no offer is known here. Coming back ends the wrap-up (A4). */
export function takeSeat(draft: AgentDraft, letter: Extract<AgentLetter, { type: 'seated' }>): void {
  const { conversation, invitation, queue, weight, quiet, card, wrapUp } = letter
  const offer = joining(draft.state, conversation, invitation)?.offer ?? null
  const asked = wrapUp === undefined ? {} : { wrapUp }
  draft.emit({ type: 'seated', conversation, queue, weight, quiet, card, offer, ...asked })
  // An agent who is offline by now still has a lease (A3). One who chose to be offline carries on, and one who vanished loses the lease.
  if (!isActive(draft.state)) draft.emit({ type: 'leaving', conversation, reason: 'revoked' })
}

/**
 * The agent did not get into the room. If the invitation is over, the conversation has told the queue. If it is not, the queue must
 * learn from here that its offer is over. Otherwise the queue would never offer the conversation to anybody again (Q5).
 */
export function loseSeat(draft: AgentDraft, conversation: string, invitation: string, reason: Declined): void {
  const held = joining(draft.state, conversation, invitation)
  if (held === undefined) return
  if (held.queue === null) draft.emit({ type: 'offerEnded', offer: held.offer })
  else fail(draft, held, reason)
}

/** Returns the agent's joining offer for this conversation, for any invitation if none is given. */
export function joining({ offers }: Agent, conversation: string, invitation?: string): HeldOffer | undefined {
  return Object.values(offers).find(
    (held) =>
      held.state === 'joining' &&
      held.conversation === conversation &&
      (invitation === undefined || held.invitation === invitation),
  )
}

function obstacle(state: Agent, offer: Omit<Offer, 'type'>): Declined | 'stale' | null {
  const { config, presence, readiness, retired, work } = state
  if (offer.queue === null) {
    if (config === null || retired === true) return 'not_found'
    if (!config.active) return 'inactive'
    if (presence === 'away' || presence === 'offline') return 'offline'
  } else if (readiness === null || readiness.ticket !== offer.ticket) {
    return 'stale'
  }
  if (isInRoom(work[offer.conversation])) return 'already_there'
  return offer.weight > free(state) ? 'no_capacity' : null
}

function fail(draft: AgentDraft, held: Omit<Offer, 'type'>, reason: Declined | 'stale'): void {
  const { offer, conversation, invitation, queue, ticket } = held
  draft.emit({ type: 'offerFailed', offer, conversation, invitation, queue, ticket, reason })
}
