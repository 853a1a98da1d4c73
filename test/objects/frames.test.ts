// The short way to a message frame against the schema that it stands for.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseFrame } from '../../durable-objects/shell/frames.ts'
import { clientFrameSchema } from '../../protocol/client-frames.ts'
import { limits } from '../../protocol/limits.ts'

const lengths = [limits.messageBytes / 3, limits.messageBytes].flatMap((length) => [length - 1, length, length + 1])
const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('', ' ', '\n\t', '\u00a0', ' a ', 'a\r\nb\r', '\u200b', 'a\u0007', 'a\ud800', '\u3164\u0301', '👩‍👧'),
  fc.string({ unit: 'binary' }),
  fc.tuple(fc.constantFrom('x', 'é', '語'), fc.constantFrom(...lengths)).map(([one, length]) => one.repeat(length)),
)
const odd = fc.oneof(fc.constantFrom(null, true, [], {}), fc.double(), fc.string())
const frame = fc.record(
  {
    type: fc.oneof({ weight: 9, arbitrary: fc.constant('message') }, { weight: 1, arbitrary: odd }),
    n: fc.oneof({ weight: 5, arbitrary: fc.integer({ min: -1, max: 9 }) }, fc.constantFrom(2 ** 53 - 1, 2 ** 53), odd),
    text: fc.oneof({ weight: 5, arbitrary: text }, odd),
    contentType: fc.oneof({ weight: 5, arbitrary: fc.constantFrom('text/plain', 'text/markdown') }, odd),
    more: odd,
  },
  { requiredKeys: [] },
)

it('S3 a message is read as its schema reads it, and nothing else is taken for one', () => {
  let taken = 0
  fc.assert(
    fc.property(fc.oneof({ weight: 9, arbitrary: frame }, odd), (value) => {
      const sent = JSON.stringify(value)
      const parsed = clientFrameSchema.safeParse(JSON.parse(sent))
      const read = parseFrame(sent)
      if (parsed.success) taken++
      if (parsed.success) expect(read).toEqual(parsed.data)
      else expect(read).toHaveProperty('refusal')
    }),
    { numRuns: 3_000 },
  )
  expect(taken).toBeGreaterThan(300)
})
