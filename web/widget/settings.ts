// What the page that embeds the widget says about it, by the attributes of its script.
import type { Attributes } from './partyline.d.ts'

/** Where neither the page nor the entry point wishes for one. */
export const defaultAccent = '#1d56c9'

export interface Settings {
  /** Where partyline is: the origin of the script. */
  readonly host: string
  readonly entryPoint: string
  /** Languages wanted, the best first. */
  readonly languages: readonly string[]
  readonly theme: 'auto' | 'light' | 'dark'
  /** The site's own wishes come before the entry point's; null: none. */
  readonly accent: string | null
  readonly side: 'start' | 'end' | null
  /** null: that of the language. */
  readonly direction: 'ltr' | 'rtl' | null
  /** `hidden`: the page has a button of its own. */
  readonly launcher: 'shown' | 'hidden'
}

export interface PageFacts {
  readonly language: string
  readonly direction: string
  readonly languages: readonly string[]
}

/** Throws when there is no entry point: without one there is nobody to talk to. */
export function settingsFrom(source: string, attributes: Attributes, page: PageFacts): Settings {
  const { entryPoint, locale, theme, accent, side, direction, launcher } = attributes
  if (entryPoint === undefined || entryPoint === '') throw new TypeError('partyline: data-entry-point is missing')
  return {
    host: new URL(source).origin,
    entryPoint,
    languages: [locale ?? '', page.language, ...page.languages].filter((code) => code !== ''),
    theme: oneOf(['light', 'dark'], theme) ?? 'auto',
    accent: accent !== undefined && /^#[0-9a-f]{6}$/i.test(accent) ? accent : null,
    side: oneOf(['start', 'end'], side),
    direction: oneOf(['ltr', 'rtl'], direction) ?? oneOf(['ltr', 'rtl'], page.direction),
    launcher: oneOf(['hidden'], launcher) ?? 'shown',
  }
}

function oneOf<Known extends string>(known: readonly Known[], value: string | undefined): Known | null {
  return known.find((each) => each === value) ?? null
}
