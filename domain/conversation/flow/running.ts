// Running flows: every step of a flow is an ordinary event of the conversation, every pause an ordinary deadline.
import type { FlowKind, FlowVersion } from '../../../protocol/flow.ts'
import { begin, resume, type Stage } from '../../flow/advance.ts'
import type { Act, Advance, FlowContext, Signal, Wake } from '../../flow/block.ts'
import { blockAt } from '../../flow/blocks.ts'
import { promptIn, prompts } from '../../flow/prompts.ts'
import { own } from '../../machine.ts'
import { serves } from '../../purposes.ts'
import type { Answer } from '../../questions.ts'
import type { ConversationDraft } from '../draft.ts'
import { ask, enqueue, invite, withdraw } from '../routing/invitations.ts'
import { end, unlist } from '../routing/leaving.ts'
import type { Conversation, Pause } from '../state.ts'
import { agents, pending, pendingQueue } from '../status.ts'

/** A flow under way. `invitation`: the one before whose target it runs (R5); null: the conversation's own. */
interface Running {
  readonly kind: FlowKind
  readonly flow: FlowVersion
  readonly invitation: string | null
}

/** Begins one of the conversation's flows; one that is missing counts as run out (W9). */
export function enterFlow(draft: ConversationDraft, kind: FlowKind, id: string): void {
  if (draft.state.run) draft.emit({ type: 'flowLeft', invitation: null, how: 'cancelled' })
  const flow = own(draft.state.entry.definitions, id)
  if (flow) enter(draft, { kind, flow, invitation: null })
  else ranOut(draft, kind)
}

/** R5: the quick connect's own flow, before its target is asked. */
export function enterInviteFlow(draft: ConversationDraft, id: string, flow: FlowVersion): void {
  enter(draft, { kind: 'invite', flow, invitation: id })
}

/** Wakes the conversation's own flow, if it waits for this. Answers whether it did. */
export function wakeFlow(draft: ConversationDraft, signal: Signal): boolean {
  const { run } = draft.state
  return run !== null && resumeAt(draft, { ...run, invitation: null }, run.block, signal)
}

export function wakeInviteFlow(draft: ConversationDraft, id: string, signal: Signal): boolean {
  const invitation = own(draft.state.invitations, id)
  if (!invitation?.flow || !invitation.run) return false
  return resumeAt(draft, { kind: 'invite', flow: invitation.flow, invitation: id }, invitation.run.block, signal)
}

/** Wakes whichever flow waits for the answer to this question; null: it cannot be had (W9). Late and doubled answers wake none. */
export function answerFlow(draft: ConversationDraft, question: string, answer: Answer | null): void {
  const signal: Signal = answer === null ? { type: 'error' } : { type: 'answered', answer }
  const isAsked = (pause: Pause | null) => pause?.wake.for === 'answer' && pause.wake.question === question
  if (isAsked(draft.state.run)) wakeFlow(draft, signal)
  for (const { id, run } of pending(draft.state)) if (isAsked(run)) wakeInviteFlow(draft, id, signal)
}

/** The pause is over without an answer; a queue that has not answered in time is not waited for any more. */
export function timeOutFlow(draft: ConversationDraft): void {
  if (draft.state.run?.wake.for === 'admission') {
    const asked = pendingQueue(draft.state)
    if (asked && !asked.admitted) withdraw(draft, asked, 'timeout')
  }
  wakeFlow(draft, { type: 'timeout' })
}

/**
 * W3, W9: what the Wait of the parked flow relied on cannot be had. Answers whether it took its error branch: without one the rules
 * go on as if it had not been waiting.
 */
export function failWait(draft: ConversationDraft): boolean {
  const { run } = draft.state
  const block = run && blockAt(run.flow.definition, run.block)
  return block?.type === 'wait' && block.onError !== null && wakeFlow(draft, { type: 'error' })
}

/** Whether the parked flow waits for the customer's next words. */
export function waitsForCustomer(draft: ConversationDraft): boolean {
  return draft.state.run?.wake.for === 'customer'
}

/** P6, R10: no agent, no capacity used, waiting for the customer. `by`: the agent who keeps it listed. */
export function park(draft: ConversationDraft, by: string | null): void {
  if (draft.state.run) draft.emit({ type: 'flowLeft', invitation: null, how: 'cancelled' })
  unlist(draft, by)
  draft.emit({ type: 'parked', by })
  const { parked } = draft.state.flows
  if (parked !== null) enterFlow(draft, 'parked', parked)
}

/** Where a conversation goes when nothing else routes it; live and closed: message and end (W9). */
export function enqueueDefault(draft: ConversationDraft): void {
  enqueue(draft, draft.state.entry.defaultQueue, { admission: 'ask' })
}

function enter(draft: ConversationDraft, running: Running): void {
  const { kind, flow, invitation } = running
  draft.emit({ type: 'flowEntered', kind, flow: flow.id, version: flow.version, invitation })
  settle(draft, running, begin(flow.definition, stageOf(draft, running)))
}

