// What a conversation's object is made of, for its parts.
import type { Command } from '../domain/conversation/commands.ts'
import type { Event } from '../domain/conversation/events.ts'
import type { Conversation } from '../domain/conversation/state.ts'
import type { Host } from './shell/host.ts'

export type ConversationHost = Host<Conversation, Command, Event>
