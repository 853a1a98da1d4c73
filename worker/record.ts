// What a conversation leaves behind (E1), folded from its log: no text, only who, when and how many.
import type { Event } from '../domain/conversation/events.ts'
import type { EndReason, LeftReason } from '../domain/conversation/state.ts'
import type { Mode } from '../protocol/server-frames.ts'

/** An agent in the room, from joining to leaving. Times in ms. */
export interface Stay {
  readonly agent: string
  readonly name: string
  readonly joinedAt: number
  readonly leftAt: number | null
  readonly reason: LeftReason | null
}

export interface ConversationRecord {
  readonly conversation: string
  readonly entryPoint: string
  readonly mode: Mode
  readonly customer: { readonly id: string; readonly name: string }
  readonly startedAt: number
  readonly endedAt: number | null
  readonly reason: EndReason | null
  readonly messages: { readonly customer: number; readonly agents: number }
  readonly stays: readonly Stay[]
  readonly wrapUps: readonly { readonly agent: string; readonly dispositions: readonly string[] }[]
}

/** The record with one more event; null as long as the conversation has not started. */
export function fold(record: ConversationRecord | null, event: Event, at: number): ConversationRecord | null {
  if (event.type === 'started') return begin(event, at)
  if (record === null) return null
  switch (event.type) {
    case 'identified':
      return { ...record, customer: event.customer }
    case 'said':
      return { ...record, messages: count(record.messages, event.by === customer ? 'customer' : 'agents') }
    case 'joined': {
      const { person: agent, name } = event.participant
      return { ...record, stays: [...record.stays, { agent, name, joinedAt: at, leftAt: null, reason: null }] }
    }
    case 'left':
      return { ...record, stays: record.stays.map((stay) => leave(stay, event.agent, event.reason, at)) }
    case 'wrappedUp': {
      const { agent, dispositions } = event
      return { ...record, wrapUps: [...record.wrapUps, { agent, dispositions }] }
    }
    case 'ended':
      return { ...record, endedAt: at, reason: event.reason }
    default:
      return record
  }
}

/** Room-local id. */
const customer = 'p1'

function begin(event: Extract<Event, { readonly type: 'started' }>, at: number): ConversationRecord {
  return {
    conversation: event.conversation,
    entryPoint: event.entry.id,
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

function leave(stay: Stay, agent: string, reason: LeftReason, at: number): Stay {
  return stay.agent === agent && stay.leftAt === null ? { ...stay, leftAt: at, reason } : stay
}
