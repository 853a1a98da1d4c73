// O3: whoever is told of something finds in docs/operations.md what it means and what to do.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { alertKindSchema } from '../../protocol/alerts.ts'

const root = join(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const guide = read('docs/operations.md')

it.each(alertKindSchema.options)(
  'O3 the alert %s has a row with what it means, what happens and what to do',
  (kind) => {
    const row = guide.split('\n').find((line) => line.startsWith(`| \`${kind}\` |`))
    const [, means = '', happens = '', act = ''] = row?.split('|').slice(1, -1) ?? []
    for (const cell of [means, happens, act]) expect(cell.trim().length).toBeGreaterThan(30)
  },
)

it('O3 every gauge is named there', () => {
  const gauges = [...read('worker/metrics.ts').matchAll(/name: '(partyline_\w+)'/g)].map(([, name = '']) => name)
  expect(gauges.length).toBeGreaterThan(10)
  // Those of a queue stand in one row, by what follows.
  const missing = gauges.filter((name) => !guide.includes(name) && !guide.includes(name.replace('partyline_queue', '')))
  expect(missing).toEqual([])
})

it('O3 every variable that it names is one of the Worker’s', () => {
  const named = [...guide.matchAll(/`([A-Z]+(?:_[A-Z]+)*)(?:=\w+)?`/g)].map(([, name = '']) => name)
  expect(named.length).toBeGreaterThan(1)
  const known = read('durable-objects/env.ts')
  expect(named.filter((name) => !new RegExp(`readonly ${name}\\??:`).test(known))).toEqual([])
})