function resumeAt(draft: ConversationDraft, running: Running, at: string, signal: Signal): boolean {
  const advance = resume(running.flow.definition, at, signal, stageOf(draft, running))
  if (advance) settle(draft, running, advance)
  return advance !== null
}

function stageOf(draft: ConversationDraft, { kind, invitation }: Running): Stage {
  return {
    context: () => context(draft, kind),
    perform: (act) => perform(draft, act),
    isOver: () => draft.state.ended !== null || (invitation !== null && !own(draft.state.invitations, invitation)),
  }
}

function context(draft: ConversationDraft, kind: FlowKind): FlowContext {
  const { workingQueue, lastAgent, entry, asked, locale = null } = draft.state
  const { keepSameAgent, returnWithinMs } = entry
  const previousAgent = lastAgent?.agent ?? null
  const nextQuestion = `q${asked + 1}`
  return { kind, workingQueue, previousAgent, keepSameAgent, returnWithinMs, locale, nextQuestion, now: draft.now }
}

/** Where the flow has come to: it pauses there, or it is over and what hung on it goes on. */
function settle(draft: ConversationDraft, { kind, flow, invitation }: Running, advance: Advance): void {
  const { state } = draft
  const before = invitation === null ? state.run : (own(state.invitations, invitation)?.run ?? null)
  if ('wake' in advance && mayPark(state, before, advance.wake)) {
    const { at: block, wake } = advance
    draft.emit({ type: 'flowParked', kind, flow: flow.id, block, wake, invitation })
    return
  }
  const how = 'ended' in advance ? advance.ended : 'ranOut'
  if (how === 'over') return
  draft.emit({ type: 'flowLeft', invitation, how })
  if (invitation !== null) ask(draft, invitation)
  else if (how === 'ranOut') ranOut(draft, kind)
}

/**
 * W9, D8: in a conversation that is full nobody can answer a Wait, and a loop of prompts would fill the disk. So a flow waits once more at
 * most, for whatever its time-out leads to; at the next Wait it has run out.
 */
function mayPark(state: Conversation, run: Pause | null, wake: Wake): boolean {
  return wake.for !== 'customer' || state.full !== true || run?.lastWait !== true
}

/** W9: never silence, never a loop. */
function ranOut(draft: ConversationDraft, kind: FlowKind): void {
  const { state } = draft
  if (kind === 'disconnect') return state.entry.mode === 'live' ? end(draft, 'flow_ended') : park(draft, null)
  if (kind === 'parked' || kind === 'invite') return
  if (pending(state).length === 0 && agents(state).length === 0) enqueueDefault(draft)
}

function perform(draft: ConversationDraft, act: Act): void {
  switch (act.do) {
    case 'say':
      return draft.emit({ type: 'prompted', text: act.text, to: 'all' })
    case 'setWorkingQueue':
      return draft.emit({ type: 'workingQueueSet', queue: act.queue })
    case 'setFlow':
      return draft.emit({ type: 'flowSet', kind: act.kind, flow: act.flow })
    case 'enqueue':
      return enqueue(draft, act.queue, { admission: 'ask' })
    case 'callAgent':
      return callAgent(draft, act.agent, act.timeoutMs)
    case 'cancelCall':
      return cancelCalls(draft)
    case 'ask':
      return draft.emit({ type: 'asked', id: act.id, n: draft.state.asked + 1, question: act.question })
    case 'disconnect':
      return end(draft, 'flow_ended')
  }
}

export function callAgent(draft: ConversationDraft, agent: string, timeoutMs: number): void {
  const { lastAgent } = draft.state
  const name = lastAgent?.agent === agent ? lastAgent.name : agent
  const target = { kind: 'agent', id: agent, name } as const
  // Q3: whoever does not take one back may be busy with others: a miss says nothing of them.
  const ring = { ringMs: timeoutMs, missedPresence: null }
  ask(draft, invite(draft, { purpose: 'return', target, by: null, flow: null, ring }))
}

function cancelCalls(draft: ConversationDraft): void {
  for (const invitation of pending(draft.state))
    if (serves(invitation) && invitation.target.kind === 'agent') withdraw(draft, invitation, 'timeout')
}

/** Of an entry point that says nothing of its own it is said in the customer's language. */
function closedText({ entry, locale }: Conversation): string {
  const isOurs = ['', prompts.closed.text].includes(entry.closedText)
  return isOurs ? promptIn(prompts.closed, locale) : entry.closedText
}

/** Live and closed without anything else to do: say so and end; persistent stays, parked (W9). */
export function closedUp(draft: ConversationDraft): void {
  draft.emit({ type: 'prompted', text: closedText(draft.state), to: 'all' })
  if (draft.state.entry.mode === 'live') end(draft, 'closed')
  else park(draft, null)
}
