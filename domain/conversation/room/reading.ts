// Who may read a conversation (S1), and whether they are present as a party or as an onlooker.
import { customerParticipant } from '../../../protocol/items.ts'
import { limits } from '../../../protocol/limits.ts'
import { own } from '../../machine.ts'
import { isAgent, isBackend, isCustomer, isSupervisor, type Asker, type Person } from '../person.ts'
import type { Conversation, LastStay } from '../state.ts'
import { seatOf } from '../status.ts'

/**
 * `party`: somebody in the room, or there at its end, with their participant id. `onlooker`: somebody who reads what the agents see. An
 * onlooker is not in the roster, has no cursor, and is invisible to everybody else (S9).
 */
export type Present = { readonly as: 'party'; readonly id: string } | { readonly as: 'onlooker' }

/** Why somebody may not connect. `not_started`: the letter that begins the conversation has not arrived yet. */
export type ShutOut = 'not_started' | 'quarantined' | 'not_a_participant'

/** Returns how the person may connect at `now` (ms), or why not (S1, S4, O3). `isBroken`: the object is in quarantine. */
export function admission(state: Conversation, person: Person, now: number, isBroken: boolean): Present | ShutOut {
  if (state.id === '') return isBroken ? 'quarantined' : 'not_started'
  const present = presentAs(state, person, now)
  // What cannot be folded may have let the agent in, so agents are told of the quarantine. A stranger must not learn of it (S9).
  if (present === null) return isBroken && !isCustomer(person) ? 'quarantined' : 'not_a_participant'
  // A customer needs another conversation. Agents read on.
  return isBroken && isCustomer(person) ? 'quarantined' : present
}

/** Returns how the person may connect at `now` (ms); null: not at all (S1, S4). */
export function presentAs(state: Conversation, person: Person, now: number): Present | null {
  const seat = seatOf(state, person)
  if (seat) return { as: 'party', id: seat.id }
  if (!mayRead(state, person, now)) return null
  if (isCustomer(person)) return { as: 'party', id: customerParticipant }
  if (!isAgent(person)) return null
  const id = own(state.ids, person.agent)
  return id !== undefined && state.readers.includes(person.agent) ? { as: 'party', id } : { as: 'onlooker' }
}

/**
 * S1: its customer, its agents, supervisors and backends may read it. So may the agent who has it on their list as parked, and agents who
 * served it recently, once it has ended. `serves`: the customer whom the agent serves in another conversation, whose ended conversations
 * they may read; null: nobody. Times in ms.
 */
export function mayRead(state: Conversation, person: Asker, now: number, serves: string | null = null): boolean {
  if (isBackend(person) || isSupervisor(person) || seatOf(state, person)) return true
  if (isCustomer(person)) return state.customer.id === person.customer
  // W8: a bot reads only what it takes part in.
  if (!isAgent(person)) return false
  if (state.listedBy === person.agent) return true
  if (!state.ended) return false
  return (serves !== null && serves === state.customer.id) || servedLately(state, person.agent, now)
}

function servedLately(state: Conversation, agent: string, now: number): boolean {
  const stay = own(state.lastStays, agent)
  if (stay) return !isShutOut(stay) && now < stay.leftAt + limits.readServedMs
  // The conversation ended before stays were recorded.
  return state.readers.includes(agent) && now < (state.ended?.at ?? 0) + limits.readServedMs
}

/** S4: an agent whom a colleague removed, or whose account was revoked, may read no more. */
function isShutOut({ reason }: LastStay): boolean {
  return reason === 'removed' || reason === 'revoked'
}
