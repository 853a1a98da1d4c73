// What agents are shown about a customer. Text is read from the log when it is asked for, since letters must not carry it (E8).
import { displayed, isOffered, type Attribute } from '../domain/conversation/room/profile.ts'
import type { Conversation } from '../domain/conversation/state.ts'
import { seatOf } from '../domain/conversation/status.ts'
import { own } from '../domain/machine.ts'
import type { Item } from '../protocol/items.ts'
import { limits } from '../protocol/limits.ts'
import { refuse, type Refusal } from '../protocol/problem.ts'
import type { ConversationHost } from './conversation-host.ts'
import { itemFor } from './shell/rows.ts'

/** Q4: what an agent sees of an offered conversation before accepting it. */
export interface Preview {
  readonly attributes: readonly Attribute[]
  /** The customer's last messages, the newest last. */
  readonly lastWords: readonly Item[]
  /** The note of the colleague who invited, with later corrections. Null: there is none, or its text is gone. */
  readonly note: string | null
}

export interface Profile {
  readonly customer: { readonly id: string; readonly name: string }
  readonly attributes: {
    readonly signed: Readonly<Record<string, string>>
    readonly visitor: Readonly<Record<string, string>>
  }
  readonly startedAt: number
  /** Null: it goes on. */
  readonly endedAt: number | null
}

/** The agent's own object has confirmed the offer. This checks that the offer still holds here. */
export function preview({ actor }: ConversationHost, agent: string, invitation: string): Preview | Refusal {
  const { state } = actor
  const there = seatOf(state, { role: 'agent', agent, name: '' }) !== null
  if (!there && !isOffered(state, agent, invitation)) return refuse('offer_gone')
  return { attributes: displayed(state), lastWords: lastWords(actor), note: noteAlong(actor, invitation) }
}

/** R14: the text is only in the note's own row, so later corrections and deletions show. */
function noteAlong(actor: ConversationHost['actor'], invitation: string): string | null {
  const id = own(actor.state.invitations, invitation)?.note
  const place = id === undefined ? null : actor.ids.placeOf(actor.state.id, id)
  const item = place === null ? null : actor.rowAt(place)?.row.item
  return item ? (JSON.parse(item) as Item).text || null : null
}

export function profile({ customer, attributes, signedAttributes, startedAt, ended }: Conversation): Profile {
  return {
    customer: { id: customer.id, name: customer.name },
    attributes: { signed: signedAttributes, visitor: attributes },
    startedAt,
    endedAt: ended?.at ?? null,
  }
}

/** Looks only through the last page of the log. The last messages are the ones that matter. */
function lastWords(actor: ConversationHost['actor']): readonly Item[] {
  const rows = actor.rowsAfter(Math.max(0, actor.place - limits.pageItems), limits.pageItems)
  const items = rows.flatMap((row) => (row.item === null ? [] : [JSON.parse(itemFor(null, row)) as Item]))
  const said = items.filter(
    ({ type, role, change }) =>
      type === 'message' && role === 'customer' && change !== 'deleted' && change !== 'redacted',
  )
  return said.slice(-limits.lastWords)
}
