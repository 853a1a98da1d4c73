import { expect, it } from 'vitest'
import { MemoryStorage } from '../../web/shared/memory-storage.ts'
import { First } from '../../web/widget/first.ts'
import { keysFor } from '../../web/widget/keys.ts'

const { first: keyOf } = keysFor('https://chat.example', 'shop')
const shown = ({ words }: First) => words.value.map(({ text, failed }) => `${text}${failed ? ' (not sent)' : ''}`)

it('D2 words without a conversation outlive the page, and are its writer’s alone', () => {
  const ofTab = new MemoryStorage()
  const first = new First(ofTab, keyOf)
  first.become('maria')
  first.add('My order')
  first.add('is late')
  expect(shown(first)).toEqual(['My order', 'is late'])
  const later = new First(ofTab, keyOf)
  expect(shown(later)).toEqual([])
  later.become('nora')
  expect(shown(later)).toEqual([])
  later.add('A pot')
  later.become('maria')
  expect(shown(later)).toEqual(['My order (not sent)', 'is late (not sent)'])
  later.hand((text) => text === 'My order')
  later.become('')
  expect(shown(later)).toEqual([])
  later.become('maria')
  expect(shown(later)).toEqual(['is late (not sent)'])
})

it('P9 what a visitor wrote goes with them when they sign in, and is not sent by itself', () => {
  const ofTab = new MemoryStorage()
  const first = new First(ofTab, keyOf)
  first.add('Hello')
  first.become('maria')
  expect(shown(first)).toEqual(['Hello (not sent)'])
  first.become('')
  expect(shown(first)).toEqual([])
})

it('D2 what the tab holds and is not ours to read is as good as nothing', () => {
  for (const kept of ['{', '7', 'null', '["a", 5, null]']) {
    const ofTab = new MemoryStorage()
    ofTab.setItem(keyOf(''), kept)
    expect(shown(new First(ofTab, keyOf))).toEqual(kept.startsWith('[') ? ['a (not sent)'] : [])
  }
})
