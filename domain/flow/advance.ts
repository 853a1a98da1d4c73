// Runs a flow from one pause to the next. The conversation calls this inside `decide`, so flows need no engine of their own.
import type { FlowDefinition } from '../../protocol/flow.ts'
import { limits } from '../../protocol/limits.ts'
import type { FlowAct, Advance, FlowContext, Outcome, Signal } from './block.ts'
import { behaviourOf, blockAt } from './blocks.ts'

/** What a flow acts on. The acts of a block are done before the next block is entered, so that the next one sees their effect. */
export interface Stage {
  context(): FlowContext
  perform(act: FlowAct): void
  /** Whether an act has ended the conversation, or made the flow pointless in another way. */
  isOver(): boolean
}

/** Starts a flow (W1). It runs out where a branch leads nowhere, or after `limits.flowSteps` blocks (W9). */
export function begin(definition: FlowDefinition, stage: Stage): Advance {
  return follow(definition, { acts: [], next: definition.start }, definition.start, stage)
}

/**
 * Wakes the flow that is parked at the block `id` and runs it to its next pause (W3). Null: the signal is not for that block,
 * and the flow stays parked. If the block does not exist, the flow has run out (W9).
 */
export function resume(definition: FlowDefinition, id: string, signal: Signal, stage: Stage): Advance | null {
  const block = blockAt(definition, id)
  if (block === null) return { ended: 'ranOut' }
  const outcome = behaviourOf(block).wake(block, signal, stage.context())
  return outcome && follow(definition, outcome, id, stage)
}

function follow(definition: FlowDefinition, first: Outcome, start: string, stage: Stage): Advance {
  let outcome = first
  let id = start
  for (let step = 0; step <= limits.flowSteps; step += 1) {
    for (const act of outcome.acts) {
      stage.perform(act)
      if (stage.isOver()) return { ended: 'over' }
    }
    if ('wake' in outcome) return { block: id, wake: outcome.wake }
    if ('done' in outcome) return { ended: 'done' }
    if (outcome.next === null) break
    const block = blockAt(definition, outcome.next)
    if (block === null) break
    id = outcome.next
    outcome = behaviourOf(block).enter(block, stage.context())
  }
  return { ended: 'ranOut' }
}
