// What earlier releases wrote, as each machine reads it. The logs of conversations have golden files beside this one.
import { describe, expect, it } from 'vitest'
import { agentUpcasts } from '../../domain/agent/upcasts.ts'
import { conversationUpcasts } from '../../domain/conversation/upcasts.ts'
import { customerUpcasts } from '../../domain/customer/upcasts.ts'
import { queueUpcasts } from '../../domain/queue/upcasts.ts'
import { eventVersion, upcast, upcastLetter, upcastState, type Versioned } from '../../domain/upcast.ts'

const all = { conversationUpcasts, queueUpcasts, agentUpcasts, customerUpcasts }
const told = (letter: object) => letter as Versioned

describe('every machine', () => {
  it.each(Object.entries(all))('O5 %s has a step for each version that was', (_, upcasts) => {
    expect(upcasts).toHaveLength(eventVersion - 1)
  })

  it.each(Object.entries(all))('O5 %s guesses at nothing of a later version', (_, upcasts) => {
    const later = eventVersion + 1
    expect(() => upcast(upcasts, later, { type: 'x' })).toThrow('newer')
    expect(() => upcastState(upcasts, later, {})).toThrow('newer')
    expect(() => upcastLetter(upcasts, told({ type: 'x', v: later }))).toThrow('newer')
  })
})

describe('letters of the release before', () => {
  it('O5 a question for the hours, and its answer, go on under their new names', () => {
    const asked = told({ type: 'askHours', question: 'hours', conversation: 'c1', queue: 'sales' })
    expect(upcastLetter(queueUpcasts, asked)).toEqual({
      type: 'ask',
      id: 'hours',
      conversation: 'c1',
      question: { about: 'hours', queue: 'sales' },
    })
    expect(upcastLetter(conversationUpcasts, told({ type: 'hours', question: 'hours', open: null }))).toEqual({
      type: 'answer',
      id: 'hours',
      answer: { about: 'hours', open: null },
    })
  })

  it('R15 O5 a start has the policies that there were, and those that came later as they were meant', () => {
    const entry = { id: 'shop', flows: {} }
    expect(upcastLetter(conversationUpcasts, told({ type: 'start', entry, attributes: {} }))).toMatchObject({
      signedAttributes: {},
      entry: { id: 'shop', amendWithinMs: 0, displayAttributes: [], site: null },
    })
  })

  it('A3 O5 a configuration of an agent gets the least grace time that a connection needs', () => {
    const config = { id: 'ann', leaseGraceMs: 5_000 }
    expect(upcastLetter(agentUpcasts, told({ type: 'configure', config }))).toMatchObject({ config: { id: 'ann' } })
    expect(upcastLetter(agentUpcasts, told({ type: 'configure', config }))).not.toMatchObject({ config })
    expect(upcastLetter(agentUpcasts, told({ type: 'configure', config: null }))).toEqual({
      type: 'configure',
      config: null,
    })
  })

  it('O5 a letter of today is left as it is, but for its version', () => {
    const letter = { type: 'answer', id: 'q1', answer: { about: 'hours', open: true } } as const
    expect(upcastLetter(conversationUpcasts, { ...letter, v: eventVersion })).toEqual(letter)
  })
})

describe('a flow that waits for the hours as version 2 wrote it', () => {
  it('W1 O5 goes on waiting for the same answer', () => {
    const wake = { for: 'hours', question: 'ask', untilAt: 5 }
    const now = { for: 'answer', question: 'ask', untilAt: 5 }
    const flows = { inbound: 'in', queue: 'wait', disconnect: 'bye', parked: null }
    const state = { entry: { flows }, invitations: {}, run: { block: 'a', wake } }
    expect(upcastState(conversationUpcasts, 2, { ...state, disconnectFlow: null })).toMatchObject({
      run: { block: 'a', wake: now },
      flows: { queue: 'wait', disconnect: null, parked: null },
      asked: 0,
    })
    expect(upcast(conversationUpcasts, 2, { type: 'flowParked', block: 'a', wake })).toMatchObject({ wake: now })
  })
})
