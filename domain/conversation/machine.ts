// The machine of a conversation. It alone decides who is in the room, fulfils an invitation at most once and enforces the party limit.
import type { Machine } from '../machine.ts'
import { apply } from './apply.ts'
import type { ConversationCommand } from './commands.ts'
import { deadlines } from './deadlines.ts'
import { decide } from './decide.ts'
import type { ConversationEvent } from './events.ts'
import { letters } from './letters.ts'
import { lean, overwrites, visible } from './room/visible.ts'
import { unborn, type Conversation } from './state.ts'
import { conversationUpcasts } from './upcasts.ts'

export const conversationMachine: Machine<Conversation, ConversationCommand, ConversationEvent> = {
  initial: unborn,
  decide,
  apply,
  letters,
  deadlines,
  upcasts: conversationUpcasts,
  lean,
}

/** How the log of a conversation becomes its transcript. */
export const transcript = { visible, overwrites, conversation: (state: Conversation) => state.id }
