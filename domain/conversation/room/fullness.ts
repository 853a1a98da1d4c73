// How much a conversation may store (D8). Only its shell knows the size, and passes it with every command that adds text.
import { limits } from '../../../protocol/limits.ts'
import { refuse, type Refusal } from '../../../protocol/problem.ts'
import { bytesOf } from '../../../protocol/texts.ts'
import { wordsIn, type ConversationCommand } from '../commands.ts'
import type { ConversationDraft } from '../draft.ts'
import { isCustomer } from '../person.ts'
import type { Conversation } from '../state.ts'
import { belongs } from '../status.ts'

type Wordy = Extract<ConversationCommand, { type: 'act' | 'amend' }>

/**
 * Refuses `log_full`: customers' text once the agents have been told that the log is full, and everybody's once the reserve for agents
 * is used up too. Acts without text, and those that remove text, are never refused.
 */
export function refuseWords(state: Conversation, { by, act, logBytes = 0 }: Wordy): Refusal | undefined {
  // A person who does not belong to the conversation must learn nothing about it (S9).
  const words = wordsIn(act)
  if (!words || !belongs(state, by)) return undefined
  const full = isCustomer(by) ? state.full === true : holds(state, logBytes, 0)
  return full ? refuse('log_full', words.field) : undefined
}

/** Tells the agents, once, that there is no more room for the customer's messages. `fresh`: UTF-16 units that are written now. */
export function tellWhenFull(draft: ConversationDraft, logBytes = 0, fresh = 0): void {
  const { state } = draft
  if (state.full === true || state.ended) return
  // `logBytes` does not include these units yet. None takes more than three bytes.
  if (holds(state, logBytes + fresh * 3, limits.logReserveBytes)) draft.emit({ type: 'filled' })
}

/** Whether at most `reserve` bytes are left. The texts of flows do not count, because the participants did not write them. */
function holds({ entry }: Conversation, logBytes: number, reserve: number): boolean {
  const most = (entry.logBytes ?? limits.logBytes.default) - reserve
  if (logBytes < most) return false
  // They are stored twice: in the first event and in the checkpoint.
  return logBytes >= most + 2 * bytesOf(JSON.stringify(entry.definitions))
}
