// How much a conversation may hold (D8). Its object alone knows how much it does, and says so with every command that brings words.
import { limits } from '../../../protocol/limits.ts'
import { refuse, type Refusal } from '../../../protocol/problem.ts'
import { bytesOf } from '../../../protocol/texts.ts'
import { wordsIn, type Command } from '../commands.ts'
import type { ConversationDraft } from '../draft.ts'
import { isCustomer } from '../person.ts'
import type { Conversation } from '../state.ts'
import { belongs } from '../status.ts'

type Wordy = Extract<Command, { type: 'act' | 'amend' }>

/**
 * Refuses `log_full`: the customer's words once the agents have been told that it is full, and everybody's when what was kept for the
 * agents is used up too. Acts and what takes words away always find room.
 */
export function refuseWords(state: Conversation, { by, act, logBytes = 0 }: Wordy): Refusal | undefined {
  // Who does not belong to it is told nothing of it (S9).
  const words = wordsIn(act)
  if (!words || !belongs(state, by)) return undefined
  const full = isCustomer(by) ? state.full === true : holds(state, logBytes, 0)
  return full ? refuse('log_full', words.field) : undefined
}

/** Tells the agents, once, that the customer's words find no more room after this. `fresh`: UTF-16 units that are written now. */
export function tellWhenFull(draft: ConversationDraft, logBytes = 0, fresh = 0): void {
  const { state } = draft
  if (state.full === true || state.ended) return
  // They are not in the sum yet; no unit takes more than three bytes.
  if (holds(state, logBytes + fresh * 3, limits.logReserveBytes)) draft.emit({ type: 'filled' })
}

/** Whether at most `reserve` bytes are left. The texts of its flows are not its own doing, and are not counted. */
function holds({ entry }: Conversation, logBytes: number, reserve: number): boolean {
  const most = (entry.logBytes ?? limits.logBytes.default) - reserve
  if (logBytes < most) return false
  // They stand in the first event, and once more in the checkpoint.
  return logBytes >= most + 2 * bytesOf(JSON.stringify(entry.definitions))
}
