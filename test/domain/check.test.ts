import { describe, expect, it } from 'vitest'
import type { FlowContext, Signal } from '../../domain/flow/block.ts'
import { builtInFlows } from '../../domain/flow/built-in.ts'
import { check, type Directory } from '../../domain/flow/check.ts'
import { flowDefinitionSchema, type Block, type FlowDefinition, type FlowKind } from '../../protocol/flow.ts'
import { limits } from '../../protocol/limits.ts'
import {
  context,
  disconnect,
  flow,
  hours,
  say as prompt,
  toAgent,
  toQueue,
  wait,
  begun,
  resumed,
  type Ran,
} from './flow-fixtures.ts'

const say = (next: string | null) => prompt('text', next)
const brief = (definition: FlowDefinition) =>
  check(definition).map(({ code, block, branch, path }) => [code, block, ...(branch ? [branch] : []), ...(path ?? [])])

/** Flows as said, and one queue and one agent: `sales` and `ann`. */
const knowing = (kindOf: Directory['flow']): Directory => ({
  flow: kindOf,
  queue: (id) => id === 'sales',
  agent: (id) => id === 'ann',
})

describe('a flow is sound', () => {
  it.each([
    ['a branch may be null', flow('a', { a: say(null) })],
    [
      'two branches may lead to one block',
      flow('a', { a: hours({ onOpen: 'b', onClosed: 'b', onError: 'b' }), b: disconnect }),
    ],
    ['a wait may come back to itself', flow('a', { a: wait({ onReturned: 'a', onTimeout: 'a' }) })],
    ['a cycle may pass a wait', flow('a', { a: say('b'), b: wait({ onTimeout: 'a' }) })],
    [
      'one round of a ladder of diamonds is no cycle',
      flow('a', { a: hours({ onOpen: 'b', onClosed: 'c', onError: 'd' }), b: say('d'), c: say('b'), d: disconnect }),
    ],
    ['a block may have the name of a method of every object', flow('constructor', { constructor: say(null) })],
  ])('W1 %s', (_, definition) => {
    expect(check(definition)).toEqual([])
  })
})

