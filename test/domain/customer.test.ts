import { describe, expect, it } from 'vitest'
import type { EntryPolicy } from '../../domain/conversation/state.ts'
import { customerMachine } from '../../domain/customer/machine.ts'
import type { CustomerCommand } from '../../domain/customer/messages.ts'
import { openAt } from '../../domain/customer/state.ts'
import { limits } from '../../protocol/limits.ts'
import { given } from './given.ts'

const entry: EntryPolicy = {
  id: 'web',
  name: 'Web',
  mode: 'live',
  partyLimit: 6,
  defaultQueue: 'sales',
  flows: { inbound: 'in', queue: null, disconnect: null, parked: null },
  definitions: {},
  priority: 5,
  weight: 1,
  warnBeforeMs: 0,
  keepSameAgent: true,
  returnWithinMs: 1,
  openWithinMs: 1,
  noLifeEndMs: 1,
  displayAttributes: [],
  amendWithinMs: limits.amendWithinMs.default,
  closedText: '',
}

function start(conversation: string, entryPoint = 'web'): CustomerCommand {
  const customer = { id: 'm1', name: 'Maria' }
  const rest = {
    entry: { ...entry, id: entryPoint },
    attributes: { vip: 'yes' },
    maximumMs: null,
    origin: 'socket',
  } as const
  return { type: 'start', customer, entryPoint, conversation, ...rest }
}

function ended(conversation: string, lastAgent: string | null = null, entryPoint = 'web'): CustomerCommand {
  const letter = { type: 'ended', conversation, entryPoint, lastAgent } as const
  return { type: 'letter', from: `conversation/${conversation}`, letter }
}

describe('customer', () => {
  it('P9 starting makes one conversation, told all that it needs', () => {
    const scene = given(customerMachine).when(start('c1'), 5)
    const { type: _, entryPoint: __, ...beginning } = start('c1') as Extract<CustomerCommand, { type: 'start' }>
    expect(scene.letters).toStrictEqual([{ to: 'conversation/c1', letter: { type: 'start', ...beginning } }])
    expect(scene.state).toEqual({
      id: 'm1',
      name: 'Maria',
      open: { web: { conversation: 'c1', startedAt: 5 } },
      lastAgent: {},
      history: [],
    })
  })

  it('P9 a second start at the same instant gets the same conversation', () => {
    const scene = given(customerMachine).when(start('c1'), 5).when(start('c2'), 5).yields({ events: [] })
    expect(openAt(scene.state, 'web')).toBe('c1')
  })

  it('P9 each entry point has its own', () => {
    const scene = given(customerMachine).when(start('c1'), 5).when(start('c2', 'app'), 6)
    expect([openAt(scene.state, 'web'), openAt(scene.state, 'app'), openAt(scene.state, 'sms')]).toEqual([
      'c1',
      'c2',
      null,
    ])
  })

  it('P5 after the end the next start makes a new one, and the last agent and the earlier one are remembered', () => {
    const scene = given(customerMachine).when(start('c1'), 5).when(ended('c1', 'ann'), 9)
    expect(openAt(scene.state, 'web')).toBeNull()
    expect(scene.state.lastAgent).toEqual({ web: 'ann' })
    expect(scene.state.history).toEqual([{ conversation: 'c1', entryPoint: 'web', startedAt: 5, endedAt: 9 }])
    scene.when(start('c2'), 10).yields({ letters: [{ to: 'conversation/c2', letter: { type: 'start' } }] })
    scene.when(ended('c2'), 11)
    expect(scene.state.lastAgent).toEqual({ web: 'ann' })
  })

  it('P5 the end of an earlier conversation leaves the open one alone, and counts once', () => {
    const scene = given(customerMachine).when(start('c2'), 5).when(ended('c1'), 6)
    expect(openAt(scene.state, 'web')).toBe('c2')
    expect(scene.state.history).toMatchObject([{ conversation: 'c1', startedAt: null }])
    scene.when(ended('c1'), 7).yields({ events: [] })
  })

  it('P9 a start that comes again after its conversation has ended does not open that one again', () => {
    const scene = given(customerMachine).when(start('c1'), 5).when(ended('c1'), 6).when(start('c1'), 7)
    expect(scene.refused?.code).toBe('conversation_ended')
    expect(openAt(scene.state, 'web')).toBeNull()
  })

  it('P10 the history is bounded and keeps the latest', () => {
    const scene = given(customerMachine)
    for (let n = 0; n <= limits.historyPerCustomer; n += 1) scene.when(start(`c${n}`), n).when(ended(`c${n}`), n)
    expect(scene.state.history).toHaveLength(limits.historyPerCustomer)
    expect(scene.state.history.at(-1)?.conversation).toBe(`c${limits.historyPerCustomer}`)
  })

  it('P9 a conversation that could not be begun does not block the next', () => {
    const scene = given(customerMachine).when(start('c1'), 5)
    const [letter] = scene.letters
    if (letter === undefined) expect.fail('nothing was started')
    scene.when({ type: 'undelivered', ...letter }, limits.letterMs)
    expect(openAt(scene.state, 'web')).toBeNull()
    scene.when({ type: 'undelivered', ...letter }, limits.letterMs).yields({ events: [] })
  })
})
