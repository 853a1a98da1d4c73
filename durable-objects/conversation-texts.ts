// What everybody of an audience is told, as texts that are made once and sent to many.
import { room } from '../domain/conversation/room/room.ts'
import type { Conversation } from '../domain/conversation/state.ts'
import type { Audience } from '../protocol/items.ts'
import { limits } from '../protocol/limits.ts'
import type { Room } from '../protocol/server-frames.ts'
import type { ConversationHost } from './conversation-host.ts'
import { itemsText } from './shell/frames.ts'
import { authorOf, itemFor } from './shell/rows.ts'
import type { Row } from './shell/store.ts'

/** What the client of every conversation is told of limits. */
export const toldLimits = {
  messageBytes: limits.messageBytes,
  frameBytes: limits.frameBytes,
  typingEveryMs: limits.typingEveryMs,
}

/** The frame of these rows, the first numbered `first`, for each who hears it: made once for its authors each, and once for all others. */
export function textsOf(rows: readonly Row[], first: number): (who: string) => string {
  const authors = rows.map(({ cause }) => authorOf(cause))
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

/** The room as it is told where it may be in quarantine: then nothing changes it any more, and whoever reads it is to know. */
export function roomNow({ state, quarantined }: ConversationHost['actor'], audience: Audience): Room {
  return { ...room(state, audience), ...(quarantined !== null && { fault: 'quarantined' }) }
}
