// Keeps the widget's scripts independent of globals that the page has replaced.
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
 * Vite options for the widget's builds. Built-ins of the language come from our own modules wherever they are named, also in libraries. Those of
 * the browser are read from `window`, not from variables that a script of the page has declared. `used`: the built-ins of the language that the
 * script uses, by which it notices whether the page has replaced any.
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

/** Old libraries give arrays a `toJSON`. Only the chat needs this, because the launcher writes no arrays as JSON. */
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
