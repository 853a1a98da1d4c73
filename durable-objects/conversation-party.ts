// Who somebody is in a conversation: which audience they belong to, under which id, and with which close code their socket is closed.
import { isAgent, isCustomer, roleOf, type Person } from '../domain/conversation/person.ts'
import { presentAs } from '../domain/conversation/room/reading.ts'
import type { Conversation } from '../domain/conversation/state.ts'
import { seatOf } from '../domain/conversation/status.ts'
import { own } from '../domain/machine.ts'
import { closeCodes, type CloseCode } from '../protocol/close-codes.ts'
import type { LeftReason } from '../protocol/reasons.ts'
import type { ServerFrame } from '../protocol/server-frames.ts'
import type { SocketSession } from './shell/session.ts'

type You = Extract<ServerFrame, { type: 'welcome' }>['you']

/** Returns the room-local id of a participant. After the end, those who were in the room then still count. Null: no participant. */
export function partyOf(state: Conversation, person: Person, now: number): string | null {
  const present = presentAs(state, person, now)
  return present?.as === 'party' ? present.id : null
}

/** Returns the id for an onlooker's connections. No participant can have such an id. */
export function onlookerId(agent: string): string {
  return `onlooker/${agent}`
}

/** Returns the participant whose messages are a session's own. An onlooker who was in the room before has sent some there. */
export function authorOf(state: Conversation, { who, person, onlooker }: SocketSession): string {
  return (onlooker === true && isAgent(person) ? own(state.ids, person.agent) : undefined) ?? who
}

export function youOf(state: Conversation, session: SocketSession): You {
  const { person, onlooker } = session
  const participant = authorOf(state, session)
  const seat = seatOf(state, person)
  if (seat) return { participant, role: roleOf(seat), name: seat.name }
  if (isCustomer(person)) return { participant, role: 'customer', name: state.customer.name }
  return { participant, role: roleOf(person), name: person.name, ...(onlooker && { onlooker }) }
}

/** Returns null if the socket stays open, so that the end can be read. */
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
