// What is derived from a conversation's state: its status, its seats, and which participant a person is.
import type { Status } from '../../protocol/server-frames.ts'
import { replaces } from '../purposes.ts'
import { idOf, isAgent, isBackend, isBot, isCustomer, isSupervisor, type Asker, type Person } from './person.ts'
import type { Conversation, Invitation, Participant } from './state.ts'

/** Returns the first status that applies: ended; active; queued; parked; in flow. */
export function status(state: Conversation): Status {
  if (state.ended) return 'ended'
  if (agents(state).length > 0) return 'active'
  if (pending(state).length > 0) return 'queued'
  return state.parked ? 'parked' : 'in_flow'
}

/** Returns agents and supervisors in the room, in order of joining. Bots do not count: a conversation with only a bot is not active. */
export function agents(state: Conversation): readonly Participant[] {
  return state.participants.filter(isAgent)
}

export function pending(state: Conversation): readonly Invitation[] {
  return Object.values(state.invitations)
}

/** Returns the one pending invitation to a queue (T0). A move in progress is not counted (Q11). */
export function pendingQueue(state: Conversation): Invitation | null {
  return pending(state).find(({ target, move }) => target.kind === 'queue' && !move) ?? null
}

/** Q11: returns the move in progress, or null. */
export function pendingMove(state: Conversation): Invitation | null {
  return pending(state).find(({ move }) => move !== undefined) ?? null
}

export function pendingTransfer(state: Conversation): Invitation | null {
  return pending(state).find(replaces) ?? null
}

/** Q9: returns the invitation by which the customer of a live conversation waits in a queue, while no agent is with them. */
export function waitedFor(state: Conversation): Invitation | null {
  return state.entry.mode === 'live' && !state.ended && agents(state).length === 0 ? pendingQueue(state) : null
}

/** R2: returns the number of seats taken, by everybody in the room except bots, and by each pending invitation that is not a transfer. */
export function seats(state: Conversation): number {
  return state.participants.filter((one) => !isBot(one)).length + pending(state).filter((one) => !replaces(one)).length
}

/** Returns the participant that this person is now, or null. The room decides this, never a token (S4). */
export function seatOf(state: Conversation, person: Person): Participant | null {
  return state.participants.find((one) => isAlike(one, person) && one.person === idOf(person)) ?? null
}

/** Whether the person belongs to it: its customer, its agents, those who were there at its end, supervisors and backends. */
export function belongs(state: Conversation, person: Asker): boolean {
  if (isBackend(person) || seatOf(state, person)) return true
  if (isCustomer(person)) return state.customer.id === person.customer
  return isSupervisor(person) || (isAgent(person) && state.readers.includes(person.agent))
}

/** A customer, an agent and a bot may have the same id, so roles are compared. An agent whose role has changed still matches. */
function isAlike(one: Participant, person: Person): boolean {
  return isAgent(one) ? isAgent(person) : one.role === person.role
}

/** A3, Q2: a conversation that its agent did not choose to leave goes ahead of others in every queue. */
export function goesAhead({ lastAgent }: Conversation): boolean {
  return lastAgent?.lost ?? false
}

/** E1: whether records outside the object exist for this conversation, and so must follow its changes. */
export function isRecorded({ ended, lastStays }: Conversation): boolean {
  return ended !== null || Object.keys(lastStays).length > 0
}
