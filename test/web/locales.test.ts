import { describe, expect, it } from 'vitest'
import { actOperations } from '../../protocol/api/acts.ts'
import type { Item } from '../../protocol/items.ts'
import type * as en from '../../web/locales/en.ts'
import { wordsOf } from '../../web/shared/item-words.ts'
import { languages } from '../../web/shared/language.ts'
import { localeFor, piecesOf, tame } from '../../web/shared/sentence.ts'
import { wordingOf } from '../../web/shared/wording.ts'

type Locale = typeof en

const files = import.meta.glob<Locale>('../../web/locales/*.ts', { eager: true })
const sources = import.meta.glob<string>('../../web/locales/*.ts', { query: '?raw', import: 'default', eager: true })
const locales = Object.entries(files).map(([file, locale]): [string, Locale] => {
  return [/([\w-]+)\.ts$/.exec(file)?.[1] ?? '', locale]
})
const codes = locales.map(([code]) => code)
const english = files['../../web/locales/en.ts'] as Locale
const sections = [
  'about',
  'items',
  'agentItems',
  'changes',
  'widget',
  'pages',
  'start',
  'reference',
  'shop',
  'scene',
] as const

/** Every sentence by its path, `ended.expired`; of counted words the forms together. */
function sentences(section: object, path = ''): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>()
  for (const [key, value] of Object.entries(section) as [string, string | object][]) {
    if (typeof value === 'string') found.set(`${path}${key}`, [value])
    else if (
      'other' in value &&
      Object.keys(value).every((form) => ['zero', 'one', 'two', 'few', 'many', 'other'].includes(form))
    ) {
      found.set(`${path}${key}`, Object.values(value) as string[])
    } else for (const [inner, texts] of sentences(value, `${path}${key}.`)) found.set(inner, texts)
  }
  return found
}

const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').toSorted()

describe.each(locales)('U2 %s', (code, locale) => {
  it('T3 Q11 says why an invitation, a transfer or a move was refused', () => {
    const asked = ['invitations', 'transfer', 'move'] as const
    const refusals = asked.flatMap((act) => actOperations[`POST /conversations/:id/${act}`].refusals)
    // What only a fault of ours leads to is said in the server's words.
    const ours: readonly string[] = ['not_started', 'quarantined']
    for (const refusal of ['forbidden', ...refusals.filter((each) => !ours.includes(each))])
      expect(locale.workspace.problems[refusal], refusal).toMatch(/\S/)
  })

  it('is a language that the browser knows, and says its own name', () => {
    expect(Intl.getCanonicalLocales(locale.about.code)).toEqual([code])
    expect(locale.about.name).not.toBe('')
  })

  it.each(sections)('has every sentence of %s, with the same places', (section) => {
    const [mine, wanted] = [sentences(locale[section]), sentences(english[section])]
    expect([...mine.keys()].toSorted()).toEqual([...wanted.keys()].toSorted())
    for (const [path, texts] of wanted) {
      for (const text of mine.get(path) ?? []) {
        expect([path, places(text)]).toEqual([path, places(texts.at(-1) ?? '')])
        expect(text.trim()).toBe(text)
        expect(text).not.toBe('')
      }
    }
  })

  it('has a form for every number that is counted', () => {
    const rules = new Intl.PluralRules(code)
    const forms = new Set([0, 1, 2, 3, 5, 11, 21, 100].map((n) => rules.select(n)))
    for (const counted of [locale.items.expiring, locale.widget.unread, locale.widget.estimate]) {
      for (const form of forms) expect(counted[form] ?? counted.other).toContain('{n}')
    }
  })
})

it('U2 every page offers every language that has a file, by its own name', () => {
  expect(languages).toEqual(locales.map(([, { about }]) => about))
})

/** Words for which a language has another one that it uses throughout. */
const unused = {
  fr: /(mis(es?)?|mettre) en attente|terminé le suivi/i,
  id: /parkir|luring|telah disembunyikan/i,
  ja: / さん|\} 以内|管理者により|\{target\}(が辞退|は応答しません|はオフライン)/,
  'pt-BR': /estacion|off-line|pós-atendimento|\bexclu/i,
}

it.each(Object.entries(unused))('U2 %s has one word for one thing, on every page', (code, other) => {
  const file = `../../web/locales/${code}.ts`
  expect(sources[file]).toMatch(/\S/)
  expect(sources[file]?.split('\n').filter((line) => other.test(line))).toEqual([])
})

const item = (change: Partial<Item>): Item => ({
  id: 'c:1',
  at: '2026-01-01T00:00:00.000Z',
  type: 'left',
  role: 'agent',
  name: 'Ann',
  participant: 'p2',
  contentType: 'text/plain',
  text: 'Ann left',
  ...change,
})
const fr = locales.find(([code]) => code === 'fr')?.[1] ?? english
const say = (change: Partial<Item>, words: object = { ...fr.items, ...fr.agentItems }) =>
  wordsOf(item(change), words as typeof fr.items, wordingOf('fr'))
    .map(({ text }) => text)
    .join('')

describe('U2 a line of the system', () => {
  it('is said by type and reason in the language of the reader', () => {
    expect(say({ reason: 'transferred' })).toBe('Ann a transféré la conversation')
    expect(say({ type: 'ended', reason: 'expired', name: '' })).toBe('La durée maximale est atteinte')
    const left = (minutes: number) =>
      say({ type: 'expiring', name: '', text: 'As the server says it', about: { minutes } })
    expect(left(5)).toBe('Cette conversation se termine dans 5 minutes')
    expect(left(1)).toBe('Cette conversation se termine dans 1 minute')
  })

  it('is said as the server says it where the language, or the reason, is not known', () => {
    expect(say({ reason: 'something_new' })).toBe('Ann left')
    expect(say({ reason: '__proto__' })).toBe('Ann left')
    expect(say({ reason: 'left' }, {})).toBe('Ann left')
    // A sentence that wants a name which is not there, and one of release 0.1.0, which had no data beside it.
    expect(say({ type: 'queued', name: '', text: 'Waiting in Sales' })).toBe('Waiting in Sales')
    expect(say({ type: 'expiring', name: '', text: 'It ends in 5 minutes' })).toBe('It ends in 5 minutes')
  })
})

it('S3 a name in a sentence stays in its place, whatever is in it', () => {
  expect(piecesOf('{name} left', { name: '{name}\u202eevil\n' })).toEqual([
    { text: '{name} evil', value: true },
    { text: ' left', value: false },
  ])
  expect(piecesOf('{constructor} left', {})).toBeNull()
  expect(tame('\u2066a\u0000b\u2069')).toBe('a b')
})

it.each([
  [['pt-PT'], 'pt-BR'],
  [['JA'], 'ja'],
  [['de-AT', 'id'], 'id'],
  [['tlh'], 'en'],
  [[], 'en'],
])('U2 of %j the best that there is: %s', (wanted, best) => {
  expect(localeFor(wanted, codes)).toBe(best)
})
