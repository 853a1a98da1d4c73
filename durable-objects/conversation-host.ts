// The type of what a conversation's object is built on, for the files that are its parts.
import type { ConversationCommand } from '../domain/conversation/commands.ts'
import type { ConversationEvent } from '../domain/conversation/events.ts'
import type { Conversation } from '../domain/conversation/state.ts'
import type { Host } from './shell/host.ts'

export type ConversationHost = Host<Conversation, ConversationCommand, ConversationEvent>
