// Small flows for the tests: a block is written with the branches that matter, all others are null.
import { begin, resume, type Stage } from '../../domain/flow/advance.ts'
import type { FlowAct, Advance, FlowContext, Signal } from '../../domain/flow/block.ts'
import type { Block, FlowDefinition } from '../../protocol/flow.ts'

type Branches<T extends Block['type']> = Partial<Extract<Block, { type: T }>>

export const now = 1_800_000_000_000
export const context: FlowContext = {
  kind: 'inbound',
  workingQueue: 'sales',
  previousAgent: 'ana',
  keepSameAgent: true,
  returnWithinMs: 120_000,
  locale: null,
  nextQuestion: 'q1',
  now,
}

export const flow = (start: string, blocks: Record<string, Block>): FlowDefinition => ({
  kind: 'inbound',
  name: 'Test',
  start,
  blocks,
})
export const say = (text: string, next: string | null = null): Block => ({ type: 'playPrompt', text, next })
export const said = (text: string): FlowAct => ({ do: 'say', text })
export const wait = (branches: Branches<'wait'> = {}): Block => ({
  type: 'wait',
  timeoutMs: 60_000,
  onReturned: null,
  onTimeout: null,
  onError: null,
  ...branches,
})
export const toQueue = (branches: Branches<'transferToQueue'> = {}): Block => ({
  type: 'transferToQueue',
  queue: null,
  onClosed: null,
  onFull: null,
  onUnstaffed: null,
  onError: null,
  ...branches,
})
export const toAgent = (branches: Branches<'transferToAgent'> = {}): Block => ({
  type: 'transferToAgent',
  agent: null,
  timeoutMs: 60_000,
  onFailed: null,
  onError: null,
  ...branches,
})
export const hours = (branches: Branches<'checkHours'> = {}): Block => ({
  type: 'checkHours',
  queue: null,
  onOpen: null,
  onClosed: null,
  onError: null,
  ...branches,
})
export const disconnect: Block = { type: 'disconnect' }

/** What a flow did up to its next pause, and where it came to. */
export type Ran = Advance & { readonly acts: readonly FlowAct[] }

/** A flow by itself: what it does is written down, and its next blocks see it. */
class Alone implements Stage {
  readonly acts: FlowAct[] = []
  #context: FlowContext

  constructor(given: FlowContext) {
    this.#context = given
  }
  context(): FlowContext {
    return this.#context
  }
  perform(act: FlowAct): void {
    this.acts.push(act)
    if (act.do === 'setWorkingQueue') this.#context = { ...this.#context, workingQueue: act.queue }
  }
  isOver(): boolean {
    return false
  }
}

export function begun(definition: FlowDefinition, given: FlowContext): Ran {
  const stage = new Alone(given)
  return { ...begin(definition, stage), acts: stage.acts }
}

/** Null: the signal is not for the block. */
export function resumed(definition: FlowDefinition, at: string, signal: Signal, given: FlowContext): Ran | null {
  const stage = new Alone(given)
  const advance = resume(definition, at, signal, stage)
  return advance && { ...advance, acts: stage.acts }
}
