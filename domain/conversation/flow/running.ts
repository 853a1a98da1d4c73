// Runs flows. Every step of a flow is an ordinary event of the conversation, and every pause is an ordinary deadline.
import type { FlowKind, FlowVersion } from '../../../protocol/flow.ts'
import { begin, resume, type Stage } from '../../flow/advance.ts'
import type { FlowAct, Advance, FlowContext, Signal, Wake } from '../../flow/block.ts'
import { blockAt } from '../../flow/blocks.ts'
import { promptIn, prompts } from '../../flow/prompts.ts'
import { own } from '../../machine.ts'
import { callsAgent } from '../../purposes.ts'
import type { Answer } from '../../questions.ts'
import type { ConversationDraft } from '../draft.ts'
import { ask, enqueue, invite, withdraw } from '../routing/invitations.ts'
import { end, unlist } from '../routing/leaving.ts'
import type { Conversation, Pause } from '../state.ts'
import { agents, pending, pendingQueue } from '../status.ts'

/** A running flow. `invitation`: the flow runs before this invitation's target is asked (R5); null: it is the conversation's own flow. */
interface Running {
  readonly kind: FlowKind
  readonly flow: FlowVersion
  readonly invitation: string | null
}

/** Begins one of the conversation's flows. A missing flow counts as run out (W9). */
export function enterFlow(draft: ConversationDraft, kind: FlowKind, id: string): void {
  if (draft.state.run) draft.emit({ type: 'flowLeft', invitation: null, how: 'cancelled' })
  const flow = own(draft.state.entry.definitions, id)
  if (flow) enter(draft, { kind, flow, invitation: null })
  else ranOut(draft, kind)
}

/** R5: begins the quick connect's own flow, which runs before the target is asked. */
export function enterInviteFlow(draft: ConversationDraft, id: string, flow: FlowVersion): void {
  enter(draft, { kind: 'invite', flow, invitation: id })
}

/** Wakes the conversation's own flow if it waits for this signal. Returns whether it did. */
export function wakeFlow(draft: ConversationDraft, signal: Signal): boolean {
  const { run } = draft.state
  return run !== null && resumeAt(draft, { ...run, invitation: null }, run.block, signal)
}

export function wakeInviteFlow(draft: ConversationDraft, id: string, signal: Signal): boolean {
  const invitation = own(draft.state.invitations, id)
  if (!invitation?.flow || !invitation.run) return false
  return resumeAt(draft, { kind: 'invite', flow: invitation.flow, invitation: id }, invitation.run.block, signal)
}

/** Wakes the flow that waits for this answer; a quick connect's own flow cannot ask. Null: there will be no answer (W9). A late or repeated answer wakes no flow. */
export function answerFlow(draft: ConversationDraft, question: string, answer: Answer | null): void {
  const { run } = draft.state
  if (run?.wake.for !== 'answer' || run.wake.question !== question) return
  wakeFlow(draft, answer === null ? { type: 'error' } : { type: 'answered', answer })
}

/** The pause is over without an answer. The flow stops waiting, also for a queue. */
export function timeOutFlow(draft: ConversationDraft): void {
  if (draft.state.run?.wake.for === 'admission') {
    const asked = pendingQueue(draft.state)
    if (asked && !asked.admitted) withdraw(draft, asked, 'timeout')
  }
  wakeFlow(draft, { type: 'timeout' })
}

/**
 * W3, W9: something that the Wait of the parked flow needs is not available. Returns whether the Wait took its error branch. If it has none,
 * the rules go on as if the flow had not been waiting.
 */
export function failWait(draft: ConversationDraft): boolean {
  const { run } = draft.state
  const block = run && blockAt(run.flow.definition, run.block)
  return block?.type === 'wait' && block.onError !== null && wakeFlow(draft, { type: 'error' })
}

/** Whether the parked flow waits for the customer's next message. */
export function waitsForCustomer(draft: ConversationDraft): boolean {
  return draft.state.run?.wake.for === 'customer'
}

/** P6, R10: parks the conversation. `by`: the agent who keeps it on their list; null: nobody. */
export function park(draft: ConversationDraft, by: string | null): void {
  if (draft.state.run) draft.emit({ type: 'flowLeft', invitation: null, how: 'cancelled' })
  unlist(draft, by)
  draft.emit({ type: 'parked', by })
  const { parked } = draft.state.flows
  if (parked !== null) enterFlow(draft, 'parked', parked)
}

/** Routes a conversation that nothing else routes to the default queue. If that is closed, a live one gets a message and ends (W9). */
export function enqueueDefault(draft: ConversationDraft): void {
  enqueue(draft, draft.state.entry.defaultQueue, { admission: 'ask' })
}

function enter(draft: ConversationDraft, running: Running): void {
  const { kind, flow, invitation } = running
  draft.emit({ type: 'flowEntered', kind, flow: flow.id, version: flow.version, invitation })
  settle(draft, running, begin(flow.definition, stageOf(draft, running)))
}

function resumeAt(draft: ConversationDraft, running: Running, block: string, signal: Signal): boolean {
  const advance = resume(running.flow.definition, block, signal, stageOf(draft, running))
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

/** Records where the flow has stopped. It pauses there, or it is over and whatever waited for it goes on. */
function settle(draft: ConversationDraft, { kind, flow, invitation }: Running, advance: Advance): void {
  const { state } = draft
  const before = invitation === null ? state.run : (own(state.invitations, invitation)?.run ?? null)
  if ('wake' in advance && mayPark(state, before, advance.wake)) {
    const { block, wake } = advance
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
 * W9, D8: in a full conversation the customer cannot answer a Wait, and a loop of prompts would fill the storage. So a flow waits at most
 * once more, to reach what follows its time-out. At the next Wait it counts as run out.
 */
function mayPark(state: Conversation, run: Pause | null, wake: Wake): boolean {
  return wake.for !== 'customer' || state.full !== true || run?.lastWait !== true
}

/** W9: decides what follows when a flow has run out, so that the customer neither hears nothing nor is caught in a loop. */
function ranOut(draft: ConversationDraft, kind: FlowKind): void {
  const { state } = draft
  if (kind === 'disconnect') return state.entry.mode === 'live' ? end(draft, 'flow_ended') : park(draft, null)
  if (kind === 'parked' || kind === 'invite') return
  if (pending(state).length === 0 && agents(state).length === 0) enqueueDefault(draft)
}

function perform(draft: ConversationDraft, act: FlowAct): void {
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
  // Q3: an agent who does not take a customer back may be busy with others, so a miss does not change their presence.
  const ring = { ringMs: timeoutMs, missedPresence: null }
  ask(draft, invite(draft, { purpose: 'return', target, by: null, flow: null, ring }))
}

function cancelCalls(draft: ConversationDraft): void {
  for (const invitation of pending(draft.state)) if (callsAgent(invitation)) withdraw(draft, invitation, 'timeout')
}

/** Returns the entry point's own text; if it has none, the built-in text in the customer's language. */
function closedText({ entry, locale }: Conversation): string {
  const isOurs = ['', prompts.closed.text].includes(entry.closedText)
  return isOurs ? promptIn(prompts.closed, locale) : entry.closedText
}

/** No queue is open. The customer is told; then a live conversation ends, and a persistent one stays parked, on the list on which it is (W9). */
export function closedUp(draft: ConversationDraft): void {
  draft.emit({ type: 'prompted', text: closedText(draft.state), to: 'all' })
  if (draft.state.entry.mode === 'live') end(draft, 'closed')
  else park(draft, draft.state.listedBy)
}
