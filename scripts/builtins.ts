// What the widget's scripts do not take from the page that they are on, by name.
import { resolve } from 'node:path'

const ours = (file: string, name: string): [string, string] => [
  resolve(import.meta.dirname, '../web/widget', file),
  name,
]

export const builtins: readonly string[] =
  'Array Intl JSON Map Number Object Promise RegExp Set String Symbol TextEncoder URL Uint8Array WeakMap'.split(' ')

const services =
  'AbortController AbortSignal AudioContext BroadcastChannel CSS CSSStyleSheet DOMException HTMLButtonElement ' +
  'HTMLElement HTMLTextAreaElement MutationObserver Notification ResizeObserver WebSocket'

interface OwnBuiltins {
  readonly define: Readonly<Record<string, string>>
  readonly inject: Readonly<Record<string, [file: string, name: string]>>
}

/**
 * For a build. Of the language: from modules of ours, wherever they are named, in our libraries too. Of the browser: the window's, not what a script of the
 * page declares under that name. `used`: those of the language that the script uses, by which it sees whether the page has replaced any.
 */
export function ownBuiltins(used: string): OwnBuiltins {
  return {
    define: {
      BUILTINS: JSON.stringify(used),
      ...Object.fromEntries(services.split(' ').map((name) => [name, `window.${name}`])),
    },
    inject: Object.fromEntries(builtins.map((name) => [name, ours('builtins.ts', name)])),
  }
}

/** Libraries of old give arrays a `toJSON`; the launcher writes none. */
export const plainJson = { JSON: ours('json.ts', 'JSON') }

export const launcherUses =
  'Array.isArray Object.assign Object.defineProperty Object.entries Object.hasOwn Object.keys Object.values ' +
  'JSON.parse JSON.stringify Map Set String URL'

export const chatUses =
  'Array.from Array.isArray Object.assign Object.create Object.defineProperties Object.defineProperty Object.entries ' +
  'Object.fromEntries Object.getOwnPropertyDescriptors Object.hasOwn Object.is Object.keys Object.values JSON.parse JSON.stringify ' +
  'Number.isNaN Symbol.for URL.canParse Map RegExp Set String TextEncoder Uint8Array WeakMap ' +
  'Intl.DateTimeFormat Intl.ListFormat Intl.NumberFormat Intl.PluralRules Intl.RelativeTimeFormat Intl.Segmenter ' +
  'Intl.getCanonicalLocales'
