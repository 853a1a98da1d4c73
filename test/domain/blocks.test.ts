import { describe, expect, it } from 'vitest'
import type { FlowAct, FlowContext, Signal } from '../../domain/flow/block.ts'
import type { Block, FlowDefinition } from '../../protocol/flow.ts'
import { limits } from '../../protocol/limits.ts'
import {
  context,
  disconnect,
  flow,
  hours,
  now,
  said,
  say,
  toAgent,
  toQueue,
  wait,
  begun,
  resumed,
  type Ran,
} from './flow-fixtures.ts'

/** Every branch of the block under test leads to a prompt that says its name. */
function alone(block: Block): FlowDefinition {
  const names = Object.entries(block).flatMap(([, to]) => (typeof to === 'string' && to.startsWith('to ') ? [to] : []))
  return flow('it', { it: block, ...Object.fromEntries(names.map((name) => [name, say(name)])) })
}
const tookBranch = (name: string, ...before: FlowAct[]): Ran => ({ acts: [...before, said(name)], ended: 'ranOut' })

const queueBranches = {
  onClosed: 'to closed',
  onFull: 'to full',
  onUnstaffed: 'to unstaffed',
  onError: 'to error',
}
const agentBranches = { timeoutMs: 120_000, onFailed: 'to failed', onError: 'to error' }
const waitBranches = { onReturned: 'to returned', onTimeout: 'to timeout', onError: 'to error' }
const hoursBranches = { onOpen: 'to open', onClosed: 'to closed', onError: 'to error' }

describe('entering a block', () => {
  const admission = { for: 'admission', untilAt: now + limits.questionMs }
  const question = { for: 'answer', question: 'q1', untilAt: now + limits.questionMs }
  const cases: readonly [title: string, block: Block, given: Partial<FlowContext>, then: object][] = [
    ['play prompt says it and goes on', say('Hello', 'to next'), {}, tookBranch('to next', said('Hello'))],
    [
      'set working queue sets it and goes on',
      { type: 'setWorkingQueue', queue: 'support', next: 'to next' },
      {},
      tookBranch('to next', { do: 'setWorkingQueue', queue: 'support' }),
    ],
    [
      'set disconnect flow sets it and goes on',
      { type: 'setDisconnectFlow', flow: 'bye', next: 'to next' },
      {},
      tookBranch('to next', { do: 'setFlow', kind: 'disconnect', flow: 'bye' }),
    ],
    [
      'set disconnect flow to none takes it away',
      { type: 'setDisconnectFlow', flow: null, next: 'to next' },
      {},
      tookBranch('to next', { do: 'setFlow', kind: 'disconnect', flow: null }),
    ],
    [
      'transfer to queue asks the working queue and waits for its answer',
      toQueue(queueBranches),
      {},
      { acts: [{ do: 'enqueue', queue: 'sales' }], block: 'it', wake: admission },
    ],
    [
      'transfer to queue asks a named queue',
      toQueue({ ...queueBranches, queue: 'support' }),
      {},
      { acts: [{ do: 'enqueue', queue: 'support' }], block: 'it', wake: admission },
    ],
    [
      'transfer to agent calls the previous agent',
      toAgent(agentBranches),
      {},
      {
        acts: [{ do: 'callAgent', agent: 'ana', timeoutMs: 120_000 }],
        block: 'it',
        wake: { for: 'agent', untilAt: now + 120_000 },
      },
    ],
    [
      'transfer to agent without a time of its own takes the entry point’s time for a return',
      toAgent({ ...agentBranches, timeoutMs: null }),
      { returnWithinMs: 45_000 },
      {
        acts: [{ do: 'callAgent', agent: 'ana', timeoutMs: 45_000 }],
        block: 'it',
        wake: { for: 'agent', untilAt: now + 45_000 },
      },
    ],
    [
      'transfer to agent calls a named agent, whoever was before',
      toAgent({ ...agentBranches, agent: 'ben' }),
      { keepSameAgent: false },
      {
        acts: [{ do: 'callAgent', agent: 'ben', timeoutMs: 120_000 }],
        block: 'it',
        wake: { for: 'agent', untilAt: now + 120_000 },
      },
    ],
    [
      'transfer to agent fails at once without a previous agent',
      toAgent(agentBranches),
      { previousAgent: null },
      tookBranch('to failed'),
    ],
    [
      'transfer to agent fails at once if the same is not wanted',
      toAgent(agentBranches),
      { keepSameAgent: false },
      tookBranch('to failed'),
    ],
    [
      'wait parks for the customer until its timeout',
      wait(waitBranches),
      {},
      { acts: [], block: 'it', wake: { for: 'customer', untilAt: now + 60_000 } },
    ],
    [
      'wait without a timeout has no limit of its own',
      wait({ timeoutMs: null }),
      {},
      { acts: [], block: 'it', wake: { for: 'customer', untilAt: null } },
    ],
    [
      'check hours asks the working queue',
      hours(hoursBranches),
      {},
      { acts: [{ do: 'ask', id: 'q1', question: { about: 'hours', queue: 'sales' } }], block: 'it', wake: question },
    ],
    [
      'check hours asks a named queue',
      hours({ ...hoursBranches, queue: 'support' }),
      {},
      { acts: [{ do: 'ask', id: 'q1', question: { about: 'hours', queue: 'support' } }], block: 'it', wake: question },
    ],
    ['disconnect ends the flow as done', disconnect, {}, { acts: [{ do: 'disconnect' }], ended: 'done' }],
  ]
  it.each(cases)('W2 %s', (_, block, given, then) => {
    expect(begun(alone(block), { ...context, ...given })).toEqual(then)
  })
})

