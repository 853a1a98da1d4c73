// What is wrong with an input, as whoever sent it reads it.
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { operations } from '../../protocol/api.ts'
import { sentenceOf } from '../../protocol/sentences.ts'

const queue = operations['PUT /admin/queues/:id'].body
const flow = operations['PUT /admin/flows/:id'].body
const entryPoint = operations['PUT /admin/entry-points/:id'].body
const message = operations['POST /conversations/:id/messages'].body

function said(schema: z.ZodType, input: unknown): string[] {
  const issues = schema.safeParse(input).error?.issues ?? []
  return issues.map((issue) => sentenceOf(issue.path.join('.'), issue))
}

describe('what a refusal says', () => {
  it.each<[z.ZodType, unknown, string]>([
    [queue, {}, '`name` is missing.'],
    [queue, { name: 7 }, '`name` must be a text.'],
    [queue, { name: 'x', ringMs: 1 }, '`ringMs` must be at least 5000.'],
    [queue, { name: 'x', ringMs: 9_000_000 }, '`ringMs` must be at most 300000.'],
    [queue, { name: 'x', ringMs: 5_000.5 }, '`ringMs` must be a whole number.'],
    [queue, { name: 'x', acceptance: 'foo' }, '`acceptance` must be `manual` or `automatic`.'],
    [queue, { name: 'x'.repeat(300) }, '`name` must have at most 256 characters.'],
    [queue, { name: '' }, '`name` must have something to be seen.'],
    [queue, { id: 'a b', name: 'x' }, '`id` must be 1 to 64 letters, digits, hyphens and underscores.'],
    [queue, { id: 'constructor', name: 'x' }, '`id` is reserved.'],
    [
      queue,
      { name: 'x', wrapUp: { dispositions: Array(201).fill('y') } },
      '`wrapUp.dispositions` must have at most 200 entries.',
    ],
    [message, { text: 'a\u0007' }, '`text` must not have the control sign U+0007.'],
    [message, null, 'The body must be an object.'],
  ])('S3 names the field in a plain sentence (%#)', (schema, input, sentence) => {
    expect(said(schema, input)).toEqual([sentence])
  })

  it('S3 says nothing of patterns, or of how it was found out', () => {
    const hours = { timeZone: '', weekly: [{ day: 9, from: '8', to: '9:00' }], exceptions: [{ date: 'x', spans: 7 }] }
    const appearance = { accent: 'red', side: 'up', title: '', greeting: '' }
    const all = [
      ...said(queue, { name: 'x', hours }),
      ...said(entryPoint, { name: 'x', mode: 'dead', defaultQueue: '', flows: {}, origins: ['x'], appearance }),
      ...said(flow, {
        kind: 'x',
        name: 'x',
        start: '?',
        blocks: { a: { type: 'dance' }, 'b c': { type: 'disconnect' } },
      }),
    ]
    expect(all).toContain('`hours.weekly.0.from` must be a time such as 08:00.')
    expect(all.length).toBeGreaterThan(12)
    for (const each of all) expect(each).toMatch(/^`[^`]+` [^/\\^>=|]+\.$/)
  })
})
