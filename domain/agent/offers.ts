// Offers: taken only within capacity, held from ringing to joining, answered once (A2, A6, Q2, Q3).
import { limits } from '../../protocol/limits.ts'
import { refuse, type Refusal } from '../../protocol/problem.ts'
import type { Declined } from '../../protocol/reasons.ts'
import type { AgentLetter, Offer } from '../letters.ts'
import { own, type Draft } from '../machine.ts'
import type { AgentEvent } from './messages.ts'
import { free, isActive, isInRoom, type Agent, type HeldOffer } from './state.ts'

type AgentDraft = Draft<Agent, AgentEvent>

/** An offer that cannot be taken fails at once; a queue's uses its ticket up even then. */
export function receiveOffer(draft: AgentDraft, { type: _, ...offer }: Offer): void {
  const { offers, settled } = draft.state
  if (offers[offer.offer] !== undefined || settled.some((old) => old.offer === offer.offer)) return
  const reason = obstacle(draft.state, offer)
  if (reason !== null) return fail(draft, offer, reason)
  draft.emit({ type: 'offerCame', offer, untilAt: offer.automatic ? draft.now : draft.now + offer.ringMs })
  if (offer.automatic) draft.emit({ type: 'offerAccepted', offer: offer.offer })
}

/** The agent's own answer: to accept one that does not ring is to open it. Refuses `offer_answered` and `offer_gone`. */
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
 * The deadline `ring:<offer>`, of what rings and of what was not opened: a miss frees the capacity at once and, by policy, sets the agent apart (Q3).
 * While the server was away nobody could answer: that is no miss (A3), and the queue may offer it to the same agent again. A conversation
 * that asked for the agent by name hears that nobody answered.
 */
export function ringDue(draft: AgentDraft, id: string): void {
  const held = draft.state.offers[id]
  if (held === undefined || held.state !== 'ringing' || held.untilAt > draft.now) return
  const wasAway = held.untilAt + limits.ringLateMs < draft.now
  fail(draft, held, wasAway && held.queue !== null ? 'stale' : 'missed')
  const { presence, stint } = draft.state
  if (wasAway || held.missedPresence === null || presence !== 'available') return
  draft.emit({ type: 'presenceSet', presence: held.missedPresence, stint, by: 'miss' })
}

/** Only what rings can be revoked: a joining offer has asked the conversation, which answers in any case. */
export function revoke(draft: AgentDraft, { offer, spent }: Extract<AgentLetter, { type: 'revoke' }>): void {
  const { offers, standing, ticket } = draft.state
  if (offers[offer]?.state === 'ringing') draft.emit({ type: 'offerEnded', offer })
  // It never came: the queue waits for a new ticket.
  if (offers[offer] === undefined && spent !== undefined && standing[spent.queue] === spent.ticket)
    draft.emit({ type: 'unreadied', ticket: ticket + 1, queues: Object.keys(standing) })
}

/** All that ring, or those among them that are meant. */
export function failRinging(
  draft: AgentDraft,
  reason: Declined | 'stale',
  which: (held: HeldOffer) => boolean = () => true,
): void {
  for (const held of Object.values(draft.state.offers))
    if (held.state === 'ringing' && which(held)) fail(draft, held, reason)
}

/**
 * A2: nothing rings beyond the capacity, whatever took some away: a lower one, or a wrap-up that weighs more than its conversation. The
 * newest goes on to others first, at its place. What is joined already stays.
 */
export function ringWithin(draft: AgentDraft): void {
  if (free(draft.state) >= 0) return
  for (const held of Object.values(draft.state.offers).toReversed())
    if (held.state === 'ringing' && free(draft.state) < 0) fail(draft, held, 'no_capacity')
}

/** `seated`: in the room, whether by an offer that is known here or not. Coming back ends the wrap-up (A4). */
export function takeSeat(draft: AgentDraft, letter: Extract<AgentLetter, { type: 'seated' }>): void {
  const { conversation, invitation, queue, weight, quiet, card, wrapUp } = letter
  const offer = joining(draft.state, conversation, invitation)?.offer ?? null
  const asked = wrapUp === undefined ? {} : { wrapUp }
  draft.emit({ type: 'seated', conversation, queue, weight, quiet, card, offer, ...asked })
  // Whoever is offline by now has a lease on it all the same (A3): who chose to be carries on, who vanished does not.
  if (!isActive(draft.state)) draft.emit({ type: 'leaving', conversation, reason: 'revoked' })
}

/**
 * Not in the room after all. The conversation has told the queue why, if the invitation is over; if it is not, the queue
 * must hear from here that its offer is, or nobody would ever be offered it again (Q5).
 */
export function loseSeat(draft: AgentDraft, conversation: string, invitation: string, reason: Declined): void {
  const held = joining(draft.state, conversation, invitation)
  if (held === undefined) return
  if (held.queue === null) draft.emit({ type: 'offerEnded', offer: held.offer })
  else fail(draft, held, reason)
}

/** The offer by which the agent is about to be let in; of whatever invitation, if none is named. */
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
