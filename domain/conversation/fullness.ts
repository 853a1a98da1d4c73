// How much a conversation may hold (D8). Its object alone knows how much it does, and says so with every command that brings words.
import { limits } from '../../protocol/limits.ts'
import { refuse, type Refusal } from '../../protocol/problem.ts'
import type { Command } from './commands.ts'
import type { ConversationDraft } from './routing.ts'
import type { Conversation } from './state.ts'
import { mayRead } from './status.ts'

type Wordy = Extract<Command, { type: 'act' | 'amend' }>

/**
 * Refuses `log_full`: the customer's words once the agents have been told that it is full, and everybody's when what was kept for the
 * agents is used up too. Acts and what takes words away always find room.
 */
export function refuseWords(state: Conversation, { by, act, logBytes = 0 }: Wordy): Refusal | undefined {
  // Who does not belong to it is told nothing of it (S9).
  if (!('text' in act) || !mayRead(state, by)) return undefined
  const full = by.role === 'customer' ? state.full === true : logBytes >= mostBytes(state)
  return full ? refuse('log_full', 'text') : undefined
}

/** Tells the agents, once, that the words just taken were the customer's last ones to find room. */
export function tellWhenFull(draft: ConversationDraft, { act, logBytes = 0 }: Wordy): void {
  const { state } = draft
  if (!('text' in act) || state.full === true || state.ended) return
  // What is written now is not in the sum yet; no UTF-16 unit takes more than three bytes.
  if (logBytes + act.text.length * 3 < mostBytes(state) - limits.logReserveBytes) return
  draft.emit({ type: 'filled' })
}

function mostBytes({ entry }: Conversation): number {
  return entry.logBytes ?? limits.logBytes.default
}
