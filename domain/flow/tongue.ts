// Chooses the text in the reader's language (W2). Without a variant for that language, the original text is used.

/** Texts by the BCP 47 code of their language. */
export type InLocales = Readonly<Record<string, string>>

/** Returns the variant for `locale`, else one for the same language elsewhere, else `text`. `locale` null: unknown. */
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
