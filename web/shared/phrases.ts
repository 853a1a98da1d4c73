// The words of one page: English is at hand, the other languages are fetched, and of each only what the page says (U2).
import { signal, type ReadonlySignal } from '@preact/signals'
import { remember, speaks, wanted } from './language.ts'

/** As `import.meta.glob` finds them: a section of each file in `web/locales`. */
export type Others<Words> = Readonly<Record<string, () => Promise<Words>>>

export interface Phrases<Words> {
  readonly words: ReadonlySignal<Words>
  /** Before the first picture, so that nothing is said twice in two tongues. Never rejects. */
  readonly speak: (code?: string) => Promise<void>
  /** Speaks it, and remembers it for all pages. Never rejects. */
  readonly choose: (code: string) => Promise<void>
}

export function phrasesOf<Words>(english: Words, others: Others<Words>): Phrases<Words> {
  const words = signal(english)
  let asked = ''
  const speak = async (code = wanted()) => {
    asked = code
    const load = Object.entries(others).find(([file]) => file.endsWith(`/${code}.ts`))?.[1]
    // A file that cannot be had now is no reason to stand there mute.
    const fetched = (await load?.().catch(() => null)) ?? null
    // Another language has been asked for since, and may be here already.
    if (asked !== code) return
    words.value = fetched ?? english
    speaks(fetched === null ? 'en' : code)
  }
  const choose = async (code: string) => {
    remember(code)
    await speak(code)
  }
  return { words, speak, choose }
}

/** English of a section, where a file of its own is made of it: what other pages say stays out of this page's script. */
export function atHand<Words>(found: Readonly<Record<string, Words>>): Words {
  const [english] = Object.values(found)
  if (english === undefined) throw new Error('there is no English')
  return english
}
