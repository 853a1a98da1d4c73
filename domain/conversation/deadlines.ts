// The deadlines of a conversation, derived from its state, and what happens when one comes.
import { customerParticipant } from '../../protocol/items.ts'
import { limits } from '../../protocol/limits.ts'
import { splitName, type Deadline, type Due } from '../machine.ts'
import type { ConversationDraft } from './draft.ts'
import { timeOutFlow, wakeInviteFlow } from './flow/running.ts'
import { unskip } from './room/acts.ts'
import { tellWhenFull } from './room/fullness.ts'
import { comeBack } from './routing/coming-back.ts'
import { end, takeOut } from './routing/leaving.ts'
import { afterLeaving, notCalledBack, unanswered } from './routing/outcomes.ts'
import type { Conversation } from './state.ts'
import { agents, pending, pendingQueue } from './status.ts'

export function deadlines(state: Conversation): readonly Deadline[] {
  const all: Deadline[] = []
  if (state.exportAskedAt !== null) all.push({ name: 'export', at: state.exportAskedAt + limits.exportAgainMs })
  if (state.id === '' || state.ended) return all
  const { customer, entry, expiresAt, parked, run } = state
  if (!customer.connected) all.push({ name: 'connect', at: state.startedAt + limits.connectWithinMs })
  if (expiresAt !== null) {
    all.push({ name: 'expire', at: expiresAt })
    if (!state.warned && entry.warnBeforeMs > 0) all.push({ name: 'warn', at: expiresAt - entry.warnBeforeMs })
  }
  if (run && run.wake.untilAt !== null) all.push({ name: 'flow', at: run.wake.untilAt })
  for (const { id, run: own } of pending(state))
    if (own && own.wake.untilAt !== null) all.push({ name: `flow:${id}`, at: own.wake.untilAt })
  for (const { id, admitted, askedAt } of pending(state))
    if (askedAt !== undefined && !admitted) all.push({ name: `answer:${id}`, at: askedAt + limits.queueAskedMs })
  for (const { id, answerBy } of pending(state))
    if (answerBy !== undefined) all.push({ name: `call:${id}`, at: answerBy })
  for (const { id, openByAt } of state.participants)
    if (openByAt !== null) all.push({ name: `open:${id}`, at: openByAt })
  if (parked && parked.returningAt !== null) all.push({ name: 'return', at: parked.returningAt + limits.questionMs })
  const life = lifeAt(state)
  if (life !== null) all.push({ name: 'life', at: life, life: customerParticipant })
  return all
}

/** Q10 applies only to a live conversation in a queue, without an agent, whose customer came by a page. */
function lifeAt(state: Conversation): number | null {
  const { customer, entry } = state
  if (entry.mode !== 'live' || !customer.bySocket || agents(state).length > 0 || !pendingQueue(state)) return null
  return state.skippedAt === null ? customer.lifeAt + limits.noLifeSkipMs : abandonedAt(state, state.skippedAt)
}

/** Q10: if the server was away and noticed the absence late, the customer still has the full time to come back. */
function abandonedAt({ customer, entry }: Conversation, skippedAt: number): number {
  return Math.max(customer.lifeAt, skippedAt - limits.noLifeSkipMs) + entry.noLifeEndMs
}

export function dueNow(draft: ConversationDraft, due: Due): void {
  const { state, now } = draft
  // The state may have moved on since this deadline was looked up.
  if (!deadlines(state).some(({ name, at }) => name === due.name && at <= now)) return
  const [name, id] = splitName(due.name)
  switch (name) {
    case 'export':
      return draft.emit({ type: 'exportAsked' })
    case 'connect':
      return end(draft, 'customer_never_connected')
    case 'expire':
      return end(draft, 'expired')
    case 'warn':
      return warn(draft)
    case 'flow':
      // A flow's prompts fill the log too.
      tellWhenFull(draft, due.logBytes)
      if (id === '') timeOutFlow(draft)
      else wakeInviteFlow(draft, id, { type: 'timeout' })
      return
    case 'answer':
      return unanswered(draft, id)
    case 'call':
      return notCalledBack(draft, id)
    case 'open':
      return notOpened(draft, id)
    case 'return':
      return comeBack(draft, null)
    case 'life':
      return lookForLife(draft, due.lifeAt)
  }
}

/** If the deadline is late, or after an extension, less time may be left than the entry point sets for the warning. */
function warn(draft: ConversationDraft): void {
  const { expiresAt } = draft.state
  if (expiresAt !== null) draft.emit({ type: 'expiring', at: expiresAt, leftMs: Math.max(0, expiresAt - draft.now) })
}

/** Q2: a quiet assignment was not opened in time. The conversation goes back to the queue, ahead of others. */
function notOpened(draft: ConversationDraft, id: string): void {
  const one = draft.state.participants.find((participant) => participant.id === id)
  if (!one) return
  takeOut(draft, one, 'not_opened', null)
  afterLeaving(draft, 'not_opened')
}

function lookForLife(draft: ConversationDraft, seenAt: number | null): void {
  const { state, now } = draft
  const lastAt = Math.max(state.customer.lifeAt, seenAt ?? 0)
  if (lastAt > state.customer.lifeAt) draft.emit({ type: 'alive', lifeAt: lastAt })
  if (lastAt + limits.noLifeSkipMs > now) return unskip(draft)
  const invitation = pendingQueue(state)
  const { skippedAt } = state
  if (skippedAt !== null && abandonedAt(draft.state, skippedAt) <= now) end(draft, 'abandoned')
  else if (skippedAt === null && invitation) draft.emit({ type: 'skipped', invitation: invitation.id, skipped: true })
}
