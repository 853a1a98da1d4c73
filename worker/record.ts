// The record of a conversation (E1), folded from its log. It has no text, only who was there, when, and counts.
import type { ConversationEvent } from '../domain/conversation/events.ts'
import { isBot } from '../domain/conversation/person.ts'
import { customerParticipant } from '../protocol/items.ts'
import type { EndReason, LeftReason } from '../protocol/reasons.ts'
import type { Mode } from '../protocol/server-frames.ts'

/** One stay: an agent in the room, from joining to leaving. Times in ms. */
export interface Stay {
  readonly agent: string
  readonly name: string
  /** Room-local id. */
  readonly participant: string
  /** Q2: false for an assignment that the agent never opened; such a stay served nobody. */
  readonly opened: boolean
  /** Name of the queue from which it came; null: not known. */
  readonly queue: string | null
  readonly joinedAt: number
  readonly leftAt: number | null
  readonly reason: LeftReason | null
  /** The dispositions of the wrap-up after the stay. */
  readonly dispositions: readonly string[]
}

/** Raise it when the fold changes: records of an older version are then folded anew from the log. */
export const recordVersion = 2

export interface ConversationRecord {
  readonly conversation: string
  readonly entryPoint: string
  /** The entry point's name at the time of the start. */
  readonly entryName: string
  /** Name of the last queue; null: it was in none. */
  readonly queue: string | null
  readonly mode: Mode
  readonly customer: { readonly id: string; readonly name: string }
  readonly startedAt: number
  readonly endedAt: number | null
  readonly reason: EndReason | null
  readonly messages: { readonly customer: number; readonly agents: number }
  readonly stays: readonly Stay[]
  readonly wrapUps: readonly { readonly agent: string; readonly dispositions: readonly string[] }[]
}

/** The record with one more event; null until the conversation has started. */
export function fold(
  record: ConversationRecord | null,
  event: ConversationEvent,
  at: number,
): ConversationRecord | null {
  if (event.type === 'started') return begin(event, at)
  if (record === null) return null
  switch (event.type) {
    case 'identified':
      return { ...record, customer: event.customer }
    case 'said':
      return { ...record, messages: count(record.messages, event.by === customerParticipant ? 'customer' : 'agents') }
    case 'admitted':
      return { ...record, queue: event.terms.name }
    case 'joined':
      // W8: only agents have stays.
      if (isBot(event.participant)) return record
      return { ...record, stays: [...record.stays, begun(record, event, at)] }
    case 'opened':
      return { ...record, stays: record.stays.map((one) => open(one, event.participant)) }
    case 'left':
      return { ...record, stays: record.stays.map((stay) => leave(stay, event.agent, event.reason, at)) }
    case 'wrappedUp': {
      const { agent, dispositions } = event
      const last = record.stays.findLastIndex((one) => one.agent === agent)
      const stays = record.stays.map((one, n) => (n === last ? { ...one, dispositions } : one))
      return { ...record, stays, wrapUps: [...record.wrapUps, { agent, dispositions }] }
    }
    case 'ended':
      return { ...record, endedAt: at, reason: event.reason }
    default:
      return record
  }
}

function begin(event: Extract<ConversationEvent, { readonly type: 'started' }>, at: number): ConversationRecord {
  return {
    conversation: event.conversation,
    entryPoint: event.entry.id,
    entryName: event.entry.name,
    queue: null,
    mode: event.entry.mode,
    customer: event.customer,
    startedAt: at,
    endedAt: null,
    reason: null,
    messages: { customer: 0, agents: 0 },
    stays: [],
    wrapUps: [],
  }
}

function count(messages: ConversationRecord['messages'], side: 'customer' | 'agents'): ConversationRecord['messages'] {
  return { ...messages, [side]: messages[side] + 1 }
}

function begun(
  record: ConversationRecord,
  event: Extract<ConversationEvent, { readonly type: 'joined' }>,
  at: number,
): Stay {
  const { id: participant, person: agent, name, openByAt } = event.participant
  const queue = event.target.kind === 'queue' ? event.target.name : record.queue
  const fresh = { joinedAt: at, leftAt: null, reason: null, dispositions: [] }
  return { agent, name, participant, opened: openByAt === null, queue, ...fresh }
}

function open(stay: Stay, participant: string): Stay {
  return stay.participant === participant ? { ...stay, opened: true } : stay
}

function leave(stay: Stay, agent: string, reason: LeftReason, at: number): Stay {
  return stay.agent === agent && stay.leftAt === null ? { ...stay, leftAt: at, reason } : stay
}
