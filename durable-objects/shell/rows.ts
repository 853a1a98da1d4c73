// From an event to the line of the log that keeps it, and from there to who reads it. The item is encoded once for ever; all that
// differs between readers is its `ref`, which its author gets and nobody else (S9).
import type { Ids } from '../../domain/ids.ts'
import { eventVersion } from '../../domain/upcast.ts'
import { seenBy, type Change, type Item } from '../../protocol/items.ts'
import type { Overwrite, Row } from './store.ts'

/** How a log becomes a transcript: who sees an event, and as what. Only conversations have one. */
export interface Transcript<State, Event> {
  visible(event: Event, after: State): { readonly seen: number; readonly item: Omit<Item, 'id' | 'at' | 'ref'> } | null
  /** R14: what an event does to an item that stands there already; null: nothing. */
  overwrites(event: Event): Pick<Overwrite, 'place' | 'change' | 'text'> | null
  conversation(state: State): string
}

/** The row after `previous`. `lean`: the event as it is stored. */
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

/** Every field by name, what is undefined is left out: copying an item into a larger one costs more than encoding it (2026-11). */
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

/** What of a row goes to its readers. */
export type Written = Pick<Row, 'item' | 'cause' | 'v'>

/** The text of its item as the participant `who` gets it; null: as everybody does who did not write it. */
export function itemFor(who: string | null, { item, cause, v }: Written): string {
  const ref = refOf(cause)
  if (item === null || ref === null) return item ?? ''
  const added = `,"ref":"${ref}"`
  // Versions 1 and 2 stored it with the item. Within texts of JSON quotes are escaped, so this stands nowhere else.
  const bare = v < 3 ? item.replace(added, '') : item
  return authorOf(cause) === who ? `${bare.slice(0, -1)}${added}}` : bare
}

/** Room-local id of whose client frame it was; null for every other cause. */
export function authorOf(cause: string): string | null {
  return cause.startsWith('f:') ? cause.slice(2, cause.indexOf('/')) : null
}

/** A stored item with other words; place, time and author stay. */
export function reworded(item: string, change: Change, text: string): string {
  return JSON.stringify({ ...(JSON.parse(item) as Item), text, change })
}

/** A stored amendment whose words have been taken away since. */
export function wordless(item: string): string {
  return JSON.stringify({ ...(JSON.parse(item) as Item), text: '' })
}

let second = NaN
let upToSecond = ''

/** As `toISOString`, which asks for the time zone every time: four times as fast for times of the same second. */
function isoTime(at: number): string {
  const now = Math.floor(at / 1_000)
  if (now !== second) {
    second = now
    upToSecond = new Date(now * 1_000).toISOString().slice(0, -4)
  }
  return `${upToSecond}${String(at - now * 1_000).padStart(3, '0')}Z`
}

/** `instance#n` of a client frame's cause: what its author recognises as the receipt (D2). */
function refOf(cause: string): string | null {
  return cause.startsWith('f:') ? cause.slice(cause.indexOf('/') + 1) : null
}
