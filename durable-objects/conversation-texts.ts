// Frames for a whole audience. They are made once as texts, and sent to many.
import { room } from '../domain/conversation/room/room.ts'
import type { Conversation } from '../domain/conversation/state.ts'
import type { Audience } from '../protocol/items.ts'
import { limits } from '../protocol/limits.ts'
import type { RoomView } from '../protocol/server-frames.ts'
import type { ConversationHost } from './conversation-host.ts'
import { itemsText } from './shell/frames.ts'
import { frameAuthorOf, itemFor } from './shell/rows.ts'
import type { Row } from './shell/store.ts'

/** The limits that every conversation's client is told. */
export const toldLimits = {
  messageBytes: limits.messageBytes,
  frameBytes: limits.frameBytes,
  typingEveryMs: limits.typingEveryMs,
}

/** Returns the frame for rows, the first numbered `first`, by hearer. Each author's text is made once, and that of all others once. */
export function textsOf(rows: readonly Row[], first: number): (who: string) => string {
  const authors = rows.map(({ cause }) => frameAuthorOf(cause))
  const made = new Map<string | null, string>()
  return (hearer) => {
    const who = authors.includes(hearer) ? hearer : null
    const text = made.get(who) ?? itemsText({ first, items: rows.map((row) => itemFor(who, row)) })
    made.set(who, text)
    return text
  }
}

export function roomText(state: Conversation, audience: Audience): string {
  return JSON.stringify({ type: 'room', room: room(state, audience) })
}

/** Returns the room, and says if it is in quarantine. Then nothing changes it any more, and its readers have to know. */
export function roomNow({ state, quarantined }: ConversationHost['actor'], audience: Audience): RoomView {
  return { ...room(state, audience), ...(quarantined !== null && { fault: 'quarantined' }) }
}
