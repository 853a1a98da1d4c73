// R14: changing items in the log. The state contains no text and no items, so the shell looks the item up and passes it in.
import { seenBy, type ItemType } from '../../../protocol/items.ts'
import { limits } from '../../../protocol/limits.ts'
import { refuse, type Refusal } from '../../../protocol/problem.ts'
import { own } from '../../machine.ts'
import type { Amendment, Found } from '../commands.ts'
import type { ConversationDraft } from '../draft.ts'
import { audienceOf, idOf, isAgent, isCustomer, isSupervisor, type Person } from '../person.ts'
import type { Conversation } from '../state.ts'
import { belongs, seatOf } from '../status.ts'

const words: ReadonlySet<ItemType> = new Set<ItemType>(['message', 'note'])
const redactable: ReadonlySet<ItemType> = new Set<ItemType>([...words, 'prompt', 'wrap_up'])

export function amend(
  draft: ConversationDraft,
  person: Person,
  what: Amendment,
  found: Found | null,
): Refusal | undefined {
  return what.type === 'redact' ? redact(draft, person, found) : amendOwn(draft, person, what, found)
}

/** Supervisors may redact at any time, also after the end and from outside the room. The log says who did it, but nobody is shown it. */
function redact(draft: ConversationDraft, person: Person, found: Found | null): Refusal | undefined {
  if (!isSupervisor(person)) return refuse('forbidden')
  if (!found) return refuse('item_not_found', 'item')
  if (!redactable.has(found.type) || found.change === 'redacted') return refuse('not_amendable', 'item')
  const { id: item, place, seen } = found
  const by = { participant: null, person: person.agent, name: person.name }
  draft.emit({ type: 'amended', item, place, seen, change: 'redacted', by, text: '' })
  return undefined
}

/** Authors may amend their own items while they belong to the conversation and within the time limit. */
function amendOwn(
  draft: ConversationDraft,
  person: Person,
  what: Exclude<Amendment, { type: 'redact' }>,
  found: Found | null,
): Refusal | undefined {
  const { state, now } = draft
  const me = authorOf(state, person)
  if (typeof me !== 'string') return me
  const bit = seenBy[audienceOf(person)]
  // An item that the person may not see does not exist for them (R13).
  if (!found || (found.seen & bit) === 0) return refuse('item_not_found', 'item')
  if (!words.has(found.type)) return refuse('not_amendable', 'item')
  if (found.author !== me) return refuse('forbidden', 'item')
  if (found.change === 'deleted' || found.change === 'redacted') return refuse('not_amendable', 'item')
  if (now >= found.at + state.entry.amendWithinMs) return refuse('too_late', 'item')
  // An author who has corrected too often can still delete.
  if (what.type === 'correct' && found.amendments >= limits.amendmentsPerItem) return refuse('not_amendable', 'item')
  const { id: item, place, seen } = found
  const by = { participant: me, ...nameIn(state, person) }
  if (what.type === 'delete') draft.emit({ type: 'amended', item, place, seen, change: 'deleted', by, text: '' })
  else draft.emit({ type: 'amended', item, place, seen, change: 'corrected', by, text: what.text })
  return undefined
}

/** Returns the author's participant id. After the end, agents may still amend what they wrote. Customers may not. */
function authorOf(state: Conversation, person: Person): string | Refusal {
  const seat = seatOf(state, person)
  if (!state.ended) return seat?.id ?? refuse('not_a_participant')
  if (!belongs(state, person)) return refuse('not_a_participant')
  const id = isAgent(person) ? own(state.ids, person.agent) : undefined
  return id ?? refuse('conversation_ended')
}

function nameIn(state: Conversation, person: Person): { readonly person: string; readonly name: string } {
  const name = isCustomer(person) ? state.customer.name : (seatOf(state, person)?.name ?? person.name)
  return { person: idOf(person), name }
}
