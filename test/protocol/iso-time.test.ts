import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isoTime } from '../../protocol/iso-time.ts'

it('writes every time as the platform does, also right after another of the same second', () => {
  const within = fc.integer({ min: -8_000_000_000_000, max: 8_000_000_000_000 })
  fc.assert(
    fc.property(within, fc.array(fc.integer({ min: 0, max: 1_999 })), (at, later) => {
      for (const each of [at, ...later.map((ms) => at + ms)]) expect(isoTime(each)).toBe(new Date(each).toISOString())
    }),
  )
})

it('refuses what is no time, and goes on', () => {
  expect(() => isoTime(Number.NaN)).toThrow(RangeError)
  expect(() => isoTime(9e15)).toThrow(RangeError)
  expect(isoTime(0)).toBe('1970-01-01T00:00:00.000Z')
})
