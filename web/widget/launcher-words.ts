// The few words that the launcher says itself, in every language: so many fit, and none has to be fetched (U2).
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

/** What the build knows: the launcher's words by the code of their language, for every file in `web/locales`. */
declare const LAUNCHER_WORDS: Readonly<Record<string, LauncherWords>>

export function launcherWords(wanted: readonly string[]): { readonly code: string; readonly words: LauncherWords } {
  const code = localeFor(wanted, Object.keys(LAUNCHER_WORDS))
  return { code, words: LAUNCHER_WORDS[code] as LauncherWords }
}
