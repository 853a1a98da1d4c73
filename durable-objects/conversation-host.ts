// The type of what a conversation's object is built on, for the files that are its parts.
import type { Command } from '../domain/conversation/commands.ts'
import type { Event } from '../domain/conversation/events.ts'
import type { Conversation } from '../domain/conversation/state.ts'
import type { Host } from './shell/host.ts'

export type ConversationHost = Host<Conversation, Command, Event>
