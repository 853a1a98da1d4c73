// What can be asked of a conversation, and by whom. The Worker has verified who asks; the conversation decides whether they may.
import type { FlowVersion } from '../../protocol/flow.ts'
import type { Change, ContentType, ItemType } from '../../protocol/items.ts'
import type { ConversationLetter, Letter, Ring } from '../letters.ts'
import type { Due, Undelivered } from '../machine.ts'
import type { Person } from './person.ts'
import type { Target } from './state.ts'

/** What is checked against the room alone. */
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
  /** Q11: of one that waits, by who has no seat in it. */
  | { readonly type: 'move'; readonly target: Target }

/** What the Worker has looked up of whom somebody wants in the room. */
export interface Wanted {
  readonly target: Target
  /** R5: the quick connect's own, run before the target is asked. */
  readonly flow: FlowVersion | null
  /** How an agent is rung; null, or absent from a release without it: for the limits' default. */
  readonly ring?: Ring | null
  /** Q4: a note for the colleagues that goes along; absent: none. */
  readonly note?: string
}

/** R14. `item` is the item's id. */
export type Amendment =
  | { readonly type: 'correct'; readonly item: string; readonly text: string }
  | { readonly type: 'delete'; readonly item: string }
  | { readonly type: 'redact'; readonly item: string }
export type Act = RoomAct | Amendment

/** The words that an act puts into the log, and the field of its body that holds them; null: none. */
export function wordsIn(act: Act): { readonly field: 'text' | 'note'; readonly text: string } | null {
  if ('text' in act) return { field: 'text', text: act.text }
  return 'note' in act && act.note !== undefined ? { field: 'note', text: act.note } : null
}

/** An item as the log has it. `at` in ms. */
export interface Found {
  readonly id: string
  readonly place: number
  readonly at: number
  readonly type: ItemType
  /** Room-local id; null for the system. */
  readonly author: string | null
  /** Bits of `seenBy`. */
  readonly seen: number
  readonly change: Change | null
  /** How often it has been changed. */
  readonly amendments: number
}

export type Command =
  /**
   * `logBytes`: what the object has on its disk (D8); absent: not so much that it mattered. `place`: of the last row of its log; absent: of no
   * matter, as the act brings no note along.
   */
  | {
      readonly type: 'act'
      readonly by: Person
      readonly act: RoomAct
      readonly logBytes?: number
      readonly place?: number
    }
  /** `found`: the item meant, looked up by the shell; null: there is none. */
  | {
      readonly type: 'amend'
      readonly by: Person
      readonly act: Amendment
      readonly found: Found | null
      readonly logBytes?: number
    }
  /** A participant's first socket, or a sign of life without one. */
  | { readonly type: 'connected'; readonly by: Person }
  /** Their last socket is gone. */
  | { readonly type: 'disconnected'; readonly by: Person }
  /** The event stream has what it fetched up to this place of the log. */
  | { readonly type: 'exported'; readonly upTo: number }
  | { readonly type: 'letter'; readonly from: string; readonly letter: ConversationLetter }
  | Due
  | Undelivered<Letter>