describe('a flow has faults', () => {
  it.each<[string, FlowDefinition, string[][]]>([
    ['a start that does not exist', flow('x', { a: disconnect }), [['missing_start', 'x']]],
    ['a start that only every object has', flow('toString', { a: disconnect }), [['missing_start', 'toString']]],
    ['a dangling branch', flow('a', { a: say('x') }), [['dangling_branch', 'a', 'next']]],
    [
      'every dangling branch, by block and branch',
      flow('b', { b: toAgent({ onFailed: 'y', onError: 'x' }), a: say('x') }),
      [
        ['dangling_branch', 'a', 'next'],
        ['unreachable_block', 'a'],
        ['dangling_branch', 'b', 'onError'],
        ['dangling_branch', 'b', 'onFailed'],
      ],
    ],
    [
      'every dangling branch of a transfer to a queue',
      flow('a', { a: toQueue({ onClosed: 'x', onFull: 'x', onUnstaffed: 'x', onError: 'x' }) }),
      ['onClosed', 'onError', 'onFull', 'onUnstaffed'].map((branch) => ['dangling_branch', 'a', branch]),
    ],
    ['a block that nothing leads to', flow('a', { a: disconnect, b: disconnect }), [['unreachable_block', 'b']]],
    [
      'blocks that only lead to each other',
      flow('a', { a: disconnect, b: wait({ onTimeout: 'c' }), c: say('b') }),
      [
        ['unreachable_block', 'b'],
        ['unreachable_block', 'c'],
      ],
    ],
    ['a prompt that leads to itself', flow('a', { a: say('a') }), [['cycle_without_pause', 'a', 'a']]],
    [
      'a cycle of prompts, told from its first name wherever it is entered',
      flow('z', { z: say('c'), c: say('a'), a: say('b'), b: say('c') }),
      [['cycle_without_pause', 'a', 'a', 'b', 'c']],
    ],
    [
      'hours that are asked again at once',
      flow('a', { a: hours({ onClosed: 'b' }), b: say('a') }),
      [['cycle_without_pause', 'a', 'a', 'b']],
    ],
    [
      'two queues that refer to each other when full',
      flow('a', { a: toQueue({ onFull: 'b' }), b: toQueue({ onFull: 'a' }) }),
      [['cycle_without_pause', 'a', 'a', 'b']],
    ],
    [
      'an agent who is called again at once',
      flow('a', { a: toAgent({ onFailed: 'a' }) }),
      [['cycle_without_pause', 'a', 'a']],
    ],
    [
      'a wait that is repeated at once on error',
      flow('a', { a: wait({ onError: 'a' }) }),
      [['cycle_without_pause', 'a', 'a']],
    ],
    [
      'a cycle beside a wait',
      flow('a', { a: hours({ onOpen: 'b', onClosed: 'c' }), b: wait({ onTimeout: 'a' }), c: say('a') }),
      [['cycle_without_pause', 'a', 'a', 'c']],
    ],
    [
      'two cycles apart',
      flow('a', { a: hours({ onOpen: 'b', onClosed: 'c' }), b: say('b'), c: say('c') }),
      [
        ['cycle_without_pause', 'b', 'b'],
        ['cycle_without_pause', 'c', 'c'],
      ],
    ],
  ])('W1 %s', (_, definition, faults) => {
    expect(brief(definition)).toEqual(faults)
  })

  it('W1 the message names block, branch and the way round', () => {
    const messages = check(flow('a', { a: hours({ onOpen: 'x', onClosed: 'b' }), b: say('a') })).map(
      ({ message }) => message,
    )
    expect(messages).toEqual([
      'These blocks can go round without time or the customer passing: a → b → a.',
      'Branch onOpen of block "a" leads to block "x", which does not exist.',
    ])
  })

  it('W1 faults do not depend on the order in which blocks are written', () => {
    const blocks = {
      a: say('c'),
      b: say('x'),
      c: hours({ onOpen: 'a', onClosed: 'd', onError: 'y' }),
      d: say('c'),
      e: disconnect,
    }
    const reversed = Object.fromEntries(Object.entries(blocks).toReversed())
    expect(check(flow('a', reversed))).toEqual(check(flow('a', blocks)))
  })

  it('W1 the largest flow is checked once over, however many ways lead through it', () => {
    const rungs = Array.from({ length: limits.flowBlocks - 1 }, (_, n): [string, Block] => {
      const [next, afterNext] = [`b${n + 1}`, `b${Math.min(n + 2, limits.flowBlocks - 1)}`]
      return [`b${n}`, hours({ onOpen: next, onClosed: afterNext, onError: next })]
    })
    const ladder = (last: Block) => flow('b0', { ...Object.fromEntries(rungs), [`b${limits.flowBlocks - 1}`]: last })
    expect(check(ladder(disconnect))).toEqual([])
    expect(check(ladder(say('b0')))).toMatchObject([{ code: 'cycle_without_pause', block: 'b0' }])
  })

  it('W5 only an existing flow of kind disconnect can be set as the disconnect flow', () => {
    const kinds = new Map<string, FlowKind>([
      ['bye', 'disconnect'],
      ['hello', 'inbound'],
    ])
    const setting = (id: string | null) => flow('a', { a: { type: 'setDisconnectFlow', flow: id, next: null } })
    const codes = (id: string | null) =>
      check(
        setting(id),
        knowing((known) => kinds.get(known)),
      ).map(({ code }) => code)
    expect([codes('bye'), codes(null), codes('hello'), codes('gone')]).toEqual([
      [],
      [],
      ['wrong_kind'],
      ['unknown_flow'],
    ])
    expect(check(setting('gone'))).toEqual([])
  })

  it('W1 what a block names exists, wherever it does', () => {
    const ends = { onClosed: null, onFull: null, onUnstaffed: null, onError: null }
    const naming = (queue: string, agent: string): readonly Block[] => [
      { type: 'setWorkingQueue', queue, next: null },
      { type: 'transferToQueue', queue, ...ends },
      { type: 'checkHours', queue, onOpen: null, onClosed: null, onError: null },
      { type: 'transferToAgent', agent, timeoutMs: null, onFailed: null, onError: null },
    ]
    const faults = (block: Block) =>
      check(
        flow('a', { a: block }),
        knowing(() => undefined),
      )
    for (const block of naming('sales', 'ann')) expect(faults(block)).toEqual([])
    expect(naming('gone', 'gone').flatMap(faults)).toMatchObject([
      ...Array.from({ length: 3 }, () => ({ code: 'unknown_queue', block: 'a', field: 'queue' })),
      {
        code: 'unknown_agent',
        block: 'a',
        field: 'agent',
        message: 'Block "a" names agent "gone", which does not exist.',
      },
    ])
    expect(faults({ type: 'transferToQueue', queue: null, ...ends })).toEqual([])
  })

  it('R5 an invite flow speaks and waits, and does nothing else', () => {
    const invite = (blocks: Record<string, Block>): FlowDefinition => ({ ...flow('a', blocks), kind: 'invite' })
    expect(check(invite({ a: say(null) }))).toEqual([])
    expect(check(invite({ a: say('b'), b: disconnect }))).toMatchObject([{ code: 'block_not_allowed', block: 'b' }])
  })
})

