// Takes agents out of the room, and ends conversations.
import type { EndReason, LeftReason } from '../../../protocol/reasons.ts'
import type { ConversationDraft } from '../draft.ts'
import { isBot } from '../person.ts'
import type { Participant } from '../state.ts'
import { agents, pending } from '../status.ts'
import { withdraw } from './invitations.ts'

export function takeOut(draft: ConversationDraft, one: Participant, reason: LeftReason, by: string | null): void {
  const stayed = one.openByAt === null
  const bot = isBot(one) && { bot: true as const }
  draft.emit({ type: 'left', participant: one.id, agent: one.person, name: one.name, ...bot, reason, stayed, by })
}

/** Takes every agent out at this point of the log. The participant `last` goes last, and so is remembered as the previous agent. */
export function takeAllOut(
  draft: ConversationDraft,
  reason: LeftReason,
  by: string | null,
  last: string | null = null,
): void {
  const there = agents(draft.state).toSorted((a, b) => Number(a.id === last) - Number(b.id === last))
  for (const one of there) takeOut(draft, one, reason, by)
}

/** The conversation is over for everybody; every pending invitation is cancelled (R9). */
export function end(draft: ConversationDraft, reason: EndReason, by: string | null = null): void {
  const agent = reason === 'agent_ended' ? agents(draft.state).find(({ id }) => id === by) : undefined
  for (const invitation of pending(draft.state)) withdraw(draft, invitation, 'cancelled', true)
  if (draft.state.run) draft.emit({ type: 'flowLeft', invitation: null, how: 'cancelled' })
  takeAllOut(draft, 'ended', by)
  unlist(draft)
  draft.emit({ type: 'ended', reason, by, ...(agent && { name: agent.name }) })
}

export function unlist(draft: ConversationDraft, except: string | null = null): void {
  const { listedBy } = draft.state
  if (listedBy !== null && listedBy !== except) draft.emit({ type: 'unlisted', agent: listedBy })
}
