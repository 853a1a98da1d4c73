// What must hold in a conversation whenever a command is done: its roster, its seats, what is pending and its status.
import type { Conversation } from '../../domain/conversation/state.ts'
import { agents, pending, seats, status } from '../../domain/conversation/status.ts'
import type { Fault } from './returns.ts'

/** What is wrong with it; null: nothing. */
export function faultInRoom(state: Conversation): Fault | null {
  if (state.id === '') return null
  const { participants, entry } = state
  const asked = pending(state)
  // A flow may look for the one agent in several places at once: whoever comes first is the only one.
  const found = asked.filter(({ purpose }) => purpose === 'route' || purpose === 'return').length
  const taken = seats(state) - Math.max(0, found - 1)
  const moves = asked.filter(({ move }) => move !== undefined).length
  const isServed = agents(state).length > 0
  if (participants[0]?.role !== 'customer') return ['R4', 'the customer does not stand first']
  if (taken > entry.partyLimit) return ['R3', `has ${taken} seats taken of ${entry.partyLimit}`]
  if (asked.filter(({ target, move }) => target.kind === 'queue' && !move).length > 1)
    return ['T0', 'is invited to two queues']
  if (asked.filter(({ purpose }) => purpose === 'transfer').length > 1) return ['T2', 'has two transfers pending']
  if (moves > 1 || (moves > 0 && isServed)) return ['Q11', 'is moved beside something else']
  if (state.ended && (asked.length > 0 || isServed || state.run)) return ['R9', 'goes on after its end']
  return (status(state) === 'active') === isServed ? null : ['R10', `is ${status(state)}`]
}
