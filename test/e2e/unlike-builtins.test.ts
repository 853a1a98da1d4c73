// Everything of the language that launcher and chat use, replaced by a page with something that is of no use (FD): several at once, and where that
// fails one by one, to tell which it was.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { builtins } from '../../scripts/builtins.ts'
import { faultsOfGroups, groupName } from './many.ts'
import { Readers } from './readers.ts'
import { pageOf, pagesOf, tagOf, visiting, type Unlike } from './unlike.ts'

const web = join(import.meta.dirname, '../../dist/web')

/** Of asynchronous functions there is no other; a page that replaces what belongs to it has broken its own. */
const ofPromises = 'Promise.'

/** Each name, and each function that belongs to it and is called by its name somewhere in what is built. */
function names(): string[] {
  const code = ['widget.js', 'widget/chat.js'].map((file) => readFileSync(join(web, file), 'utf8')).join('\n')
  const own = globalThis as unknown as Record<string, object>
  return builtins.flatMap((name) => {
    const its = Object.getOwnPropertyNames(own[name]).filter((one) => code.includes(`.${one}`))
    const called = its.filter((one) => typeof Reflect.get(own[name] ?? {}, one) === 'function')
    return [name, ...called.map((one) => `${name}.${one}`)].filter((path) => !path.startsWith(ofPromises))
  })
}

function replaced(paths: readonly string[]): Unlike {
  const scripts = paths.map((path) => `${path} = function theirs() { return 'theirs' }`)
  return {
    page: (partyline) => pageOf({ head: `<script>${scripts.join('\n')}</script>${tagOf(partyline)}` }),
    works: paths.map((path) => `${path}.name === 'theirs'`).join(' && '),
  }
}

const atOnce = 5

/** What belongs to a name is gone with it, so the two are not replaced in one page. */
function groupsOf(paths: readonly string[]): string[][] {
  const [whole, parts] = [paths.filter((path) => !path.includes('.')), paths.filter((path) => path.includes('.'))]
  return [whole, parts].flatMap((kind) =>
    Array.from({ length: Math.ceil(kind.length / atOnce) }, (_, n) => kind.slice(n * atOnce, (n + 1) * atOnce)),
  )
}

const single: Record<string, Unlike> = {}
const together: Record<string, Unlike> = {}
const readers = new Readers({
  pages: (partyline) => {
    // What is built is there once the server is.
    const paths = names()
    for (const path of paths) single[path] = replaced([path])
    for (const group of groupsOf(paths)) together[groupName(group)] = replaced(group)
    return pagesOf({ ...single, ...together })(partyline)
  },
})

it(
  'U1 whichever functions of the language a page has replaced, the chat comes and a word goes',
  { timeout: 10 * 60_000 },
  async () => {
    expect(Object.keys(single).length).toBeGreaterThan(40)
    expect(await faultsOfGroups(readers, together, single, visiting(readers))).toEqual([])
  },
)
