// A text in the language of the one who reads it (W2). Without a variant for that language it is said as it was written.

/** Texts by the BCP 47 code of their language. */
export type InLocales = Readonly<Record<string, string>>

/** The variant for `locale`: the language as it is spoken there, then the same one of elsewhere, then `text`. `locale` null: nobody has said one. */
export function inLocale(text: string, locales: InLocales, locale: string | null): string {
  if (locale === null) return text
  const wanted = locale.toLowerCase()
  const codes = Object.keys(locales)
  const found =
    codes.find((code) => code.toLowerCase() === wanted) ??
    codes.find((code) => languageOf(code.toLowerCase()) === languageOf(wanted))
  return found === undefined ? text : (locales[found] ?? text)
}

function languageOf(code: string): string {
  return code.split('-')[0] ?? ''
}
