// Running flows: every step of a flow is an ordinary event of the conversation, every pause an ordinary deadline.
import type { FlowKind, FlowVersion } from '../../../protocol/flow.ts'
import { begin, resume } from '../../flow/advance.ts'
import type { Act, Advance, FlowContext, Signal, Wake } from '../../flow/block.ts'
import { blockAt } from '../../flow/blocks.ts'
import { promptIn, prompts } from '../../flow/prompts.ts'
import { own } from '../../machine.ts'
import { serves } from '../../purposes.ts'
import type { ConversationDraft } from '../draft.ts'
import { ask, enqueue, invite, withdraw } from '../routing/invitations.ts'
import { end, unlist } from '../routing/leaving.ts'
import type { Conversation, Pause } from '../state.ts'
import { agents, pending, pendingQueue } from '../status.ts'

/** Begins one of the entry point's flows; one that is missing counts as run out (W9). */
export function enterFlow(draft: ConversationDraft, kind: FlowKind, id: string): void {
  if (draft.state.run) draft.emit({ type: 'flowLeft', invitation: null, how: 'cancelled' })
  const flow = own(draft.state.entry.definitions, id)
  if (!flow) return ranOut(draft, kind)
  draft.emit({ type: 'flowEntered', kind, flow: flow.id, version: flow.version, invitation: null })
  follow(draft, kind, flow, begin(flow.definition, context(draft, kind)))
}

/** R5: the quick connect's own flow, before its target is asked. */
export function enterInviteFlow(draft: ConversationDraft, id: string, flow: FlowVersion): void {
  draft.emit({ type: 'flowEntered', kind: 'invite', flow: flow.id, version: flow.version, invitation: id })
  followInvite(draft, id, flow, begin(flow.definition, context(draft, 'invite')))
}

/** Wakes the flow that is parked, if it waits for this. Answers whether it did. */
export function wakeFlow(draft: ConversationDraft, signal: Signal): boolean {
  const { run } = draft.state
  if (!run) return false
  const advance = resume(run.flow.definition, run.block, signal, context(draft, run.kind))
  if (!advance) return false
  follow(draft, run.kind, run.flow, advance)
  return true
}

export function wakeInviteFlow(draft: ConversationDraft, id: string, signal: Signal): boolean {
  const invitation = draft.state.invitations[id]
  if (!invitation?.flow || !invitation.run) return false
  const { definition } = invitation.flow
  const advance = resume(definition, invitation.run.block, signal, context(draft, 'invite'))
  if (!advance) return false
  followInvite(draft, id, invitation.flow, advance)
  return true
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
  const { parked } = draft.state.entry.flows
  if (parked !== null) enterFlow(draft, 'parked', parked)
}

/** Where a conversation goes when nothing else routes it; live and closed: message and end (W9). */
export function enqueueDefault(draft: ConversationDraft): void {
  enqueue(draft, draft.state.entry.defaultQueue, { admission: 'ask' })
}

function context(draft: ConversationDraft, kind: FlowKind): FlowContext {
  const { workingQueue, lastAgent, entry, locale = null } = draft.state
  const { keepSameAgent, returnWithinMs } = entry
  const previousAgent = lastAgent?.agent ?? null
  return { kind, workingQueue, previousAgent, keepSameAgent, returnWithinMs, locale, now: draft.now }
}

function follow(draft: ConversationDraft, kind: FlowKind, flow: FlowVersion, advance: Advance): void {
  for (const act of advance.acts) {
    perform(draft, act)
    if (draft.state.ended) return
  }
  if ('wake' in advance && mayPark(draft.state, draft.state.run, advance.wake)) {
    const { at: block, wake } = advance
    draft.emit({ type: 'flowParked', kind, flow: flow.id, block, wake, invitation: null })
    return
  }
  const how = endingOf(advance)
  draft.emit({ type: 'flowLeft', invitation: null, how })
  if (how === 'ranOut') ranOut(draft, kind)
}

/**
 * W9, D8: in a conversation that is full nobody can answer a Wait, and a loop of prompts would fill the disk. So a flow waits once more at
 * most, for whatever its time-out leads to; at the next Wait it has run out.
 */
function mayPark(state: Conversation, run: Pause | null, wake: Wake): boolean {
  return wake.for !== 'customer' || state.full !== true || run?.lastWait !== true
}

function endingOf(advance: Advance): 'done' | 'ranOut' {
  return 'ended' in advance ? advance.ended : 'ranOut'
}

/** W9: never silence, never a loop. */
function ranOut(draft: ConversationDraft, kind: FlowKind): void {
  const { state } = draft
  if (kind === 'disconnect') return state.entry.mode === 'live' ? end(draft, 'flow_ended') : park(draft, null)
  if (kind === 'parked' || kind === 'invite') return
  if (pending(state).length === 0 && agents(state).length === 0) enqueueDefault(draft)
}

function followInvite(draft: ConversationDraft, id: string, flow: FlowVersion, advance: Advance): void {
  for (const act of advance.acts) perform(draft, act)
  const invitation = draft.state.invitations[id]
  if (draft.state.ended || !invitation) return
  if ('wake' in advance && mayPark(draft.state, invitation.run, advance.wake)) {
    const { at: block, wake } = advance
    draft.emit({ type: 'flowParked', kind: 'invite', flow: flow.id, block, wake, invitation: id })
    return
  }
  draft.emit({ type: 'flowLeft', invitation: id, how: endingOf(advance) })
  ask(draft, id)
}

function perform(draft: ConversationDraft, act: Act): void {
  switch (act.do) {
    case 'say':
      return draft.emit({ type: 'prompted', text: act.text, to: 'all' })
    case 'setWorkingQueue':
      return draft.emit({ type: 'workingQueueSet', queue: act.queue })
    case 'setDisconnectFlow':
      return draft.emit({ type: 'disconnectFlowSet', flow: act.flow })
    case 'enqueue':
      return enqueue(draft, act.queue, { admission: 'ask' })
    case 'callAgent':
      return callAgent(draft, act.agent, act.timeoutMs)
    case 'cancelCall':
      return cancelCalls(draft)
    case 'askHours':
      return draft.emit({ type: 'hoursAsked', queue: act.queue, question: act.question })
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
