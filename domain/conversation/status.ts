// What is derived from a conversation's state: its status, its seats, who somebody is in it.
import type { Status } from '../../protocol/server-frames.ts'
import { replaces } from '../purposes.ts'
import { idOf, isAgent, isBackend, isBot, isCustomer, isSupervisor, type Asker, type Person } from './person.ts'
import type { Conversation, Invitation, Participant } from './state.ts'

/** Derived, the first that holds: ended; active; queued; parked; in flow. */
export function status(state: Conversation): Status {
  if (state.ended) return 'ended'
  if (agents(state).length > 0) return 'active'
  if (pending(state).length > 0) return 'queued'
  return state.parked ? 'parked' : 'in_flow'
}

/** Agents and supervisors in the room, in order of joining. Bots are none: a conversation with a bot alone is not active. */
export function agents(state: Conversation): readonly Participant[] {
  return state.participants.filter(isAgent)
}

export function pending(state: Conversation): readonly Invitation[] {
  return Object.values(state.invitations)
}

/** T0: the one invitation to a queue. Q11: not the one to which it is only being moved. */
export function pendingQueue(state: Conversation): Invitation | null {
  return pending(state).find(({ target, move }) => target.kind === 'queue' && !move) ?? null
}

/** Q11 */
export function pendingMove(state: Conversation): Invitation | null {
  return pending(state).find(({ move }) => move !== undefined) ?? null
}

export function pendingTransfer(state: Conversation): Invitation | null {
  return pending(state).find(replaces) ?? null
}

/** Q9: the invitation to a queue in which the customer of a live conversation waits, with nobody beside them. */
export function waitedFor(state: Conversation): Invitation | null {
  return state.entry.mode === 'live' && !state.ended && agents(state).length === 0 ? pendingQueue(state) : null
}

/** R2: seats taken: everybody in the room but a bot, and one for each pending invitation that is not a transfer. */
export function seats(state: Conversation): number {
  return state.participants.filter((one) => !isBot(one)).length + pending(state).filter((one) => !replaces(one)).length
}

/** The participant that this person is now, or null: membership is decided here, never by a token (S4). */
export function seatOf(state: Conversation, person: Person): Participant | null {
  return state.participants.find((one) => isAlike(one, person) && one.person === idOf(person)) ?? null
}

/** Its customer, its agents, those who were there at its end, supervisors, and backends: to whom an act is answered as to its own. */
export function belongs(state: Conversation, person: Asker): boolean {
  if (isBackend(person) || seatOf(state, person)) return true
  if (isCustomer(person)) return state.customer.id === person.customer
  return isSupervisor(person) || (isAgent(person) && state.readers.includes(person.agent))
}

/** Ids of customers, agents and bots may be the same. An agent whose role has changed since is still who they are. */
function isAlike(one: Participant, person: Person): boolean {
  return isAgent(one) ? isAgent(person) : one.role === person.role
}

/** A3, Q2: what an agent left without meaning to goes ahead of others, wherever it waits. */
export function goesAhead({ lastAgent }: Conversation): boolean {
  return lastAgent?.lost ?? false
}

/** E1: whether something of it is written down outside of it, and so has to follow what changes. */
export function isRecorded({ ended, lastStays }: Conversation): boolean {
  return ended !== null || Object.keys(lastStays).length > 0
}
