// The launcher's few texts in every language. They are small enough to be built in, so none is fetched (U2).
import { localeFor } from '../shared/sentence.ts'

export interface LauncherWords {
  readonly direction: 'ltr' | 'rtl'
  readonly chat: string
  readonly open: string
  readonly close: string
  readonly title: string
  readonly loading: string
  readonly failed: string
  readonly retry: string
  readonly message: string
  readonly write: string
}

type Direction = LauncherWords['direction']
type InOrder = readonly [Direction, string, string, string, string, string, string, string, string, string]

/** The launcher's texts by language code, from every file in `web/locales`, set at build time (scripts/locales.ts). */
declare const LAUNCHER_WORDS: Readonly<Record<string, InOrder>>

export function launcherWords(wanted: readonly string[]): { readonly code: string; readonly words: LauncherWords } {
  const all = LAUNCHER_WORDS
  const code = localeFor(wanted, Object.keys(all))
  const [direction, chat, open, close, title, loading, failed, retry, message, write] = all[code] as InOrder
  return { code, words: { direction, chat, open, close, title, loading, failed, retry, message, write } }
}
