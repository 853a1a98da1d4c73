// Wrap-up (A4): notes and dispositions after leaving, within a time limit.
import { refuse, type Refusal } from '../../protocol/problem.ts'
import type { WrapUpPolicy } from '../../protocol/server-frames.ts'
import { lacksDisposition, noDisposition } from '../../protocol/wrap-up.ts'
import type { Draft } from '../machine.ts'
import type { AgentCommand, AgentEvent } from './messages.ts'
import type { Agent } from './state.ts'

/** Refuses `wrap_up_not_found`, `disposition_required`, and `invalid` dispositions: unknown, repeated, or several where one is allowed. */
export function finishWrapUp(
  draft: Draft<Agent, AgentEvent>,
  { conversation, dispositions, notes }: Extract<AgentCommand, { type: 'finishWrapUp' }>,
): Refusal | null {
  const wrapUp = draft.state.wrapUps[conversation]
  if (wrapUp === undefined) return refuse('wrap_up_not_found')
  const fault = faultOf(wrapUp.policy, dispositions)
  if (fault !== null) return fault
  draft.emit({ type: 'wrapUpFinished', conversation, dispositions, notes })
  return null
}

/** The deadline `wrapUp:<conversation>`: the wrap-up is recorded automatically. If a disposition is required, it is `none`. */
export function wrapUpDue(draft: Draft<Agent, AgentEvent>, conversation: string): void {
  const wrapUp = draft.state.wrapUps[conversation]
  if (wrapUp === undefined || wrapUp.untilAt > draft.now) return
  const dispositions = wrapUp.policy.required ? [noDisposition] : []
  draft.emit({ type: 'wrapUpFinished', conversation, dispositions, notes: '', ranOut: true })
}

function faultOf(policy: WrapUpPolicy, dispositions: readonly string[]): Refusal | null {
  const field = 'dispositions'
  if (dispositions.some((each) => !policy.dispositions.includes(each))) return refuse('invalid', field)
  if (new Set(dispositions).size < dispositions.length) return refuse('invalid', field)
  if (dispositions.length > 1 && !policy.multiple) return refuse('invalid', field)
  return lacksDisposition(policy, dispositions) ? refuse('disposition_required', field) : null
}
