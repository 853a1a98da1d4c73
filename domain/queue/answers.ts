// Offers that nobody answers. An agent whose object cannot be reached must not keep a customer waiting while others are free (Q3, Q5).
import { limits } from '../../protocol/limits.ts'
import type { QueueLetter } from '../letters.ts'
import type { NamingDraft } from '../machine.ts'
import type { QueueEvent } from './messages.ts'
import type { Queue } from './state.ts'

type QueueDraft = NamingDraft<Queue, QueueEvent>

/** The agent has accepted, so the queue stops its timer. Otherwise it would offer a slow conversation to one agent after another. */
export function hearAnswer(draft: QueueDraft, { invitation, offer }: Extract<QueueLetter, { type: 'answered' }>): void {
  const { asking, waiting } = draft.state
  if (asking[invitation] !== undefined && waiting[invitation]?.offered?.offer === offer)
    draft.emit({ type: 'answered', invitation })
}

/**
 * The deadline `answer`: the conversation is offered to others. If the first agent still accepts, they get in unless somebody else was
 * faster. Time in which the server was away does not count, because nobody could answer (A3).
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
    // Q2: the customer has waited for an agent who was not there.
    const ahead = entry.mode === 'persistent'
    draft.emit({ type: 'offerWithdrawn', invitation, ...entry.offered, ticket, ahead })
  }
}
