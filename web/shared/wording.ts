// Plurals, times and numbers in the reader's language.

/** One form for each plural category of the language; `{n}` stands for the number. */
export type Counted = { readonly other: string } & Partial<Readonly<Record<Intl.LDMLPluralRule, string>>>

export interface Wording {
  counted(forms: Counted, n: number, names?: string): string
  number(n: number): string
  percent(share: number): string
  list(names: readonly string[]): string
  time(at: string | number): string
  /** An approximate span: `20 s`, `4 min`, `2 hr`. */
  span(spanMs: number): string
  dateTime(at: string | number): string
  /** The day, with the language's words for `Today` and `Yesterday`. */
  day(at: string | number, now: number): string
}

/**
 * The locale for times and numbers: the reader's region, if their languages name one, in
 * the language `code` of our texts. So a British reader has the same clock on every page.
 */
export function regionOf(wanted: readonly string[], code: string): string {
  return wanted.find((each) => each.startsWith(`${code}-`) && isKnown(each)) ?? code
}

/**
 * A page may claim any language, and an invalid code would throw wherever a time is formatted. Only the syntax is checked: asking for supported
 * locales takes a slow phone 300 ms, between tap and field.
 */
function isKnown(code: string): boolean {
  try {
    return Intl.getCanonicalLocales(code).length > 0
  } catch {
    return false
  }
}

const dayMs = 86_400_000
const made = new Map<string, Wording>()

/** The wording for a BCP 47 code; it is made once for each. */
export function wordingOf(code: string): Wording {
  const known = made.get(code) ?? makeWording(code)
  made.set(code, known)
  return known
}

function makeWording(code: string): Wording {
  const plural = once(() => new Intl.PluralRules(code))
  const number = once(() => new Intl.NumberFormat(code))
  const percent = once(() => new Intl.NumberFormat(code, { style: 'percent' }))
  const list = once(() => new Intl.ListFormat(code, { type: 'conjunction' }))
  const dates = (options: Intl.DateTimeFormatOptions) => once(() => new Intl.DateTimeFormat(code, options))
  const time = dates({ timeStyle: 'short' })
  const dateTime = dates({ dateStyle: 'medium', timeStyle: 'short' })
  const date = dates({ weekday: 'long', day: 'numeric', month: 'long' })
  const dateOfYear = dates({ dateStyle: 'long' })
  const relative = once(() => new Intl.RelativeTimeFormat(code, { numeric: 'auto' }))
  const unit = (of: 'second' | 'minute' | 'hour') =>
    once(() => new Intl.NumberFormat(code, { style: 'unit', unit: of, unitDisplay: 'short' }))
  const [second, minute, hour] = [unit('second'), unit('minute'), unit('hour')]
  return {
    counted: (forms, n, names = '') =>
      (forms[plural().select(n)] ?? forms.other)
        .replace('{n}', () => number().format(n))
        .replace('{names}', () => names),
    number: (n) => number().format(n),
    percent: (share) => percent().format(share),
    list: (names) => list().format(names),
    time: (at) => time().format(new Date(at)),
    span: (spanMs) => {
      const seconds = Math.max(1, Math.round(spanMs / 1_000))
      if (seconds < 100) return second().format(seconds)
      const minutes = Math.round(seconds / 60)
      return minutes < 100 ? minute().format(minutes) : hour().format(Math.round(minutes / 60))
    },
    dateTime: (at) => dateTime().format(new Date(at)),
    day: (at, now) => {
      const then = new Date(at)
      const ago = Math.round((midnight(new Date(now)) - midnight(then)) / dayMs)
      if (ago === 0 || ago === 1) return capitalised(relative().format(-ago, 'day'), code)
      return (then.getFullYear() === new Date(now).getFullYear() ? date : dateOfYear)().format(then)
    },
  }
}

/** Made on first use: a formatter costs a slow phone milliseconds, and most pages need few. */
function once<Made>(make: () => Made): () => Made {
  let one: Made | undefined
  return () => (one ??= make())
}

/** A stopwatch, `4:07` or `1:02:33`, the same in every language. */
export function stopwatch(spanMs: number): string {
  const seconds = Math.max(0, Math.floor(spanMs / 1_000))
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60]
  const two = (n: number) => String(n).padStart(2, '0')
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}

function midnight(date: Date): number {
  return new Date(date).setHours(0, 0, 0, 0)
}

function capitalised(text: string, code: string): string {
  const [first = '', ...rest] = text
  return first.toLocaleUpperCase(code) + rest.join('')
}
