import { describe, expect, it } from 'vitest'
import { customerMachine } from '../../domain/customer/machine.ts'
import type { CustomerCommand, CustomerEvent } from '../../domain/customer/messages.ts'
import { allOpenAt, openAt } from '../../domain/customer/state.ts'
import { customerUpcasts } from '../../domain/customer/upcasts.ts'
import type { Outgoing } from '../../domain/letters.ts'
import { upcast, upcastState } from '../../domain/upcast.ts'
import { limits } from '../../protocol/limits.ts'
import { policiesWith } from '../support/entry-policy.ts'
import { given } from './given.ts'

const entry = policiesWith({ id: 'web', name: 'Web' })

function start(conversation: string, entryPoint = 'web'): CustomerCommand {
  const customer = { id: 'm1', name: 'Maria' }
  const rest = {
    entry: { ...entry, id: entryPoint },
    attributes: { vip: 'yes' },
    signedAttributes: { plan: 'gold' },
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
      open: { web: { conversation: 'c1', startedAt: 5 } },
      beside: {},
      lastAgent: {},
      history: [],
      became: null,
    })
  })

  it('P9 a second start at the same instant gets the same conversation', () => {
    const scene = given(customerMachine).when(start('c1'), 5).when(start('c2'), 5).yields({ events: [] })
    expect(openAt(scene.state, 'web')).toBe('c1')
  })

  it('D3 who came without a token is answered by their key, and when that is forgotten it is no way back', () => {
    const newcomer = { ...start('c1'), newcomer: true } as CustomerCommand
    const scene = given(customerMachine).when(newcomer, 5)
    expect(scene.letters).toMatchObject([{ to: 'conversation/c1' }])
    expect(JSON.stringify(scene.letters)).not.toContain('newcomer')
    scene.when(newcomer, 6).yields({ refused: 'key_reused', field: 'Idempotency-Key' })
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
    scene.when({ type: 'undelivered', why: 'unreachable', ...letter }, limits.letterMs)
    expect(openAt(scene.state, 'web')).toBeNull()
    scene.when({ type: 'undelivered', why: 'unreachable', ...letter }, limits.letterMs).yields({ events: [] })
  })
})

it('P9 a start that its conversation cannot tell from one that it had is sent again: it may be there', () => {
  const scene = given(customerMachine).when(start('c1'), 5)
  const [letter] = scene.letters
  if (letter === undefined) expect.fail('nothing was started')
  scene.when({ type: 'undelivered', why: 'forgotten', ...letter }, 6)
  expect([scene.letters, openAt(scene.state, 'web')]).toEqual([[letter], 'c1'])
})

describe('a customer of an earlier release', () => {
  it('P9 is somebody with nothing beside', () => {
    const { signedAttributes: _, type: __, ...before } = start('c1') as Extract<CustomerCommand, { type: 'start' }>
    const opened = upcast(customerUpcasts, 1, { type: 'opened', beginning: before }) as CustomerEvent
    expect(opened).toEqual({ type: 'opened', beginning: { ...before, signedAttributes: {} } })
    const { state } = given(customerMachine, [{ event: opened, at: 5 }])
    const { beside, became, ...then } = state
    expect([beside, became]).toEqual([{}, null])
    expect(upcastState(customerUpcasts, 1, then)).toEqual(state)
  })
})

