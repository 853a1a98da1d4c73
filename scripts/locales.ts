// The languages that there are: a file each in `web/locales` (U2). The pages are built with what this finds.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

export interface Locale {
  readonly about: { readonly code: string; readonly name: string }
  readonly items: object
  readonly changes: object
  readonly widget: object
}

const folder = join(import.meta.dirname, '../web/locales')
const files = readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .toSorted()

export const locales: readonly Locale[] = await Promise.all(
  files.map(async (file) => (await import(pathToFileURL(join(folder, file)).href)) as Locale),
)

/** `LANGUAGES` of the console: every language by its code and its own name. */
export const languages = JSON.stringify(locales.map(({ about: { code, name } }) => ({ code, name })))