describe('waking a block', () => {
  const signals = {
    customerReturned: { type: 'customerReturned' },
    timeout: { type: 'timeout' },
    admitted: { type: 'admitted' },
    closed: { type: 'notAdmitted', reason: 'closed' },
    full: { type: 'notAdmitted', reason: 'full' },
    unstaffed: { type: 'notAdmitted', reason: 'unstaffed' },
    notFound: { type: 'notAdmitted', reason: 'not_found' },
    agentFailed: { type: 'agentFailed' },
    open: { type: 'answered', answer: { about: 'hours', open: true } },
    notOpen: { type: 'answered', answer: { about: 'hours', open: false } },
    noSuchQueue: { type: 'answered', answer: { about: 'hours', open: null } },
    error: { type: 'error' },
  } as const satisfies Record<string, Signal>

  type Answers = { readonly [Name in keyof typeof signals]?: Ran }
  const cases: readonly [title: string, block: Block, then: Answers][] = [
    ['play prompt', say('Hello', 'to next'), {}],
    ['set working queue', { type: 'setWorkingQueue', queue: 'support', next: 'to next' }, {}],
    ['set disconnect flow', { type: 'setDisconnectFlow', flow: 'bye', next: 'to next' }, {}],
    ['disconnect', disconnect, {}],
    [
      'transfer to queue',
      toQueue(queueBranches),
      {
        admitted: { acts: [], ended: 'done' },
        closed: tookBranch('to closed'),
        full: tookBranch('to full'),
        unstaffed: tookBranch('to unstaffed'),
        notFound: tookBranch('to error'),
        timeout: tookBranch('to error'),
        error: tookBranch('to error'),
      },
    ],
    [
      'transfer to agent',
      toAgent(agentBranches),
      {
        agentFailed: tookBranch('to failed'),
        timeout: tookBranch('to failed', { do: 'cancelCall' }),
        error: tookBranch('to error'),
      },
    ],
    [
      'wait',
      wait(waitBranches),
      {
        customerReturned: tookBranch('to returned'),
        timeout: tookBranch('to timeout'),
        error: tookBranch('to error'),
      },
    ],
    [
      'check hours',
      hours(hoursBranches),
      {
        open: tookBranch('to open'),
        notOpen: tookBranch('to closed'),
        noSuchQueue: tookBranch('to error'),
        timeout: tookBranch('to error'),
        error: tookBranch('to error'),
      },
    ],
  ]
  const names = Object.keys(signals) as (keyof typeof signals)[]
  it.each(cases)('W2 %s takes the branch of each signal that is for it and no other', (_, block, then) => {
    const came = Object.fromEntries(names.map((name) => [name, resumed(alone(block), 'it', signals[name], context)]))
    expect(came).toEqual(Object.fromEntries(names.map((name) => [name, then[name] ?? null])))
  })
})
