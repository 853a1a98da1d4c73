// Everything of the language that launcher and chat use, replaced by a page with something that is of no use, one after the other (FD).
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { builtins } from '../../scripts/builtins.ts'
import { Readers } from './readers.ts'
import { pageOf, pagesOf, tagOf, tryAll, type Unlike } from './unlike.ts'

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

function replaced(path: string): Unlike {
  return {
    page: (partyline) =>
      pageOf({ head: `<script>${path} = function theirs() { return 'theirs' }</script>${tagOf(partyline)}` }),
    works: `${path}.name === 'theirs'`,
  }
}

const cases: Record<string, Unlike> = {}
const readers = new Readers({
  pages: (partyline) => {
    // What is built is there once the server is.
    for (const path of names()) cases[path] = replaced(path)
    return pagesOf(cases)(partyline)
  },
})

it(
  'U1 whichever function of the language a page has replaced, the chat comes and a word goes',
  { timeout: 10 * 60_000 },
  async () => {
    expect(Object.keys(cases).length).toBeGreaterThan(40)
    await tryAll(readers, cases)
  },
)
