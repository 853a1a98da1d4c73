// The behaviour of each block (W2): what it does when a flow enters it, and where a signal leads once it has parked.
// To add a block, put its schema into protocol/flow.ts and its behaviour into this table. The compiler names what is missing.
import type { Block, BlockType, FlowDefinition } from '../../protocol/flow.ts'
import { limits } from '../../protocol/limits.ts'
import type { NotAdmitted } from '../../protocol/reasons.ts'
import type { Question } from '../questions.ts'
import type { FlowAct, FlowContext, Outcome, Signal } from './block.ts'
import { inLocale } from './tongue.ts'

type BlockOf<T extends BlockType> = Extract<Block, { type: T }>
type BranchOf<B extends Block> = Extract<keyof B, 'next' | `on${Capitalize<string>}`>

/** `afterPause`: the branch is taken only after time has passed or the customer has written, so a loop through it is allowed (W1). */
export type Pace = 'atOnce' | 'afterPause'

export interface Behaviour<B extends Block> {
  readonly branches: { readonly [Name in BranchOf<B>]: Pace }
  enter(block: B, context: FlowContext): Outcome
  /** Null: the signal is not for a block of this type. */
  wake(block: B, signal: Signal, context: FlowContext): Outcome | null
}

export const blocks: { readonly [T in BlockType]: Behaviour<BlockOf<T>> } = {
  playPrompt: {
    branches: { next: 'atOnce' },
    enter: ({ text, locales = {}, next }, { locale }) =>
      goTo(next, { do: 'say', text: inLocale(text, locales, locale) }),
    wake: neverParks,
  },

  setWorkingQueue: {
    branches: { next: 'atOnce' },
    enter: ({ queue, next }) => goTo(next, { do: 'setWorkingQueue', queue }),
    wake: neverParks,
  },

  setDisconnectFlow: {
    branches: { next: 'atOnce' },
    enter: ({ flow, next }) => goTo(next, { do: 'setFlow', kind: 'disconnect', flow }),
    wake: neverParks,
  },

  // A queue refuses within milliseconds, so none of its failures counts as a pause.
  transferToQueue: {
    branches: { onClosed: 'atOnce', onFull: 'atOnce', onUnstaffed: 'atOnce', onError: 'atOnce' },
    enter: ({ queue }, { workingQueue, now }) => ({
      acts: [{ do: 'enqueue', queue: queue ?? workingQueue }],
      wake: { for: 'admission', untilAt: now + limits.questionMs },
    }),
    wake(block, signal) {
      switch (signal.type) {
        case 'admitted':
          return { acts: [], done: true }
        case 'notAdmitted':
          return goTo(refusedBranch(block, signal.reason))
        case 'timeout':
        case 'error':
          return goTo(block.onError)
        default:
          return null
      }
    },
  },

  // The call fails at once if the agent is offline or has no capacity. Success needs no branch, because joining ends the run.
  transferToAgent: {
    branches: { onFailed: 'atOnce', onError: 'atOnce' },
    enter({ agent, timeoutMs: own, onFailed }, { previousAgent, keepSameAgent, returnWithinMs, now }) {
      const called = agent ?? (keepSameAgent ? previousAgent : null)
      if (called === null) return goTo(onFailed)
      const timeoutMs = own ?? returnWithinMs
      return {
        acts: [{ do: 'callAgent', agent: called, timeoutMs }],
        wake: { for: 'agent', untilAt: now + timeoutMs },
      }
    },
    wake({ onFailed, onError }, signal) {
      switch (signal.type) {
        case 'agentFailed':
          return goTo(onFailed)
        case 'timeout':
          return goTo(onFailed, { do: 'cancelCall' })
        case 'error':
          return goTo(onError)
        default:
          return null
      }
    },
  },

  wait: {
    branches: { onReturned: 'afterPause', onTimeout: 'afterPause', onError: 'atOnce' },
    enter: ({ timeoutMs }, { now }) => ({
      acts: [],
      wake: { for: 'customer', untilAt: timeoutMs === null ? null : now + timeoutMs },
    }),
    wake({ onReturned, onTimeout, onError }, signal) {
      switch (signal.type) {
        case 'customerReturned':
          return goTo(onReturned)
        case 'timeout':
          return goTo(onTimeout)
        case 'error':
          return goTo(onError)
        default:
          return null
      }
    },
  },

  checkHours: {
    branches: { onOpen: 'atOnce', onClosed: 'atOnce', onError: 'atOnce' },
    enter: ({ queue }, context) => ask({ about: 'hours', queue: queue ?? context.workingQueue }, context),
    wake({ onOpen, onClosed, onError }, signal) {
      switch (signal.type) {
        case 'answered': {
          const { open } = signal.answer
          return goTo(open === null ? onError : open ? onOpen : onClosed)
        }
        case 'timeout':
        case 'error':
          return goTo(onError)
        default:
          return null
      }
    },
  },

  disconnect: {
    branches: {},
    enter: () => ({ acts: [{ do: 'disconnect' }], done: true }),
    wake: neverParks,
  },
}

/** Returns the behaviour of any block. It is looked up by the block's own type, so the two always agree. */
export function behaviourOf(block: Block): Behaviour<Block> {
  return blocks[block.type]
}

/** Returns the block with this id, or null. Ids come from outside, and `constructor` must not find what every object inherits. */
export function blockAt({ blocks: all }: FlowDefinition, id: string): Block | null {
  return Object.hasOwn(all, id) ? (all[id] ?? null) : null
}

function goTo(next: string | null, ...acts: readonly FlowAct[]): Outcome {
  return { acts, next }
}

function ask(question: Question, { nextQuestion: id, now }: FlowContext): Outcome {
  const wake = { for: 'answer', question: id, untilAt: now + limits.questionMs } as const
  return { acts: [{ do: 'ask', id, question }], wake }
}

function neverParks(): null {
  return null
}

function refusedBranch(block: BlockOf<'transferToQueue'>, reason: NotAdmitted): string | null {
  switch (reason) {
    case 'closed':
      return block.onClosed
    case 'full':
      return block.onFull
    case 'unstaffed':
      return block.onUnstaffed
    case 'not_found':
      return block.onError
  }
}
