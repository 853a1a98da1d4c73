import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
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

it('every link from a document to a file of ours leads there', () => {
  const documents = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...listed('docs'), ...listed('docs/decisions')]
  const dead = documents.flatMap((document) =>
    [...readFileSync(join(root, document), 'utf8').matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)]
      .map((match) => join(dirname(document), match[1] ?? ''))
      .filter((path) => !existsSync(join(root, path)))
      .map((path) => `${document}: ${path}`),
  )
  expect(dead).toEqual([])
})

it('decisions are numbered from 1 without gaps, in their names and in their titles', () => {
  const decisions = listed('docs/decisions').map((file) => [
    file.split('/').at(-1)?.slice(0, 4),
    readFileSync(join(root, file), 'utf8').split('.')[0],
  ])
  expect(decisions).toEqual(decisions.map((_, index) => [`${index + 1}`.padStart(3, '0') + '-', `# ${index + 1}`]))
})

function listed(folder: string): readonly string[] {
  const files = readdirSync(join(root, folder)).filter((file) => file.endsWith('.md'))
  return files.toSorted().map((file) => `${folder}/${file}`)
}
