// From an event to the line of the log that keeps it. The item is encoded here, once for ever: the text stored is the text sent.
import { eventVersion } from '../../domain/upcast.ts'
import { itemId, seenBy, type Change, type Item } from '../../protocol/items.ts'
import type { Overwrite, Row } from './store.ts'

/** How a log becomes a transcript: who sees an event, and as what. Only conversations have one. */
export interface Transcript<State, Event> {
  visible(event: Event, after: State): { readonly seen: number; readonly item: Omit<Item, 'id' | 'at' | 'ref'> } | null
  /** R14: what an event does to an item that stands there already; null: nothing. */
  overwrites(event: Event): Pick<Overwrite, 'place' | 'change' | 'text'> | null
  /** The event as it is stored: without transcript text, which stands in the item only. */
  lean(event: Event): Event
  conversation(state: State): string
}

/** The row after `previous`. */
export function rowOf<State, Event>(
  event: Event,
  after: State,
  previous: Pick<Row, 'place' | 'customer' | 'agents'>,
  cause: string,
  at: number,
  transcript: Transcript<State, Event> | null,
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
    event: JSON.stringify(transcript ? transcript.lean(event) : event),
    item: shown && transcript ? itemOf(shown.item, transcript.conversation(after), place, cause, at) : null,
  }
}

/** Every field by name, what is undefined is left out: copying an item into a larger one costs more than encoding it (2026-11). */
function itemOf(item: Omit<Item, 'id' | 'at' | 'ref'>, conversation: string, place: number, cause: string, at: number) {
  const { type, role, name, participant, contentType, text, reason, invitation, dispositions, amends, change } = item
  const whole: Readonly<Record<keyof Item, unknown>> = {
    id: itemId(conversation, place),
    at: isoTime(at),
    type,
    role,
    name,
    participant,
    contentType,
    text,
    reason,
    invitation,
    dispositions,
    amends,
    change,
    ref: refOf(cause),
  }
  return JSON.stringify(whole)
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
function refOf(cause: string): string | undefined {
  return cause.startsWith('f:') ? cause.slice(cause.indexOf('/') + 1) : undefined
}
