// U2: a page speaks the language that was asked for last, however slowly the others come; its sentences are filled, and its address is read.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { textOf } from './drawn.ts'

const page = { documentElement: { lang: '', dir: '' }, getElementById: (_id: string): unknown => null }
beforeEach(() => vi.stubGlobal('document', page))
afterEach(() => void vi.unstubAllGlobals())

it('U2 the language that was asked for last is spoken, though an earlier one comes later', async () => {
  const { phrasesOf } = await import('../../web/shared/phrases.ts')
  const { language } = await import('../../web/shared/language.ts')
  let comes = (_words: string) => {}
  const french = new Promise<string>((resolve) => {
    comes = resolve
  })
  const { words, speak } = phrasesOf('Hello', { '/fr.ts': () => french, '/ja.ts': async () => 'こんにちは' })
  const first = speak('fr')
  await speak('ja')
  comes('Bonjour')
  await first
  expect([words.value, language.value, page.documentElement.lang]).toEqual(['こんにちは', 'ja', 'ja'])
})

it('U2 a language that cannot be fetched is English, and says so', async () => {
  const { phrasesOf } = await import('../../web/shared/phrases.ts')
  const { words, speak } = phrasesOf('Hello', { '/fr.ts': () => Promise.reject(new TypeError('away')) })
  await speak('fr')
  expect([words.value, page.documentElement.lang]).toEqual(['Hello', 'en'])
})

it('U2 a language that cannot be fetched is named where it was chosen, and the page goes on in its own', async () => {
  const { phrasesOf } = await import('../../web/shared/phrases.ts')
  const { Missing } = await import('../../web/shared/languages.tsx')
  const says = () => textOf(Missing({ sentence: '{language} is missing.' }))
  let there = false
  const japanese = async () => {
    if (!there) throw new TypeError('away')
    return 'こんにちは'
  }
  const { words, choose } = phrasesOf('Hello', { '/fr.ts': async () => 'Bonjour', '/ja.ts': japanese })
  await choose('fr')
  expect(says()).toBe('')
  await choose('ja')
  expect([says(), words.value, page.documentElement.lang]).toEqual(['日本語 is missing.', 'Bonjour', 'fr'])
  there = true
  await choose('ja')
  expect([says(), words.value, page.documentElement.lang]).toEqual(['', 'こんにちは', 'ja'])
})

it('U2 a language of which one section cannot be fetched is not spoken by halves', async () => {
  const { phrasesOf, together } = await import('../../web/shared/phrases.ts')
  const others = together<{ page: string; frame: string }>({
    page: { '/fr.ts': async () => 'Bonjour', '/ja.ts': async () => 'こんにちは' },
    frame: { '/fr.ts': async () => 'Langue', '/ja.ts': () => Promise.reject(new TypeError('away')) },
  })
  const { words, speak } = phrasesOf({ page: 'Hello', frame: 'Language' }, others)
  await speak('fr')
  expect(words.value).toEqual({ page: 'Bonjour', frame: 'Langue' })
  await speak('ja')
  expect([words.value, page.documentElement.lang]).toEqual([{ page: 'Bonjour', frame: 'Langue' }, 'fr'])
})

it('U2 a sentence with a value too few stands as it is written, whatever is drawn in it', async () => {
  const { Filled, filled } = await import('../../web/shared/filled.tsx')
  const drawn = (sentence: string, parts: Record<string, string>) =>
    (Filled({ sentence, parts }).props as { children: { props: { children: unknown } }[] }).children.map(
      ({ props }) => props.children,
    )
  expect(filled('{a} and {b}', { a: '1', b: '2' })).toBe('1 and 2')
  expect(drawn('{a} and {b}', { a: '1', b: '2' })).toEqual(['1', ' and ', '2'])
  expect(filled('{a} and {b}', { a: '1' })).toBe('{a} and {b}')
  expect(drawn('{a} and {b}', { a: '1' })).toEqual(['{a} and {b}'])
})

it.each([
  ['#tea', 'tea'],
  ['#d%C3%A9part', 'départ'],
  ['#%', '%'],
  ['', ''],
])('C1 an address that ends in “%s” leads to “%s”, and throws nothing', async (hash, id) => {
  const { goToHash } = await import('../../web/shared/hash.ts')
  const asked: string[] = []
  vi.stubGlobal('location', { hash })
  vi.stubGlobal('document', { getElementById: (one: string) => void asked.push(one) })
  goToHash()
  expect(asked).toEqual([id])
})
