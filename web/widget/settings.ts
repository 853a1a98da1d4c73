// The page's settings for the widget, from the attributes of its script or from `window.partyline`.
import type { Attributes } from './partyline.d.ts'

/** The colour if neither the page nor the entry point sets one. */
export const defaultAccent = '#1d56c9'

export interface WidgetSettings {
  /** The origin of partyline: the script's, unless the page names another. */
  readonly host: string
  readonly entryPoint: string
  /** The wanted languages, the best first. */
  readonly languages: readonly string[]
  readonly theme: 'auto' | 'light' | 'dark'
  /** The page's wishes, which override the entry point's; null: none. */
  readonly accent: string | null
  readonly side: 'start' | 'end' | null
  /** null: the direction of the language. */
  readonly direction: 'ltr' | 'rtl' | null
  /** `hidden`: the page has its own button. */
  readonly launcher: 'shown' | 'hidden'
}

export interface PageFacts {
  readonly language: string
  readonly direction: string
  readonly languages: readonly string[]
}

/** Throws a TypeError that names what is missing. Entry point and host are required. */
export function settingsFrom(attributes: Attributes, page: PageFacts): WidgetSettings {
  const { entryPoint, host = '', locale, theme, accent, side, direction, launcher } = attributes
  if (!entryPoint) throw missing('entryPoint')
  return {
    host: originOf(host),
    entryPoint,
    languages: [locale ?? '', page.language, ...page.languages].filter((code) => code !== ''),
    theme: oneOf(['light', 'dark'], theme) ?? 'auto',
    accent: accent !== undefined && /^#[0-9a-f]{6}$/i.test(accent) ? accent : null,
    side: oneOf(['start', 'end'], side),
    direction: oneOf(['ltr', 'rtl'], direction) ?? oneOf(['ltr', 'rtl'], page.direction),
    launcher: oneOf(['hidden'], launcher) ?? 'shown',
  }
}

function originOf(address: string): string {
  try {
    return new URL(address).origin
  } catch {
    throw missing('host')
  }
}

function missing(name: string): TypeError {
  const say = 'window.partyline = { entryPoint: "…", host: "https://…" }, or partyline.mount() with these'
  return new TypeError(`no ${name}. Say ${say}`)
}

function oneOf<Known extends string>(known: readonly Known[], value: string | undefined): Known | null {
  return known.find((each) => each === value) ?? null
}
