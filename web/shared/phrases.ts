// The texts of one page. English is built in, other languages are fetched, and only the section of the page (U2).
import { signal, type ReadonlySignal } from '@preact/signals'
import { missing, remember, speaks, wanted } from './language.ts'

/** The result of `import.meta.glob`: one section of each file in `web/locales`. */
export type Others<Words> = Readonly<Record<string, () => Promise<Words>>>

export interface Phrases<Words> {
  readonly words: ReadonlySignal<Words>
  /** Loads a language. Call it before the first drawing, so that texts do not change visibly. Never rejects. */
  readonly speak: (code?: string) => Promise<void>
  /** Changes the language and remembers it for all pages. Never rejects. */
  readonly choose: (code: string) => Promise<void>
}

export function phrasesOf<Words>(english: Words, others: Others<Words>): Phrases<Words> {
  const words = signal(english)
  let asked = ''
  /** The code of the language of `words`. */
  let spoken = 'en'
  const speak = async (code = wanted()) => {
    asked = code
    missing.value = null
    const load = Object.entries(others).find(([file]) => file.endsWith(`/${code}.ts`))?.[1]
    const fetched = (await load?.().catch(() => null)) ?? null
    // Another language has been chosen meanwhile, and may be loaded already.
    if (asked !== code) return
    if (fetched !== null || load === undefined) {
      words.value = fetched ?? english
      spoken = fetched === null ? 'en' : code
    }
    // If the file cannot be fetched, the page stays in its language and says so.
    else missing.value = code
    speaks(spoken)
  }
  const choose = async (code: string) => {
    remember(code)
    await speak(code)
  }
  return { words, speak, choose }
}

/** Several sections as one, so that a language comes with all of them or not at all. Each section has the same files. */
export function together<All extends object>(sections: {
  readonly [Name in keyof All]: Others<All[Name]>
}): Others<All> {
  const all = Object.entries<Others<unknown>>(sections)
  const files = Object.keys(all[0]?.[1] ?? {})
  return Object.fromEntries(
    files.map((file) => [
      file,
      async () =>
        Object.fromEntries(await Promise.all(all.map(async ([name, of]) => [name, await of[file]?.()]))) as All,
    ]),
  )
}

/** The English section as a module of its own, so that the texts of other pages are not in this page's script. */
export function atHand<Words>(found: Readonly<Record<string, Words>>): Words {
  const [english] = Object.values(found)
  if (english === undefined) throw new Error('there is no English')
  return english
}
