// Runs a flow from one pause to the next. The conversation calls this inside `decide`: there is no second engine.
import type { FlowDefinition } from '../../protocol/flow.ts'
import { limits } from '../../protocol/limits.ts'
import type { Act, Advance, FlowContext, Outcome, Signal } from './block.ts'
import { behaviourOf, blockAt } from './blocks.ts'

/** Starts a flow (W1). It runs out where a branch leads nowhere, or after `limits.flowSteps` blocks (W9). */
export function begin(definition: FlowDefinition, context: FlowContext): Advance {
  return follow(definition, { acts: [], next: definition.start }, definition.start, context)
}

/**
 * Wakes the flow that is parked at block `at` and runs it to its next pause (W3). null: the signal is not for that
 * block, which stays parked. At a block that does not exist the flow has run out (W9).
 */
export function resume(definition: FlowDefinition, at: string, signal: Signal, context: FlowContext): Advance | null {
  const block = blockAt(definition, at)
  if (block === null) return { acts: [], ended: 'ranOut' }
  const outcome = behaviourOf(block).wake(block, signal, context)
  return outcome && follow(definition, outcome, at, context)
}

function follow(definition: FlowDefinition, first: Outcome, start: string, given: FlowContext): Advance {
  const acts: Act[] = []
  let outcome = first
  let at = start
  let context = given
  for (let step = 0; step <= limits.flowSteps; step += 1) {
    acts.push(...outcome.acts)
    if ('wake' in outcome) return { acts, at, wake: outcome.wake }
    if ('done' in outcome) return { acts, ended: 'done' }
    if (outcome.next === null) break
    const block = blockAt(definition, outcome.next)
    if (block === null) break
    at = outcome.next
    context = after(context, outcome.acts)
    outcome = behaviourOf(block).enter(block, context, at)
  }
  return { acts, ended: 'ranOut' }
}

/** Acts are carried out when the flow pauses; the blocks before that must see the new queue already. */
function after(context: FlowContext, acts: readonly Act[]): FlowContext {
  return acts.reduce(
    (known, act) => (act.do === 'setWorkingQueue' ? { ...known, workingQueue: act.queue } : known),
    context,
  )
}
