import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { limits } from '../../protocol/limits.ts'

const toml = readFileSync(join(import.meta.dirname, '../../wrangler.toml'), 'utf8')
const pattern = /name = "RATE_(\w+)"\nnamespace_id = "(\d+)"\nsimple = \{ limit = (\d+), period = (\d+) \}/g

it('S5 the platform counts to the limits that are written down', () => {
  const bound = [...toml.matchAll(pattern)].map(([, name = '', id, limit, period]) => ({ name, id, limit, period }))
  const inWords = bound.map(({ name, limit, period }) => [
    name.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
    { requests: Number(limit), inMs: Number(period) * 1_000 },
  ])
  expect(Object.fromEntries(inWords)).toEqual(limits.rates)
  expect(new Set(bound.map(({ id }) => id)).size).toBe(bound.length)
})