describe('the flows that ship', () => {
  const kinds = new Map(builtInFlows.map(({ id, definition }) => [id, definition.kind]))

  it.each(builtInFlows.map((version) => [version.id, version.definition] as const))(
    'W1 %s is of the published form and has no faults',
    (_, definition) => {
      expect(flowDefinitionSchema.parse(definition)).toEqual(definition)
      expect(
        check(
          definition,
          knowing((id) => kinds.get(id)),
        ),
      ).toEqual([])
    },
  )

  /** Where the signals lead: every act in order (prompts by `say` alone), then the block parked at, or how it ended. */
  function told(id: string, given: Partial<FlowContext>, ...signals: readonly Signal[]): string[] {
    const { definition } = builtInFlows.find((version) => version.id === id)!
    const seen = { ...context, ...given }
    let advance: Ran | null = begun(definition, seen)
    const acts = advance.acts.map((act) => act.do)
    for (const signal of signals) {
      advance = advance && 'wake' in advance ? resumed(definition, advance.block, signal, seen) : null
      acts.push(...(advance?.acts ?? []).map((act) => act.do))
    }
    if (advance === null) return [...acts, 'not for this block']
    return [...acts, 'wake' in advance ? advance.block : advance.ended]
  }
  const open: Signal = { type: 'answered', answer: { about: 'hours', open: true } }
  const closed: Signal = { type: 'answered', answer: { about: 'hours', open: false } }
  const admitted: Signal = { type: 'admitted' }
  const full: Signal = { type: 'notAdmitted', reason: 'full' }
  const returned: Signal = { type: 'customerReturned' }
  const timeout: Signal = { type: 'timeout' }
  const failed: Signal = { type: 'agentFailed' }

  it.each<[string, string, Partial<FlowContext>, Signal[], string[]]>([
    ['P4 live in opening hours', 'inbound-live', {}, [open, admitted], ['ask', 'say', 'enqueue', 'done']],
    ['P4 live outside opening hours', 'inbound-live', {}, [closed], ['ask', 'say', 'disconnect', 'done']],
    ['W9 live with hours unknown', 'inbound-live', {}, [timeout], ['ask', 'say', 'enqueue', 'queue']],
    [
      'W9 live with a full queue',
      'inbound-live',
      {},
      [open, full],
      ['ask', 'say', 'enqueue', 'say', 'disconnect', 'done'],
    ],
    ['P4 persistent never asks the hours', 'inbound-persistent', {}, [admitted], ['say', 'enqueue', 'done']],
    ['P3 live hears once while waiting', 'queue-live', {}, [returned, timeout, returned], ['say', 'rest']],
    ['W4 the same agent takes it up', 'disconnect', {}, [returned], ['say', 'callAgent', 'agent']],
    [
      'W4 another agent takes it up',
      'disconnect',
      {},
      [returned, failed, admitted],
      ['say', 'callAgent', 'enqueue', 'done'],
    ],
    ['W4 the customer stays away', 'disconnect', {}, [timeout], ['say', 'say', 'disconnect', 'done']],
    ['P6 to the same agent first', 'parked', {}, [returned], ['callAgent', 'agent']],
    ['P6 then to the queue', 'parked', {}, [returned, timeout], ['callAgent', 'cancelCall', 'enqueue', 'queue']],
    ['P6 at once to the queue', 'parked', { keepSameAgent: false }, [returned], ['enqueue', 'queue']],
    ['P6 refused, it stays parked', 'parked', { previousAgent: null }, [returned, full], ['enqueue', 'say', 'ranOut']],
    ['R5 the invitation is told', 'invite', {}, [], ['say', 'ranOut']],
  ])('%s', (_, id, given, signals, then) => {
    expect(told(id, given, ...signals)).toEqual(then)
  })
})
