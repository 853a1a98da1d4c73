import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Signal } from '../../domain/flow/block.ts'
import { check } from '../../domain/flow/check.ts'
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
  toQueue,
  wait,
  begun,
  resumed,
  type Ran,
} from './flow-fixtures.ts'

describe('advancing', () => {
  it('W1 a flow runs from its start to the first pause, acts in order', () => {
    const definition = flow('b', { a: say('second', 'w'), b: say('first', 'a'), w: wait() })
    expect(begun(definition, context)).toMatchObject({ acts: [said('first'), said('second')], block: 'w' })
  })

  it('W2 blocks after Set working queue see the new queue, before and after a pause', () => {
    const definition = flow('set', {
      set: { type: 'setWorkingQueue', queue: 'support', next: 'ask' },
      ask: hours({ onOpen: 'move' }),
      move: { type: 'setWorkingQueue', queue: 'billing', next: 'go' },
      go: toQueue(),
    })
    expect(begun(definition, context)).toMatchObject({ acts: [{}, { do: 'ask', question: { queue: 'support' } }] })
    const open: Signal = { type: 'answered', answer: { about: 'hours', open: true } }
    expect(resumed(definition, 'ask', open, context)).toMatchObject({ acts: [{}, { do: 'enqueue', queue: 'billing' }] })
  })

  it('W3 waits follow each other, each with its own timeout from the moment it is entered', () => {
    const definition = flow('first', {
      first: wait({ timeoutMs: 10_000, onTimeout: 'second' }),
      second: wait({ timeoutMs: 20_000, onTimeout: 'bye' }),
      bye: disconnect,
    })
    const later = { ...context, now: now + 10_000 }
    expect(begun(definition, context)).toMatchObject({ block: 'first', wake: { untilAt: now + 10_000 } })
    const second = resumed(definition, 'first', { type: 'timeout' }, later)
    expect(second).toMatchObject({ block: 'second', wake: { untilAt: now + 30_000 } })
    expect(resumed(definition, 'second', { type: 'timeout' }, later)).toMatchObject({ ended: 'done' })
  })

  it('W3 a wait that leads to itself begins anew each time', () => {
    const definition = flow('wait', { wait: wait({ onReturned: 'wait' }) })
    for (const minutes of [1, 2, 3]) {
      const at = now + minutes * 60_000
      const parked = resumed(definition, 'wait', { type: 'customerReturned' }, { ...context, now: at })
      expect(parked).toEqual({ acts: [], block: 'wait', wake: { for: 'customer', untilAt: at + 60_000 } })
    }
  })

  it('W3 waits nest in loops: an inner one repeats inside an outer one', () => {
    const definition = flow('outer', {
      outer: wait({ timeoutMs: 3_600_000, onReturned: 'prompt' }),
      prompt: say('Still there?', 'inner'),
      inner: wait({ timeoutMs: 60_000, onReturned: 'outer', onTimeout: 'prompt' }),
    })
    const story: readonly [Signal['type'], string, number][] = [
      ['customerReturned', 'inner', 1],
      ['timeout', 'inner', 1],
      ['timeout', 'inner', 1],
      ['customerReturned', 'outer', 0],
      ['customerReturned', 'inner', 1],
    ]
    let block = 'outer'
    for (const [type, then, prompts] of story) {
      const advance = resumed(definition, block, { type } as Signal, context)
      expect(advance).toMatchObject({ block: then })
      expect(advance?.acts).toHaveLength(prompts)
      block = then
    }
  })

  it.each([
    ['a branch that is null', flow('a', { a: say('one') }), [said('one')]],
    ['a branch to a block that does not exist', flow('a', { a: say('one', 'gone') }), [said('one')]],
    ['a start that does not exist', flow('gone', {}), []],
    ['a block named like a method of every object', flow('a', { a: say('one', 'constructor') }), [said('one')]],
  ])('W9 a flow runs out at %s', (_, definition, acts) => {
    expect(begun(definition, context)).toEqual({ acts, ended: 'ranOut' })
  })

  it('W9 a flow parked at a block that does not exist runs out', () => {
    expect(resumed(flow('a', {}), 'a', { type: 'timeout' }, context)).toEqual({ acts: [], ended: 'ranOut' })
  })

  it('W9 a flow that goes round without a pause is stopped after so many blocks', () => {
    const advance = begun(flow('a', { a: say('one', 'b'), b: say('two', 'a') }), context)
    expect(advance).toMatchObject({ ended: 'ranOut' })
    expect(advance.acts).toHaveLength(limits.flowSteps)
  })

  it('W9 the longest sound flow is not stopped', () => {
    const last = limits.flowBlocks - 1
    const chain = Array.from({ length: last }, (_, n): [string, Block] => [`b${n}`, say('on', `b${n + 1}`)])
    const definition = flow('b0', { ...Object.fromEntries(chain), [`b${last}`]: disconnect })
    expect(begun(definition, context)).toMatchObject({ ended: 'done' })
  })
})

