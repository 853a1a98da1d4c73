// The available languages: one file each in `web/locales` (U2). The builds use what this finds.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

export interface Locale {
  readonly about: { readonly code: string; readonly name: string; readonly direction: string }
  readonly items: object
  readonly changes: object
  readonly widget: Readonly<Record<string, unknown>>
}

const folder = join(import.meta.dirname, '../web/locales')
const files = readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .toSorted()

export const locales: readonly Locale[] = await Promise.all(
  files.map(async (file) => (await import(pathToFileURL(join(folder, file)).href)) as Locale),
)

/** `LANGUAGES` for the pages: code, own name and direction of every language. */
export const languages = JSON.stringify(locales.map(({ about }) => about))

/** In the order that web/widget/launcher-words.ts expects. */
const said = ['chat', 'open', 'close', 'title', 'loading', 'failed', 'retry', 'message', 'write']

/** `LAUNCHER_WORDS` for the widget's launcher: its texts by language code. */
export const launcherWords = JSON.stringify(
  Object.fromEntries(
    locales.map(({ about: { code, direction }, widget }) => [
      code,
      [direction, ...said.map((name) => sentenceOf(widget, name, code))],
    ]),
  ),
)

function sentenceOf(widget: Locale['widget'], name: string, code: string): string {
  const sentence = widget[name]
  if (typeof sentence !== 'string' || sentence === '') throw new Error(`${code}: the launcher has no words for ${name}`)
  return sentence
}
