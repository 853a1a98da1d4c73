import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')

function rules(): string[] {
  const spec = readFileSync(join(root, 'docs/SPEC.md'), 'utf8')
  return [...spec.matchAll(/^- \*\*([A-Z]\d+)\*\*/gm)].map((match) => match[1] ?? '')
}

function titles(): string {
  const files = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
  const tests = files.filter((file) => file.endsWith('.test.ts') && !file.includes('node_modules'))
  return tests.map((file) => readFileSync(join(root, 'test', file), 'utf8')).join('\n')
}

it('every rule in the specification is proved by a test whose title begins with its number', () => {
  const all = titles()
  // A title is a string that begins with the number, or with several of them.
  const proved = (rule: string) => new RegExp(`['"\`](?:[A-Z]\\d+,? (?:and )?)*${rule}\\b`).test(all)
  expect(rules().length).toBeGreaterThan(50)
  expect(rules().filter((rule) => !proved(rule))).toEqual([])
})
