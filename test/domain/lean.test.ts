// R14, E7: what people wrote goes out by letter, and stays in no log but the conversation's transcript.
import { describe, expect, it } from 'vitest'
import { customerMachine } from '../../domain/customer/machine.ts'
import type { CustomerCommand, CustomerEvent } from '../../domain/customer/messages.ts'
import { customerUpcasts } from '../../domain/customer/upcasts.ts'
import { upcastState } from '../../domain/upcast.ts'
import { policiesWith } from '../support/entry-policy.ts'
import { given, type Scene } from './given.ts'

const canary = 'canary'
const entry = policiesWith({
  definitions: {
    inbound: { id: 'inbound', version: 1, definition: { kind: 'inbound', name: canary, start: '', blocks: {} } },
  },
})
const begin: CustomerCommand = {
  type: 'start',
  customer: { id: 'v1', name: canary },
  entryPoint: 'shop',
  conversation: 'c1',
  entry,
  attributes: { order: canary },
  signedAttributes: { plan: canary },
  maximumMs: null,
  origin: 'socket',
}

type CustomerScene = Scene<ReturnType<typeof customerMachine.apply>, CustomerCommand, CustomerEvent>

/** What the object has of the last command, beside its outbox. */
function kept({ state, events }: CustomerScene): string {
  return JSON.stringify([state, events.map((event) => customerMachine.lean(event))])
}

describe('the log of a customer', () => {
  it('R14 has no name, attribute or flow of a start, which its letter has', () => {
    const scene = given(customerMachine).when(begin, 1)
    expect(JSON.stringify(scene.letters).split(canary)).toHaveLength(5)
    expect(kept(scene)).not.toContain(canary)
    const [letter] = scene.letters
    if (letter === undefined) expect.fail('nothing was started')
    scene.when({ type: 'undelivered', why: 'forgotten', ...letter }, 2).yields({ letters: [letter] })
    expect(kept(scene)).not.toContain(canary)
  })

  it('R14 has no name or attribute of who signs in, which the letters have', () => {
    const scene = given(customerMachine).when(begin, 1)
    scene.when({ type: 'identify', customer: { id: 'shop:1', name: canary }, attributes: { plan: canary } }, 2)
    expect(scene.letters.map(({ letter }) => JSON.stringify(letter).includes(canary))).toEqual([true, true])
    expect(kept(scene)).not.toContain(canary)
    const left = scene.letters.map(({ letter }) => letter).find(({ type }) => type === 'adopted')
    if (left?.type !== 'adopted') expect.fail('nothing is left to anybody')
    expect(kept(given(customerMachine).when({ type: 'letter', from: 'customer/v1', letter: left }, 3))).not.toContain(
      canary,
    )
    for (const letter of scene.letters)
      expect(kept(scene.when({ type: 'undelivered', why: 'unreachable', ...letter }, 4))).not.toContain(canary)
  })

  it('R14 loses the name that an earlier release kept in its checkpoint', () => {
    const { state } = given(customerMachine).when(begin, 1)
    expect(upcastState(customerUpcasts, 2, { ...state, name: canary })).toEqual(state)
  })
})
