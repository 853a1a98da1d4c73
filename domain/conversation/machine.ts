// The conversation: the authority over who is in the room. An invitation is fulfilled at most once; the party limit holds.
import type { Machine } from '../machine.ts'
import { apply } from './apply.ts'
import type { Command } from './commands.ts'
import { deadlines } from './deadlines.ts'
import { decide } from './decide.ts'
import type { Event } from './events.ts'
import { letters } from './letters.ts'
import { lean, overwrites, visible } from './room/visible.ts'
import { unborn, type Conversation } from './state.ts'
import { conversationUpcasts } from './upcasts.ts'

export const conversationMachine: Machine<Conversation, Command, Event> = {
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
