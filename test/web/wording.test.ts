import { describe, expect, it } from 'vitest'
import * as en from '../../web/locales/en.ts'
import * as fr from '../../web/locales/fr.ts'
import * as id from '../../web/locales/id.ts'
import * as ja from '../../web/locales/ja.ts'
import * as ptBR from '../../web/locales/pt-BR.ts'
import { colourOf, hueOf, initialsOf } from '../../web/shared/names.ts'
import { regionOf, stopwatch, wordingOf } from '../../web/shared/wording.ts'
import parts from '../../web/console/styles/parts.css?raw'

const locales = [en, fr, id, ja, ptBR]

/** Every text of a section, by its path; functions are asked for one. */
function textsOf(value: unknown, path: string): readonly (readonly [path: string, text: string])[] {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value === 'function') return [[path, String((value as (...all: string[]) => string)('{1}', '{2}'))]]
  return Object.entries(value as object).flatMap(([key, inner]) => textsOf(inner, `${path}.${key}`))
}

describe.each(locales)('U2 the console in $about.name', ({ about, workspace }) => {
  const own = new Map(textsOf(workspace, 'workspace'))

  it('says everything', () => {
    for (const [path, text] of own) expect([path, text.trim()]).not.toEqual([path, ''])
  })

  it('keeps the places for names and numbers of the English text', () => {
    const places = (text: string) => (text.match(/\{\w+\}/g) ?? []).toSorted()
    for (const [path, text] of textsOf(en.workspace, 'workspace')) {
      // Where a language has one form, it is the other one; a singular may do without its number.
      if (path.endsWith('.one')) continue
      expect([path, ...places(own.get(path) ?? '')]).toEqual([path, ...places(text)])
    }
  })

  it('counts with the plural forms that it has', () => {
    const { counted } = wordingOf(about.code)
    for (const n of [0, 1, 2, 5]) expect(counted(workspace.list.unread, n)).toContain(String(n))
  })

  it('is a translation', () => {
    if (about.code === 'en') return
    const same = textsOf(en.workspace, 'workspace').filter(
      ([path, text]) => text.includes(' ') && own.get(path) === text,
    )
    expect(same).toEqual([])
  })
})

describe('U2 times', () => {
  const noon = new Date(2026, 5, 10, 12).getTime()
  const day = 86_400_000

  it('are today, yesterday, or a date that has its year only when it is another', () => {
    const { day: say } = wordingOf('en')
    expect(say(noon, noon)).toBe('Today')
    expect(say(noon - day, noon)).toBe('Yesterday')
    expect(say(noon - 3 * day, noon)).toBe('Sunday, June 7')
    expect(say(noon - 400 * day, noon)).toBe('May 6, 2025')
  })

  it.each([
    [0, '0:00'],
    [-5, '0:00'],
    [61_000, '1:01'],
    [3_723_000, '1:02:03'],
  ])('of %i ms run as a stopwatch', (spanMs, wanted) => expect(stopwatch(spanMs)).toBe(wanted))

  it.each([
    [20_000, '20 sec'],
    [240_000, '4 min'],
    [3 * 3_600_000, '3 hr'],
  ])('of about %i ms are rounded', (spanMs, wanted) => expect(wordingOf('en').span(spanMs)).toBe(wanted))
})

describe('S3 names', () => {
  it.each([
    ['Vera Lindqvist', 'VL'],
    ['  vera  ', 'V'],
    ['<script>alert(1)</script>', '<'],
    ['👩‍👩‍👧 Vera', 'V'],
    ['', ''],
    ['🎉'.repeat(10_000), '🎉'],
  ])('of the form %.30s have initials', (name, wanted) => expect(initialsOf(name)).toBe(wanted))

  it('have one colour each', () => {
    expect(colourOf('Vera')).toBe(colourOf('Vera'))
    for (const name of ['', 'a', '🎉'.repeat(10_000)]) expect(colourOf(name)).toBeLessThan(8)
  })

  it('U1 U3 have that colour in the console, too', () => {
    const names = Array.from({ length: 64 }, (_, index) => `Vera ${index}`)
    expect(new Set(names.map((name) => colourOf(name))).size).toBe(8)
    for (const name of names)
      expect(parts).toMatch(new RegExp(`\\.colour-${colourOf(name)} \\{\\s*--hue: ${hueOf(name)};`))
  })
})

describe('U2 the region of the reader', () => {
  it.each([
    [['en-GB', 'en'], 'en', '21:05'],
    [['de', 'en-GB'], 'en', '21:05'],
    [['fr-CA'], 'en', '9:05 PM'],
    [['en-!!', 'en-GB'], 'en', '21:05'],
    [[], 'en', '9:05 PM'],
    [['en-GB', 'pt-PT'], 'pt-BR', '21:05'],
  ])('of one who reads %j has the clock of its own, in the words of %s: %s', (wanted, code, said) => {
    expect(
      wordingOf(regionOf(wanted, code))
        .time(new Date(2026, 0, 5, 21, 5).getTime())
        .replace('\u202f', ' '),
    ).toBe(said)
  })
})
