import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const folders = ['docs', 'protocol', 'domain', 'durable-objects', 'worker', 'web', 'test', 'scripts', 'bench']
const ours = () => [
  ...readdirSync(root),
  ...folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  ),
]

it('O1 the workflow does what everybody can do at home, and may do nothing else', () => {
  const text = read('.github/workflows/ci.yml')
  const values = (key: string) =>
    [...text.matchAll(new RegExp(`^\\s*(?:- )?${key}: *(.*)$`, 'gm'))].map(([, value]) => value)
  expect(values('run')).toEqual(['.ci/run'])
  expect(values('uses').length).toBeGreaterThan(0)
  for (const action of values('uses')) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d/)
  expect(text).toMatch(/^permissions:\n {2}contents: read\n\n/m)
})

it('O1 every script that a document, a comment or a test’s title names is there, and none is run by the machine’s own Node', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
  const texts = ours()
    .filter((file) => /\.(md|ts|tsx)$/.test(file))
    .map((file) => [file, read(file)] as const)
  const named = texts.flatMap(([file, text]) =>
    [...text.matchAll(/`npm run ([\w:-]+)/g)].map(([, script = '']) => ({ file, script })),
  )
  expect(named.length).toBeGreaterThan(10)
  expect(named.filter(({ script }) => !Object.hasOwn(scripts, script))).toEqual([])
  expect(texts.filter(([, text]) => /`node (scripts|test|bench)\//.test(text)).map(([file]) => file)).toEqual([])
})
