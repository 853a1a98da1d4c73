// Counted words, and times and numbers as the reader's language writes them.

/** A form for every plural category that the language needs; `{n}` stands for the number. */
export type Counted = { readonly other: string } & Partial<Readonly<Record<Intl.LDMLPluralRule, string>>>

export interface Wording {
  counted(forms: Counted, n: number, names?: string): string
  number(n: number): string
  percent(share: number): string
  list(names: readonly string[]): string
  time(at: string | number): string
  /** `20 s`, `4 min`, `2 hr`: about how long. */
  span(spanMs: number): string
  dateTime(at: string | number): string
  /** `Today` and `Yesterday` as the language has them. */
  day(at: string | number, now: number): string
}

const dayMs = 86_400_000
const made = new Map<string, Wording>()

/** Of a BCP 47 code. Formatters cost milliseconds to make, so each language's are made once. */
export function wordingOf(code: string): Wording {
  const known = made.get(code) ?? makeWording(code)
  made.set(code, known)
  return known
}

function makeWording(code: string): Wording {
  const plural = new Intl.PluralRules(code)
  const number = new Intl.NumberFormat(code)
  const percent = new Intl.NumberFormat(code, { style: 'percent' })
  const list = new Intl.ListFormat(code, { type: 'conjunction' })
  const time = new Intl.DateTimeFormat(code, { timeStyle: 'short' })
  const dateTime = new Intl.DateTimeFormat(code, { dateStyle: 'medium', timeStyle: 'short' })
  const date = new Intl.DateTimeFormat(code, { weekday: 'long', day: 'numeric', month: 'long' })
  const dateOfYear = new Intl.DateTimeFormat(code, { dateStyle: 'long' })
  const relative = new Intl.RelativeTimeFormat(code, { numeric: 'auto' })
  const unit = (of: 'second' | 'minute' | 'hour') =>
    new Intl.NumberFormat(code, { style: 'unit', unit: of, unitDisplay: 'short' })
  return {
    counted: (forms, n, names = '') =>
      (forms[plural.select(n)] ?? forms.other).replace('{n}', () => number.format(n)).replace('{names}', () => names),
    number: (n) => number.format(n),
    percent: (share) => percent.format(share),
    list: (names) => list.format(names),
    time: (at) => time.format(new Date(at)),
    span: (spanMs) => {
      const seconds = Math.max(1, Math.round(spanMs / 1_000))
      if (seconds < 100) return unit('second').format(seconds)
      const minutes = Math.round(seconds / 60)
      return minutes < 100 ? unit('minute').format(minutes) : unit('hour').format(Math.round(minutes / 60))
    },
    dateTime: (at) => dateTime.format(new Date(at)),
    day: (at, now) => {
      const then = new Date(at)
      const ago = Math.round((midnight(new Date(now)) - midnight(then)) / dayMs)
      if (ago === 0 || ago === 1) return capitalised(relative.format(-ago, 'day'), code)
      return (then.getFullYear() === new Date(now).getFullYear() ? date : dateOfYear).format(then)
    },
  }
}

/** `4:07`, `1:02:33`: a stopwatch, the same in every language. */
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
