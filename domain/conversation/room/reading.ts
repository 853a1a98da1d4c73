// Who may read a conversation (S1), and as what somebody is present in it.
import { customerParticipant } from '../../../protocol/items.ts'
import { limits } from '../../../protocol/limits.ts'
import { own } from '../../machine.ts'
import { isAgent, isBackend, isCustomer, isSupervisor, type Asker, type Person } from '../person.ts'
import type { Conversation, LastStay } from '../state.ts'
import { seatOf } from '../status.ts'

/**
 * `party`: in the room, or there at its end; `id` is room-local. An onlooker reads what the agents see, and takes no part: in no roster,
 * without a cursor, unseen and unheard by everybody else (S9).
 */
export type Present = { readonly as: 'party'; readonly id: string } | { readonly as: 'onlooker' }

/** What somebody may open a connection as at `now` (ms); null: nothing (S1, S4). */
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
 * S1: its customer and its agents, supervisors and backends; of one that is parked the agent in whose list it stands; of one that has ended
 * those who served it lately. `serves`: the customer whom the agent is serving in another conversation, of whom they read what is over;
 * null: nobody. Times in ms.
 */
export function mayRead(state: Conversation, person: Asker, now: number, serves: string | null = null): boolean {
  if (isBackend(person) || isSupervisor(person) || seatOf(state, person)) return true
  if (isCustomer(person)) return state.customer.id === person.customer
  // W8: a bot reads what it takes part in.
  if (!isAgent(person)) return false
  if (state.listedBy === person.agent) return true
  if (!state.ended) return false
  return (serves !== null && serves === state.customer.id) || servedLately(state, person.agent, now)
}

function servedLately(state: Conversation, agent: string, now: number): boolean {
  const stay = own(state.lastStays, agent)
  if (stay) return !isShutOut(stay) && now < stay.leftAt + limits.readServedMs
  // It ended before stays were remembered.
  return state.readers.includes(agent) && now < (state.ended?.at ?? 0) + limits.readServedMs
}

/** S4: whom a colleague removed, or whose account was revoked, reads no more of it. */
function isShutOut({ reason }: LastStay): boolean {
  return reason === 'removed' || reason === 'revoked'
}
