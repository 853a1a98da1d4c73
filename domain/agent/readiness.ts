// Tells queues that the agent is free (A5, Q5). There is one numbered ticket at a time, announced queue by queue, and it admits one offer.
import type { AgentConfig } from '../../protocol/config/agents.ts'
import { limits } from '../../protocol/limits.ts'
import type { Draft } from '../machine.ts'
import type { AgentEvent } from './messages.ts'
import { free, idleSince, served, type Agent } from './state.ts'

type AgentDraft = Draft<Agent, AgentEvent>

/** Runs after every command and tells queues if the agent's readiness has changed. Without a change there is no new ticket. */
export function announce(draft: AgentDraft): void {
  const { state } = draft
  const { readiness, standing, ticket } = state
  const left = free(state)
  const takes = state.presence === 'available' && state.retired !== true
  if (!takes || left < 1 || served(state.config).length === 0) {
    const queues = Object.keys(standing)
    if (readiness !== null || queues.length > 0) draft.emit({ type: 'unreadied', ticket: ticket + 1, queues })
    return
  }
  const idleSinceAt = idleSince(state)
  if (readiness !== null && readiness.free === left && readiness.idleSinceAt === idleSinceAt) return
  draft.emit({ type: 'readied', ticket: ticket + 1, free: left, idleSinceAt })
  tellNext(draft)
}

/** A queue has nothing for the ticket, so the next queue is told. A late answer, or one for an older ticket, is ignored. */
export function passed(draft: AgentDraft, queue: string, ticket: number): void {
  const { readiness, config } = draft.state
  if (readiness === null || readiness.ticket !== ticket || readiness.step?.waiting !== 'answer') return
  if (served(config)[readiness.told - 1]?.queue === queue) delayNext(draft)
}

/** The deadline `announce`: a queue has not answered in time, or a delay is over. */
export function stepDue(draft: AgentDraft): void {
  const step = draft.state.readiness?.step ?? null
  if (step === null || step.untilAt > draft.now) return
  if (step.waiting === 'answer') delayNext(draft)
  else tellNext(draft)
}

function delayNext(draft: AgentDraft): void {
  const delayMs = next(draft.state)?.delayMs ?? 0
  if (delayMs === 0) tellNext(draft)
  else draft.emit({ type: 'delayed', untilAt: draft.now + delayMs })
}

function tellNext(draft: AgentDraft): void {
  const { readiness, config } = draft.state
  const queue = next(draft.state)
  if (readiness === null || queue === undefined) return
  const isLast = readiness.told + 1 === served(config).length
  draft.emit({
    type: 'told',
    ticket: readiness.ticket,
    queue: queue.queue,
    answerUntilAt: isLast ? null : draft.now + limits.announceWaitMs,
  })
}

function next({ readiness, config }: Agent): AgentConfig['queues'][number] | undefined {
  return readiness === null ? undefined : served(config)[readiness.told]
}