describe('a visitor who signs in', () => {
  const maria = { id: 'shop:1', name: 'Maria Silva' }
  const identify = (customer = maria): CustomerCommand => ({ type: 'identify', customer, attributes: { plan: 'gold' } })
  const open = (conversation: string, startedAt: number, entryPoint = 'web') => ({
    conversation,
    startedAt,
    entryPoint,
  })
  const visited = () => given(customerMachine).when(start('c1'), 5).when(start('c2', 'app'), 6)
  const adopted = (letters: readonly Outgoing[]): CustomerCommand => {
    const letter = letters.map((each) => each.letter).find(({ type }) => type === 'adopted')
    if (letter?.type !== 'adopted') return expect.fail('nothing is left to anybody')
    return { type: 'letter', from: 'customer/m1', letter }
  }

  it('P9 what is open is told and left to the customer that they are now', () => {
    const word = { type: 'identified', from: 'm1', customer: maria, attributes: { plan: 'gold' } }
    const left = { type: 'adopted', customer: maria, open: [open('c1', 5), open('c2', 6, 'app')], history: [] } as const
    const scene = visited().when(identify(), 7)
    expect(scene.letters).toMatchObject([
      { to: 'conversation/c1', letter: word },
      { to: 'conversation/c2', letter: word },
      { to: 'customer/shop:1', letter: left },
    ])
    expect(scene.state).toMatchObject({ became: 'shop:1', open: {} })
    const signedIn = given(customerMachine).when(adopted(scene.letters), 8)
    expect(signedIn.state).toMatchObject({ id: 'shop:1' })
    expect([openAt(signedIn.state, 'web'), openAt(signedIn.state, 'app')]).toEqual(['c1', 'c2'])
  })

  it('P9, S4 the visitor starts nothing any more, and is nobody else', () => {
    const scene = visited().when(identify(), 7)
    scene.when(start('c3', 'sms'), 8).yields({ refused: 'unauthorized', field: 'Authorization' })
    scene.when(identify({ id: 'shop:2', name: 'Else' }), 9).yields({ refused: 'unauthorized' })
  })

  it('P9 two tabs that sign in at the same instant are one customer', () => {
    visited().when(identify(), 7).when(identify(), 7).yields({ events: [], letters: [] })
  })

  it('S4 earlier conversations are told too, and are the history of the customer', () => {
    const scene = visited().when(ended('c1', 'ann'), 6).when(identify(), 7)
    expect(scene.letters.map(({ to }) => to)).toEqual(['conversation/c2', 'conversation/c1', 'customer/shop:1'])
    const signedIn = given(customerMachine)
      .when(start('s1', 'app'), 1)
      .when(ended('s1', 'ben', 'app'), 2)
    signedIn.when(adopted(scene.letters), 8)
    expect(signedIn.state.history.map(({ conversation }) => conversation)).toEqual(['s1', 'c1'])
    expect(signedIn.state.lastAgent).toEqual({ web: 'ann', app: 'ben' })
  })

  it('P9 who has had no conversation leaves nothing, and is signed in all the same', () => {
    const scene = given(customerMachine).when(identify(), 7).yields({ letters: [] })
    scene.when(start('c1'), 8).yields({ refused: 'unauthorized' })
  })

  it('P9 with one open there both stay open side by side, and one takes the place of the other', () => {
    const signedIn = given(customerMachine)
      .when(start('s1'), 1)
      .when(adopted(visited().when(identify(), 7).letters), 8)
    expect(allOpenAt(signedIn.state, 'web')).toEqual([
      { conversation: 's1', startedAt: 1 },
      { conversation: 'c1', startedAt: 5 },
    ])
    signedIn.when(start('s2'), 9).yields({ events: [] })
    signedIn.when(ended('s1'), 10)
    expect([openAt(signedIn.state, 'web'), signedIn.state.beside]).toEqual(['c1', {}])
    signedIn.when(ended('c1'), 11)
    expect(openAt(signedIn.state, 'web')).toBeNull()
    expect(signedIn.state.history).toMatchObject([
      { conversation: 's1', startedAt: 1 },
      { conversation: 'c1', startedAt: 5 },
    ])
  })

  it('P9 the one beside may end first', () => {
    const signedIn = given(customerMachine)
      .when(start('s1'), 1)
      .when(adopted(visited().when(identify(), 7).letters), 8)
    signedIn.when(ended('c1'), 10)
    expect(allOpenAt(signedIn.state, 'web')).toEqual([{ conversation: 's1', startedAt: 1 }])
  })

  it('P9 an end that is heard of before what was open is adopted opens nothing', () => {
    const word = adopted(visited().when(identify(), 7).letters)
    const signedIn = given(customerMachine).when(ended('c1'), 8).when(word, 9)
    expect([openAt(signedIn.state, 'web'), openAt(signedIn.state, 'app')]).toEqual([null, 'c2'])
    signedIn.when(word, 10).yields({ events: [] })
  })

  it('P9 an end that reaches the visitor is passed on', () => {
    const scene = visited().when(identify(), 7).when(ended('c1', 'ann'), 8)
    const { letter } = ended('c1', 'ann') as { letter: Outgoing['letter'] }
    scene.yields({ letters: [{ to: 'customer/shop:1', letter }] })
    scene.when(ended('c1', 'ann'), 9).yields({ letters: [] })
  })

  it('P9 a conversation that could not begin is over for who took it over', () => {
    const [begun] = given(customerMachine).when(start('c1'), 5).letters
    if (begun === undefined) expect.fail('nothing was started')
    const scene = visited().when(identify(), 7)
    scene.when({ type: 'undelivered', why: 'unreachable', ...begun }, limits.letterMs)
    scene.yields({ letters: [{ to: 'customer/shop:1', letter: { type: 'ended', conversation: 'c1' } }] })
  })

  it('P9 what was not delivered for a day is sent again', () => {
    const scene = visited().when(identify(), 7)
    for (const letter of scene.letters) {
      scene.when({ type: 'undelivered', why: 'unreachable', ...letter }, limits.letterMs)
      expect(scene.letters).toEqual([letter])
    }
  })

  it('P9 what stands beside is bounded', () => {
    const signedIn = given(customerMachine).when(start('s1'), 1)
    for (let n = 0; n <= limits.besidePerEntryPoint; n += 1) {
      const left = { customer: maria, open: [open(`c${n}`, n)], history: [], lastAgent: {} }
      signedIn.when({ type: 'letter', from: `customer/${n}`, letter: { type: 'adopted', ...left } }, n)
    }
    expect(allOpenAt(signedIn.state, 'web')).toHaveLength(limits.besidePerEntryPoint + 1)
    expect(openAt(signedIn.state, 'web')).toBe('s1')
  })
})
