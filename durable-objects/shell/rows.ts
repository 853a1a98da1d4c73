// From an event to its row in the log, and from the row to its readers. The item is encoded once and for ever. Readers get the same text
// except for `ref`, which only the author gets (S9).
import type { Ids } from '../../domain/ids.ts'
import { eventVersion } from '../../domain/upcast.ts'
import { isoTime } from '../../protocol/iso-time.ts'
import { seenBy, type Change, type Item } from '../../protocol/items.ts'
import type { Overwrite, Row } from './store.ts'

/** How a log becomes a transcript: who sees an event, and as which item. Only conversations have a transcript. */
export interface Transcript<State, Event> {
  visible(event: Event, after: State): { readonly seen: number; readonly item: Omit<Item, 'id' | 'at' | 'ref'> } | null
  /** R14: returns what an event changes in an earlier item. Null: nothing. */
  overwrites(event: Event): Pick<Overwrite, 'place' | 'change' | 'text'> | null
  conversation(state: State): string
}

/** Returns the row after `previous`. `lean` is the event as it is stored. */
export function rowOf<State, Event>(
  event: Event,
  lean: Event,
  after: State,
  previous: Pick<Row, 'place' | 'customer' | 'agents'>,
  cause: string,
  at: number,
  transcript: Transcript<State, Event> | null,
  ids: Ids,
): Row {
  const place = previous.place + 1
  const shown = transcript?.visible(event, after) ?? null
  const seen = shown?.seen ?? seenBy.nobody
  return {
    place,
    at,
    cause,
    v: eventVersion,
    seen,
    customer: previous.customer + (seen & seenBy.customer ? 1 : 0),
    agents: previous.agents + (seen & seenBy.agents ? 1 : 0),
    event: JSON.stringify(lean),
    item: shown && transcript ? itemOf(shown.item, ids.item(transcript.conversation(after), place), at) : null,
  }
}

/** Names every field, and leaves out undefined ones. Copying an item into a larger one costs more than encoding it (2026-11). */
function itemOf(item: Omit<Item, 'id' | 'at' | 'ref'>, id: string, at: number): string {
  const { type, role, name, participant, contentType, text, reason, invitation, about, dispositions, amends, change } =
    item
  const whole: Readonly<Record<Exclude<keyof Item, 'ref'>, unknown>> = {
    id,
    at: isoTime(at),
    type,
    role,
    name,
    participant,
    contentType,
    text,
    reason,
    invitation,
    about,
    dispositions,
    amends,
    change,
  }
  return JSON.stringify(whole)
}

/** The part of a row that its readers' texts are made from. */
export type Written = Pick<Row, 'item' | 'cause' | 'v'>

/** Returns the item's text as the participant `who` gets it. Null: as everybody gets it who did not write it. */
export function itemFor(who: string | null, { item, cause, v }: Written): string {
  const ref = refOf(cause)
  if (item === null || ref === null) return item ?? ''
  const added = `,"ref":"${ref}"`
  // Rows of versions 1 and 2 stored `ref` with the item. Quotes within JSON texts are escaped, so the search finds nothing else.
  const bare = v < 3 ? item.replace(added, '') : item
  return frameAuthorOf(cause) === who ? `${bare.slice(0, -1)}${added}}` : bare
}

/** Returns the room-local id of the participant whose client frame caused the row. Null: the cause was no client frame. */
export function frameAuthorOf(cause: string): string | null {
  return cause.startsWith('f:') ? cause.slice(2, cause.indexOf('/')) : null
}

/** Returns a stored item with other words. Its place, time and author stay. */
export function reworded(item: string, change: Change, text: string): string {
  return JSON.stringify({ ...(JSON.parse(item) as Item), text, change })
}

/** Returns a stored amendment without its words. */
export function wordless(item: string): string {
  return JSON.stringify({ ...(JSON.parse(item) as Item), text: '' })
}

/** Returns `instance#n` of a client frame's cause, which its author recognises as the receipt (D2). */
function refOf(cause: string): string | null {
  return cause.startsWith('f:') ? cause.slice(cause.indexOf('/') + 1) : null
}
