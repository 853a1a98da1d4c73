// A decision of a conversation in progress.
import type { NamingDraft } from '../machine.ts'
import type { ConversationEvent } from './events.ts'
import type { Conversation } from './state.ts'

export type ConversationDraft = NamingDraft<Conversation, ConversationEvent>
