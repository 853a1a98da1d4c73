// Who somebody is in a conversation: the audience that they belong to, their name there, and how they are let go.
import { isAgent, isCustomer, roleOf, type Person } from '../domain/conversation/person.ts'
import { presentAs } from '../domain/conversation/room/reading.ts'
import type { Conversation } from '../domain/conversation/state.ts'
import { seatOf } from '../domain/conversation/status.ts'
import { own } from '../domain/machine.ts'
import { closeCodes, type CloseCode } from '../protocol/close-codes.ts'
import type { LeftReason } from '../protocol/reasons.ts'
import type { ServerFrame } from '../protocol/server-frames.ts'
import type { Session } from './shell/session.ts'

type You = Extract<ServerFrame, { type: 'welcome' }>['you']

/** Room-local id of who takes part: who is in the room, and after the end who was there then. */
export function partyOf(state: Conversation, person: Person, now: number): string | null {
  const present = presentAs(state, person, now)
  return present?.as === 'party' ? present.id : null
}

/** Whose an onlooker's connections are: nobody in a room has such an id. */
export function onlookerId(agent: string): string {
  return `onlooker/${agent}`
}

/** What a session's own words are known by: an onlooker who was in the room before has said something there. */
export function authorOf(state: Conversation, { who, person, onlooker }: Session): string {
  return (onlooker === true && isAgent(person) ? own(state.ids, person.agent) : undefined) ?? who
}

export function youOf(state: Conversation, session: Session): You {
  const { person, onlooker } = session
  const participant = authorOf(state, session)
  const seat = seatOf(state, person)
  if (seat) return { participant, role: roleOf(seat), name: seat.name }
  if (isCustomer(person)) return { participant, role: 'customer', name: state.customer.name }
  return { participant, role: roleOf(person), name: person.name, ...(onlooker && { onlooker }) }
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
