import { describe, expect, it } from 'vitest'
import { clientFrameSchema } from '../../protocol/client-frames.ts'
import { agentConfigSchema } from '../../protocol/config/agents.ts'
import { correctionBody, messageBody, noteBody, siteClaims, startBody, wrapUpBody } from '../../protocol/http.ts'
import { limits } from '../../protocol/limits.ts'
import { controlIn, hasInk, nameOf, withNewlines, withoutControls } from '../../protocol/words.ts'
import { growth, linear } from '../support/growth.ts'

const inkless = [
  ['', 'nothing'],
  [' \n\t\u00a0\u3000', 'spaces'],
  ['\u200b\u200d\u2060\ufeff', 'zero-width signs'],
  ['\u00ad', 'a soft hyphen'],
  ['\u115f\u1160\u3164\uffa0', 'Hangul fillers'],
  ['\u2800', 'a Braille blank'],
  ['\u0301\u0308', 'combining marks alone'],
  ['\u202e\u2066', 'bidi controls'],
  ['\ufe0f\u{e0020}\u{1d159}', 'selectors, tags and a blank note'],
] as const

const visible = ['x', '.', 'é', '👍', '👩‍👩‍👧‍👦', '❤️', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '1️⃣', '🇫🇷', 'ｱ', 'ไ', 'ا', '\u{1faff}', '\u200b x \u200b']

describe('D7 a message needs one visible sign', () => {
  it.each(inkless)('%j is none: %s', (text) => {
    expect(hasInk(text)).toBe(false)
    expect(messageBody.safeParse({ text }).success).toBe(false)
    expect(noteBody.safeParse({ text }).success).toBe(false)
    expect(correctionBody.safeParse({ text }).success).toBe(false)
    expect(clientFrameSchema.safeParse({ type: 'message', n: 1, text }).success).toBe(false)
  })

  it.each(visible)('%j is one, and stays whole', (text) => {
    expect(messageBody.parse({ text }).text).toBe(text)
    expect(withoutControls(text)).toBe(text)
  })
})

describe('D7 control signs', () => {
  it.each([
    ['a\r\nb\rc\n\r\nd', 'a\nb\nc\n\nd'],
    ['\tx\n', '\tx\n'],
  ])('%j becomes %j', (text, words) => {
    expect(withNewlines(text)).toBe(words)
    expect(messageBody.parse({ text }).text).toBe(words)
    expect(clientFrameSchema.parse({ type: 'message', n: 1, text })).toMatchObject({ text: words })
    expect(wrapUpBody.parse({ notes: text }).notes).toBe(words)
  })

  it.each([
    ['\u0000', 'U+0000'],
    ['\u0007', 'U+0007'],
    ['\u001b', 'U+001B'],
    ['\u007f', 'U+007F'],
    ['\u0085', 'U+0085'],
    ['\ud800', 'U+D800'],
    ['\udc00', 'U+DC00'],
  ])('%j is refused by its name, and taken out by pages', (sign, name) => {
    const text = `one ${sign}two`
    expect(controlIn(text)).toBe(name)
    expect(withoutControls(text)).toBe('one two')
    const bodies = [
      [messageBody, { text }, 'text'],
      [noteBody, { text }, 'text'],
      [correctionBody, { text }, 'text'],
      [startBody, { name: text }, 'name'],
      [startBody, { attributes: { plan: text } }, 'attributes.plan'],
      [wrapUpBody, { notes: text }, 'notes'],
      [wrapUpBody, { dispositions: [text] }, 'dispositions.0'],
      [clientFrameSchema, { type: 'message', n: 1, text }, 'text'],
      [agentConfigSchema, { id: 'ann', name: text }, 'name'],
    ] as const
    for (const [schema, body, field] of bodies) {
      const [issue] = schema.safeParse(body).error?.issues ?? []
      expect(issue?.path.join('.')).toBe(field)
      expect(issue?.message).toBe(`must not have the control sign ${name}`)
    }
  })

  it('D7 pairs of halves are characters', () => {
    expect(controlIn('😀')).toBeNull()
    expect(withoutControls('\ud83d\ude00\ud83d')).toBe('😀')
  })
})

describe('S3 a name', () => {
  it.each([
    ['  Ann  ', 'Ann'],
    ['Ann\r\nLee\t!', 'Ann Lee !'],
    ['Ann\u202eeel', 'Anneel'],
    ['\u2066Ann\u2069\u200f\u061c', 'Ann'],
    ['\u0007Ann\ud800', 'Ann'],
    ['Ann\u2028\u3000Lee', 'Ann Lee'],
    ['👩‍🚀 Ann', '👩‍🚀 Ann'],
    ['\u200b\u3164', ''],
  ])('%j stands in our lines as %j', (name, shown) => {
    expect(nameOf(name)).toBe(shown)
  })

  it('P8 is cut between characters', () => {
    expect(nameOf(`${'x'.repeat(9)}😀`, 10)).toBe('x'.repeat(9))
    expect(nameOf('x y'.repeat(100), 10)).toHaveLength(10)
  })

  it('D7 of which nothing can be seen is left out where it adorns, and refused where it is needed', () => {
    const name = '\u200b\u00ad'
    expect(startBody.parse({ name }).name).toBe('Visitor')
    expect(startBody.parse({}).name).toBe('Visitor')
    expect(siteClaims.parse({ sub: '7', name }).name).toBeNull()
    expect(agentConfigSchema.safeParse({ id: 'ann', name }).error?.issues[0]?.path).toEqual(['name'])
  })

  it('P8 that turns the writing around comes in straight, by every way', () => {
    const name = ' Ann\u202e gnp.exe '
    expect(startBody.parse({ name }).name).toBe('Ann gnp.exe')
    expect(siteClaims.parse({ sub: '7', name }).name).toBe('Ann gnp.exe')
    expect(agentConfigSchema.parse({ id: 'ann', name }).name).toBe('Ann gnp.exe')
  })
})

it('S3 attributes are measured as they are stored', () => {
  const attributes = Object.fromEntries(
    Array.from({ length: 8 }, (_, n) => [`a${n}`, '語'.repeat(Math.floor(limits.attributesBytes / 16))]),
  )
  expect(startBody.safeParse({ attributes }).success).toBe(false)
})

describe('S3 words of one sign cost what their length says', () => {
  const signs = ['\r', '\n', ' ', '\u200b', '\u202e', '\u0301', '\u0007', '\ud800', '\u3164', '\r\n \u202e', 'x']
  it.each(signs)('%j', (sign) => {
    for (const work of [withNewlines, controlIn, withoutControls, hasInk, nameOf])
      expect(growth((length) => work(sign.repeat(length)))).toBeLessThan(linear)
  })
})
