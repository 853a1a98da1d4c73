// Offers that nobody answers: an agent whose object cannot be reached keeps nobody waiting beside others who are free (Q3, Q5).
import { limits } from '../../protocol/limits.ts'
import type { QueueLetter } from '../letters.ts'
import type { NamingDraft } from '../machine.ts'
import type { QueueEvent } from './messages.ts'
import type { Queue } from './state.ts'

type QueueDraft = NamingDraft<Queue, QueueEvent>

/** What was accepted is the conversation's affair: a slow one must not be offered to one agent after another. */
export function hearAnswer(draft: QueueDraft, { invitation, offer }: Extract<QueueLetter, { type: 'answered' }>): void {
  const { asking, waiting } = draft.state
  if (asking[invitation] !== undefined && waiting[invitation]?.offered?.offer === offer)
    draft.emit({ type: 'answered', invitation })
}

/**
 * The deadline `answer`: the offer goes on to others, and whoever accepts it all the same is in if nobody else was faster. While the server was
 * away nobody could answer: that time does not count (A3).
 */
export function takeBack(draft: QueueDraft): void {
  const { asking, waiting } = draft.state
  for (const [invitation, { untilAt, ticket }] of Object.entries(asking)) {
    const entry = waiting[invitation]
    if (untilAt > draft.now || !entry?.offered) continue
    if (untilAt + limits.ringLateMs < draft.now) {
      draft.emit({ type: 'awaited', invitation, untilAt: draft.now + limits.answerGraceMs })
      continue
    }
    // Q2: the customer has waited for somebody who was not there.
    const ahead = entry.mode === 'persistent'
    draft.emit({ type: 'offerWithdrawn', invitation, ...entry.offered, ticket, ahead })
  }
}
