// What agents are shown of a customer. Words are read where they stand, when they are asked for: no letter carries them (E8).
import { displayed, isOffered, type Attribute } from '../domain/conversation/room/profile.ts'
import type { Conversation } from '../domain/conversation/state.ts'
import { seatOf } from '../domain/conversation/status.ts'
import { own } from '../domain/machine.ts'
import type { Item } from '../protocol/items.ts'
import { limits } from '../protocol/limits.ts'
import { refuse, type Refusal } from '../protocol/problem.ts'
import type { ConversationHost } from './conversation-host.ts'
import { itemFor } from './shell/rows.ts'

/** Q4 */
export interface Preview {
  readonly attributes: readonly Attribute[]
  /** Of the customer, the newest last. */
  readonly lastWords: readonly Item[]
  /** What the colleague who asks wrote along with it, as it reads now; null: nothing, or nothing any more. */
  readonly note: string | null
}

export interface Profile {
  readonly customer: { readonly id: string; readonly name: string }
  readonly attributes: {
    readonly signed: Readonly<Record<string, string>>
    readonly visitor: Readonly<Record<string, string>>
  }
  readonly startedAt: number
}

/** The agent's own object has said that it is offered; here is asked whether it still can be. */
export function preview({ actor }: ConversationHost, agent: string, invitation: string): Preview | Refusal {
  const { state } = actor
  const there = seatOf(state, { role: 'agent', agent, name: '' }) !== null
  if (!there && !isOffered(state, agent, invitation)) return refuse('offer_gone')
  return { attributes: displayed(state), lastWords: lastWords(actor), note: noteAlong(actor, invitation) }
}

/** R14: the words stand in the note alone, so that what has become of them is seen here. */
function noteAlong(actor: ConversationHost['actor'], invitation: string): string | null {
  const id = own(actor.state.invitations, invitation)?.note
  const place = id === undefined ? null : actor.ids.placeOf(actor.state.id, id)
  const item = place === null ? null : actor.rowAt(place)?.row.item
  return item ? (JSON.parse(item) as Item).text || null : null
}

export function profile({ customer, attributes, signedAttributes, startedAt }: Conversation): Profile {
  return {
    customer: { id: customer.id, name: customer.name },
    attributes: { signed: signedAttributes, visitor: attributes },
    startedAt,
  }
}

/** Near the end, where they matter: a page of the log is looked through. */
function lastWords(actor: ConversationHost['actor']): readonly Item[] {
  const rows = actor.rowsAfter(Math.max(0, actor.place - limits.pageItems), limits.pageItems)
  const items = rows.flatMap((row) => (row.item === null ? [] : [JSON.parse(itemFor(null, row)) as Item]))
  const said = items.filter(
    ({ type, role, change }) =>
      type === 'message' && role === 'customer' && change !== 'deleted' && change !== 'redacted',
  )
  return said.slice(-limits.lastWords)
}
