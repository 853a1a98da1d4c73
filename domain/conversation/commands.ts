// The commands of a conversation. The Worker has verified who gives them. The conversation decides whether they may.
import type { FlowVersion } from '../../protocol/flow.ts'
import type { Change, ContentType, ItemType } from '../../protocol/items.ts'
import type { ConversationLetter, Letter, Ring } from '../letters.ts'
import type { Due, Undelivered } from '../machine.ts'
import type { Person } from './person.ts'
import type { Target } from './state.ts'

/** Acts that are checked against the room alone. */
export type RoomAct =
  | { readonly type: 'message'; readonly text: string; readonly contentType: ContentType }
  | { readonly type: 'note'; readonly text: string }
  | ({ readonly type: 'invite' } & Wanted)
  | ({ readonly type: 'transfer' } & Wanted)
  | { readonly type: 'cancelInvitation'; readonly invitation: string }
  | { readonly type: 'release' }
  | { readonly type: 'park' }
  | { readonly type: 'leave' }
  | { readonly type: 'remove'; readonly participant: string }
  | { readonly type: 'end' }
  | { readonly type: 'extend'; readonly minutes: number }
  /** Q11: moves a waiting conversation. The person who moves it has no seat in it. */
  | { readonly type: 'move'; readonly target: Target }

/** What the Worker has looked up about the target of an invitation. */
export interface Wanted {
  readonly target: Target
  /** R5: the quick connect's own flow, which runs before the target is asked. */
  readonly flow: FlowVersion | null
  /** How an agent is rung. Null, or absent from an older release: by the default in `limits`. */
  readonly ring?: Ring | null
  /** Q4: a note for the target; absent: none. */
  readonly note?: string
}

/** R14. `item` is the item's id. */
export type Amendment =
  | { readonly type: 'correct'; readonly item: string; readonly text: string }
  | { readonly type: 'delete'; readonly item: string }
  | { readonly type: 'redact'; readonly item: string }
export type Act = RoomAct | Amendment

/** Returns the text that an act adds to the log, and the field of its body with this text; null: it adds none. */
export function wordsIn(act: Act): { readonly field: 'text' | 'note'; readonly text: string } | null {
  if ('text' in act) return { field: 'text', text: act.text }
  return 'note' in act && act.note !== undefined ? { field: 'note', text: act.note } : null
}

/** An item as the log contains it. `at` in ms. */
export interface Found {
  readonly id: string
  readonly place: number
  readonly at: number
  readonly type: ItemType
  /** The author's participant id; null: the system. */
  readonly author: string | null
  /** Bits of `seenBy`. */
  readonly seen: number
  readonly change: Change | null
  /** How often the item has been changed. */
  readonly amendments: number
}

export type ConversationCommand =
  /**
   * `logBytes`: how much the object has stored (D8); absent: too little to matter. `place`: the place of the last row of the log; absent: the
   * act has no note, so the place does not matter.
   */
  | {
      readonly type: 'act'
      readonly by: Person
      readonly act: RoomAct
      readonly logBytes?: number
      readonly place?: number
    }
  /** `found`: the item to change, as the shell found it in the log; null: there is no such item. */
  | {
      readonly type: 'amend'
      readonly by: Person
      readonly act: Amendment
      readonly found: Found | null
      readonly logBytes?: number
    }
  /** A participant opened their first socket, or showed life without one. */
  | { readonly type: 'connected'; readonly by: Person }
  /** A participant's last socket is gone. */
  | { readonly type: 'disconnected'; readonly by: Person }
  /** The event stream has stored what it fetched, up to this place of the log. */
  | { readonly type: 'exported'; readonly upTo: number }
  | { readonly type: 'letter'; readonly from: string; readonly letter: ConversationLetter }
  | Due
  | Undelivered<Letter>