describe('any flow', () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f']
  const branch = fc.option(fc.constantFrom(...ids, 'gone'), { freq: 6 })
  const queue = fc.constantFrom('sales', null)
  const text = fc.constant('text')
  const oneBlock: fc.Arbitrary<Block> = fc.oneof(
    fc.record({ type: fc.constant('playPrompt' as const), text, next: branch }),
    fc.record({ type: fc.constant('setWorkingQueue' as const), queue: fc.constant('support'), next: branch }),
    fc.record({
      type: fc.constant('transferToQueue' as const),
      queue,
      onClosed: branch,
      onFull: branch,
      onUnstaffed: branch,
      onError: branch,
    }),
    fc.record({
      type: fc.constant('transferToAgent' as const),
      agent: fc.constantFrom('ana', null),
      timeoutMs: fc.constant(60_000),
      onFailed: branch,
      onError: branch,
    }),
    fc.record({
      type: fc.constant('wait' as const),
      timeoutMs: fc.constantFrom(60_000, null),
      onReturned: branch,
      onTimeout: branch,
      onError: branch,
    }),
    fc.record({ type: fc.constant('checkHours' as const), queue, onOpen: branch, onClosed: branch, onError: branch }),
    fc.record({ type: fc.constant('disconnect' as const) }),
  )
  const anyFlow = fc
    .dictionary(fc.constantFrom(...ids), oneBlock, { minKeys: 1, noNullPrototype: true })
    .map((blocks) => flow('a', blocks))
  const atOnce: fc.Arbitrary<Signal> = fc.oneof(
    fc.constantFrom<Signal>({ type: 'agentFailed' }, { type: 'error' }),
    fc.record({
      type: fc.constant('answered' as const),
      answer: fc.record({ about: fc.constant('hours' as const), open: fc.constantFrom(true, false, null) }),
    }),
    fc.record({
      type: fc.constant('notAdmitted' as const),
      reason: fc.constantFrom('closed', 'full', 'unstaffed', 'not_found' as const),
    }),
  )

  /** Blocks entered while nobody and nothing is waited for. Each does one act, but for a wait, which does none. */
  function enteredWithoutPause(definition: FlowDefinition, signals: readonly Signal[]): number {
    const entered = ({ acts, ...to }: Ran) => acts.length + ('wake' in to && to.wake.for === 'customer' ? 1 : 0)
    let advance = begun(definition, context)
    let count = entered(advance)
    for (const signal of signals) {
      const next: Ran | null = 'wake' in advance ? resumed(definition, advance.block, signal, context) : null
      if (next === null) continue
      advance = next
      count += entered(next)
    }
    return count
  }

  it('W9 without a pause a flow that check finds sound enters each block at most once, whatever the answers', () => {
    let sound = 0
    fc.assert(
      fc.property(anyFlow, fc.array(atOnce, { minLength: 30, maxLength: 30 }), (definition, signals) => {
        if (check(definition).some(({ code }) => code === 'cycle_without_pause')) return
        sound += 1
        expect(enteredWithoutPause(definition, signals)).toBeLessThanOrEqual(Object.keys(definition.blocks).length)
      }),
      { numRuns: 2_000 },
    )
    expect(sound).toBeGreaterThan(200)
  })

  it('W9 no flow, sound or not, runs for more than its bound', () => {
    fc.assert(
      fc.property(anyFlow, (definition) => {
        expect(begun(definition, context).acts.length).toBeLessThanOrEqual(limits.flowSteps)
      }),
    )
  })
})
