import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { clientFrameSchema } from '../../protocol/client-frames.ts'
import { closeCodes, comeBackAfter } from '../../protocol/close-codes.ts'
import { idSchema } from '../../protocol/config/fields.ts'
import { flowDefinitionSchema } from '../../protocol/flow.ts'
import { limits } from '../../protocol/limits.ts'
import { problemOf, refusals, refuse, type RefusalCode } from '../../protocol/problem.ts'
import { published } from '../../scripts/schema.ts'

it.each(Object.entries(published))(
  'S3, C1 docs/%s is made of the schemas that are parsed with; run `npm run schema` after a change',
  (file, text) => {
    expect(text()).toBe(readFileSync(join(import.meta.dirname, '../../docs', file), 'utf8'))
  },
)

describe('a message', () => {
  const message = (text: string) => clientFrameSchema.safeParse({ type: 'message', n: 1, text })

  it.each([
    ['D7 of exactly the limit in bytes is taken', 'x'.repeat(limits.messageBytes), true],
    ['D7 one byte over the limit is refused', 'x'.repeat(limits.messageBytes + 1), false],
    ['D7 is measured in UTF-8 bytes, not in characters', '€'.repeat(limits.messageBytes / 3 + 1), false],
    [
      'D7 of multi-byte characters just within the limit is taken',
      '€'.repeat(Math.floor(limits.messageBytes / 3)),
      true,
    ],
    ['D7 that is blank is refused', ' \n\t', false],
  ])('%s', (_, text, taken) => {
    expect(message(text).success).toBe(taken)
  })

  it('D7 is plain text or Markdown and nothing else', () => {
    const of = (contentType: string) =>
      clientFrameSchema.safeParse({ type: 'message', n: 1, text: 'x', contentType }).success
    expect([of('text/plain'), of('text/markdown'), of('text/html')]).toEqual([true, true, false])
  })

  it('S3 an error names the field', () => {
    const parsed = clientFrameSchema.safeParse({ type: 'message', n: 0, text: 'x' })
    expect(parsed.error?.issues[0]?.path).toEqual(['n'])
  })

  it('S3 unknown fields are ignored', () => {
    const parsed = clientFrameSchema.parse({ type: 'typing', since: 3, later: true })
    expect(parsed).toEqual({ type: 'typing' })
  })
})

it.each(['__proto__', 'constructor', 'toString', '', 'a b', 'x'.repeat(65)])('S3 %j is no id', (id) => {
  expect(idSchema.safeParse(id).success).toBe(false)
})

it('W1 a flow larger than a conversation can carry is refused, naming its blocks', () => {
  const prompts = Array.from({ length: 20 }, (_, n) => [
    `b${n}`,
    { type: 'playPrompt', text: 'x'.repeat(4_000), next: n === 19 ? null : `b${n + 1}` },
  ])
  const flow = (count: number) =>
    flowDefinitionSchema.safeParse({
      kind: 'inbound',
      name: 'Long',
      start: 'b0',
      blocks: Object.fromEntries(prompts.slice(0, count)) as unknown,
    })
  expect(flow(10).success).toBe(true)
  expect(flow(20).error?.issues[0]?.path).toEqual(['blocks'])
})

describe('close codes', () => {
  it('D5 say whether to come back; codes that are not ours mean: come back with a new token', () => {
    expect(comeBackAfter(closeCodes.removed.code)).toBe('never')
    expect(comeBackAfter(closeCodes.unavailable.code)).toBe(2_000)
    expect(comeBackAfter(1006)).toBe('token')
  })

  it('S4 are all different and of the private range', () => {
    const codes = Object.values(closeCodes).map(({ code }) => code)
    expect(new Set(codes).size).toBe(codes.length)
    expect(codes.every((code) => code >= 4000 && code <= 4999)).toBe(true)
  })
})

it.each(Object.keys(refusals) as RefusalCode[])('S3 the refusal %s is a problem document', (code) => {
  const problem = problemOf(refuse(code, 'field', 'detail'))
  expect(problem).toMatchObject({ type: `urn:partyline:problem:${code}`, code, field: 'field', detail: 'detail' })
  expect(problem.status).toBeGreaterThanOrEqual(400)
  expect(problem.title.length).toBeGreaterThan(10)
})
