import { batch } from '@preact/signals'
import { expect, it } from 'vitest'
import { MemoryStorage } from '../../web/shared/memory-storage.ts'
import { First } from '../../web/widget/first.ts'
import { keysFor } from '../../web/widget/keys.ts'

const { first: keyOf } = keysFor('https://chat.example', 'shop')
const shown = ({ words }: First) =>
  words.value.map(({ text, state }) => (state === 'waiting' ? text : `${text} (${state})`))
/** A room that takes what `takes` says. */
const room = (takes: (text: string) => boolean) => {
  const said: string[] = []
  const kept: string[] = []
  const say = (text: string) => takes(text) && said.push(text) > 0
  return { said, kept, say, keep: (text: string) => void kept.push(text) }
}

it('D2 words without a conversation outlive the page, and are its writer’s alone', () => {
  const ofTab = new MemoryStorage()
  const first = new First(ofTab, keyOf)
  first.become('maria')
  first.add('My order', false)
  first.add('is late', false)
  expect(shown(first)).toEqual(['My order', 'is late'])
  const later = new First(ofTab, keyOf)
  expect(shown(later)).toEqual([])
  later.become('nora')
  expect(shown(later)).toEqual([])
  later.add('A pot', false)
  later.become('maria')
  expect(shown(later)).toEqual(['My order (interrupted)', 'is late (interrupted)'])
  later.hand(room((text) => text === 'My order'))
  later.become('')
  expect(shown(later)).toEqual([])
  later.become('maria')
  expect(shown(later)).toEqual(['is late (interrupted)'])
})

it('P9 what a visitor is sending goes on as whom they are named; what they had left is not sent as somebody else’s', () => {
  const ofTab = new MemoryStorage()
  new First(ofTab, keyOf).add('Left', false)
  const first = new First(ofTab, keyOf)
  expect(shown(first)).toEqual(['Left (interrupted)'])
  first.add('Hello', false)
  first.become('maria')
  expect(shown(first)).toEqual(['Left (undecided)', 'Hello (interrupted)'])
  const marias = room(() => true)
  first.hand(marias)
  expect([marias.said, marias.kept]).toEqual([['Hello'], ['Left']])
  first.become('')
  expect(shown(first)).toEqual([])
})

it('D2 words of one conversation go into another only when their writer says so', () => {
  const first = new First(new MemoryStorage(), keyOf)
  first.carry(['Too late'])
  first.add('Hello again', false)
  first.interrupt()
  first.goOn()
  expect(shown(first)).toEqual(['Too late (undecided)', 'Hello again'])
  const next = room(() => true)
  first.hand(next)
  expect([next.said, next.kept, shown(first)]).toEqual([['Hello again'], ['Too late'], []])
  first.carry(['Too late'])
  first.retry()
  expect(shown(first)).toEqual(['Too late'])
})

it('D2 what the tab holds and is not ours to read is as good as nothing', () => {
  for (const kept of ['{', '7', 'null', '["a", 5, null]']) {
    const ofTab = new MemoryStorage()
    ofTab.setItem(keyOf(''), kept)
    expect(shown(new First(ofTab, keyOf))).toEqual(kept.startsWith('[') ? ['a (interrupted)'] : [])
  }
})

it('S1 P9 what is written while the site names the next one is theirs, and nothing else of the one before', () => {
  const first = new First(new MemoryStorage(), keyOf)
  first.become('ada')
  first.add('Ada’s', false)
  first.interrupt()
  first.add('Bert’s', true)
  // As a signal of who is here does it.
  batch(() => first.become('bert'))
  expect(shown(first)).toEqual(['Bert’s (interrupted)'])
  first.become('ada')
  expect(shown(first)).toEqual(['Ada’s (interrupted)'])
  first.add('Mine', true)
  first.settle()
  first.become('bert')
  expect(shown(first)).toEqual(['Bert’s (interrupted)'])
})

it('D3 words that have gone with a start leave once, whichever of the same; what is undecided has not gone anywhere', () => {
  const first = new First(new MemoryStorage(), keyOf)
  first.carry(['Hello'])
  first.add('Hello', false)
  first.add('Hello', false)
  expect([first.next, first.has('Hello'), first.has('Good-bye')]).toEqual(['Hello', true, false])
  first.gone('Hello')
  expect(shown(first)).toEqual(['Hello (undecided)', 'Hello'])
  first.interrupt()
  expect([first.next, first.has('Hello')]).toEqual([null, true])
  first.gone('Hello')
  first.gone('Hello')
  expect(shown(first)).toEqual(['Hello (undecided)'])
})

it('D2 D3 a page that one comes back to has what the next page left of them, and the same words twice are two', () => {
  const ofTab = new MemoryStorage()
  const first = new First(ofTab, keyOf)
  first.carry(['Hello', 'Hello', 'Sent there'])
  const there = new First(ofTab, keyOf)
  there.gone('Sent there')
  first.readAgain()
  expect(shown(first)).toEqual(['Hello (undecided)', 'Hello (undecided)'])
  const [one] = first.words.value
  if (one !== undefined) first.discard(one)
  expect(shown(first)).toEqual(['Hello (undecided)'])
})
