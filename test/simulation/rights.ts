// S1 by a reckoning of its own: who may read and write each conversation, by what has happened in it.
import type { ConversationEvent } from '../../domain/conversation/events.ts'
import type { Person } from '../../domain/conversation/person.ts'
import { presentAs } from '../../domain/conversation/room/reading.ts'
import type { Conversation, Target } from '../../domain/conversation/state.ts'
import { customerParticipant } from '../../protocol/items.ts'
import { limits } from '../../protocol/limits.ts'
import { isRefusal } from '../../protocol/problem.ts'
import { orderlyIds } from '../support/orderly-ids.ts'
import type { AnyMachine, Node } from './node.ts'
import type { Fault } from './returns.ts'

interface Room {
  customer: string
  /** Agents in the room, by participant. */
  readonly there: Map<string, string>
  /** Agents who have opened it since they came in. */
  readonly opened: Set<string>
  /** Whom each pending invitation is for. */
  readonly invited: Map<string, Target>
  /** Until when (ms) each agent who has been there may read it once it is over. */
  readonly untilAt: Map<string, number>
  /** Agents who were there at its end, with their participant. */
  readonly atEnd: Map<string, string>
  /** The agent who keeps it as parked. */
  listed: string | null
  ended: boolean
}

/** How somebody may be there: as this participant, or looking on; null: not at all. */
type Right = string | null
const onlooker = 'onlooker'

export class Rights {
  readonly #rooms = new Map<string, Room>()

  /** What is wrong with this event, which happened at `at` by the conversation's clock (ms); null: nothing. */
  follow(conversation: string, event: ConversationEvent, at: number): Fault | null {
    if (event.type === 'started') this.#rooms.set(conversation, roomOf(event.customer.id))
    const room = this.#rooms.get(conversation)
    if (!room) return null
    const fault = uninvited(room, event) ?? unheard(room, event)
    step(room, event, at)
    return fault
  }

  /** Whether the conversation lets in whoever has the right to it, and nobody else, of all the people that there are; null: it does. */
  check(node: Node, state: Conversation, all: Iterable<Node>, now: number): Fault | null {
    const room = this.#rooms.get(node.id)
    if (!room) return null
    for (const person of peopleOf(all)) {
      const fault = faultWith(room, person, node.machine, state, now)
      if (fault) return fault
    }
    return socketFault(room, node, now)
  }
}

function faultWith(room: Room, person: Person, machine: AnyMachine, state: Conversation, now: number): Fault | null {
  const right = rightOf(room, person, now)
  const present = presentAs(state, person, now)
  const found = present?.as === 'party' ? present.id : present && onlooker
  if (found !== right) return ['S1', `lets ${nameOf(person)} in as ${found ?? 'nobody'}, who is ${right ?? 'nobody'}`]
  const writes = !isIn(room, person) && mayWrite(machine, state, person, now)
  return writes ? ['S1', `lets ${nameOf(person)} write, who is not in it`] : null
}

/** Nobody's socket is open who should not be there. */
function socketFault(room: Room, { sockets }: Node, now: number): Fault | null {
  for (const { person, who } of sockets) {
    const right = rightOf(room, person, now)
    if (right !== who) return ['S1', `has a socket of ${nameOf(person)} as ${who}, who is ${right ?? 'nobody'}`]
  }
  return null
}

/** Everybody there is; an agent, a supervisor and a customer who were never here. */
function peopleOf(all: Iterable<Node>): readonly Person[] {
  const strangers = [
    { role: 'customer', customer: 'stranger' },
    { role: 'agent', agent: 'stranger', name: 'stranger' },
    { role: 'supervisor', agent: 'overseer', name: 'overseer' },
  ] as const
  return [...strangers, ...[...all].flatMap(personOf)]
}

function personOf({ kind, id }: Node): readonly Person[] {
  if (kind === 'customer') return [{ role: 'customer', customer: id }]
  return kind === 'agent' ? [{ role: 'agent', agent: id, name: id }] : []
}

function roomOf(customer: string): Room {
  const maps = { there: new Map(), invited: new Map(), untilAt: new Map(), atEnd: new Map() } as const
  return { customer, ...maps, opened: new Set(), listed: null, ended: false }
}

/** Whoever comes in was asked: by a queue, or by name. */
function uninvited({ invited }: Room, event: ConversationEvent): Fault | null {
  if (event.type !== 'joined') return null
  const { person } = event.participant
  const target = invited.get(event.invitation)
  const isMeant = target?.kind === 'queue' || target?.id === person
  return isMeant ? null : ['S1', `has ${person} in the room, whom nobody has invited`]
}

/** Whoever speaks is there. */
function unheard({ there }: Room, event: ConversationEvent): Fault | null {
  if (event.type !== 'said' && event.type !== 'noted') return null
  const isThere = event.by === customerParticipant || there.has(event.by)
  return isThere ? null : ['S1', `has words of ${event.by}, who is not there`]
}

function step(room: Room, event: ConversationEvent, at: number): void {
  switch (event.type) {
    case 'identified':
      room.customer = event.customer.id
      return
    case 'invited':
      room.invited.set(event.invitation, event.target)
      return
    case 'invitationFailed':
      room.invited.delete(event.invitation)
      return
    case 'joined': {
      const { id, person, openByAt } = event.participant
      room.invited.delete(event.invitation)
      room.there.set(id, person)
      room.listed = null
      if (openByAt === null) room.opened.add(id)
      return
    }
    case 'opened':
      room.opened.add(event.participant)
      return
    case 'left':
      return leave(room, event, at)
    case 'parked':
      room.listed = event.by
      return
    case 'unlisted':
      room.listed = null
      return
    case 'ended':
      room.ended = true
      return
    default:
  }
}

/** Who has opened it reads it for a while when it is over, unless they were thrown out; so does who was there at the end. */
function leave(
  room: Room,
  { participant, agent, reason }: Extract<ConversationEvent, { type: 'left' }>,
  at: number,
): void {
  room.there.delete(participant)
  const isOut = reason === 'removed' || reason === 'revoked'
  const untilAt = isOut ? -Infinity : at + limits.readServedMs
  const isKnown = room.untilAt.has(agent)
  if (room.opened.delete(participant) || (reason === 'ended' && !isKnown)) room.untilAt.set(agent, untilAt)
  if (reason === 'ended') room.atEnd.set(agent, participant)
}

function rightOf(room: Room, person: Person, now: number): Right {
  if (person.role === 'customer') return person.customer === room.customer ? customerParticipant : null
  if (person.role === 'bot') return null
  const { agent } = person
  const seat = [...room.there].find(([, one]) => one === agent)
  if (seat) return seat[0]
  const reads = room.ended && now < (room.untilAt.get(agent) ?? -Infinity)
  if (person.role === 'agent' && !reads && room.listed !== agent) return null
  return room.atEnd.get(agent) ?? onlooker
}

function isIn(room: Room, person: Person): boolean {
  if (room.ended) return false
  if (person.role === 'customer') return person.customer === room.customer
  return person.role !== 'bot' && [...room.there.values()].includes(person.agent)
}

/** Tried without effect: what was decided is thrown away. */
function mayWrite({ decide }: AnyMachine, state: Conversation, by: Person, now: number): boolean {
  const acts = [{ type: 'message', text: 'Hello', contentType: 'text/plain' }, { type: 'end' }]
  return acts.some((act) => !isRefusal(decide(state, { type: 'act', by, act }, now, orderlyIds)))
}

function nameOf(person: Person): string {
  return person.role === 'customer'
    ? person.customer
    : person.role === 'bot'
      ? person.bot
      : `${person.role} ${person.agent}`
}
