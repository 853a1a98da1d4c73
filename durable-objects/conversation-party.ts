// Who somebody is in a conversation: the audience that they belong to, their name there, and how they are let go.
import type { Asker, Person } from '../domain/conversation/commands.ts'
import type { Conversation, LeftReason } from '../domain/conversation/state.ts'
import { mayRead, seatOf } from '../domain/conversation/status.ts'
import { roleOf } from '../domain/conversation/visible.ts'
import { closeCodes, type CloseCode } from '../protocol/close-codes.ts'
import type { Audience, Role } from '../protocol/items.ts'

export function audienceOf(person: Asker): Audience {
  return person.role === 'customer' ? 'customer' : 'agents'
}

/** Room-local id of who may open a socket: who is in the room, and after the end who was. */
export function partyOf(state: Conversation, person: Person): string | null {
  const seat = seatOf(state, person)
  if (seat) return seat.id
  if (!state.ended || !mayRead(state, person)) return null
  return person.role === 'customer' ? 'p1' : (state.ids[person.agent] ?? null)
}

export function youOf(
  state: Conversation,
  who: string,
  person: Person,
): { participant: string; role: Role; name: string } {
  const seat = seatOf(state, person)
  if (seat) return { participant: who, role: roleOf(seat), name: seat.name }
  if (person.role === 'customer') return { participant: who, role: 'customer', name: state.customer.name }
  return { participant: who, role: person.role === 'agent' ? 'agent' : 'supervisor', name: person.name }
}

/** Null: the socket stays open, to read the end. */
export function closeCodeOf(reason: LeftReason): CloseCode | null {
  switch (reason) {
    case 'ended':
      return null
    case 'removed':
    case 'revoked':
      return closeCodes[reason]
    default:
      return closeCodes.left
  }
}
