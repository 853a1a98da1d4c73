// The language's built-ins as they were before the page changed them. Pages and their libraries replace some (MooTools' `Array.from` leaves
// holes, `JSON.parse` has a reviver, `URL` is an address). The build replaces the names by these, in our libraries too (scripts/builtins.ts).

type Realm = typeof globalThis

/** The names of the built-ins that the script uses, set at build time. */
declare const BUILTINS: string

function isIntact(path: string): boolean {
  const found = path
    .split('.')
    .reduce<unknown>((of, name) => (of as Record<string, unknown> | undefined)?.[name], globalThis)
  return /\[native code]/.test(found as string)
}

/** If the page has replaced any of them, all come from a new frame, where no script of the page has run. The frame is removed at once. */
const frame =
  !('toJSON' in []) && BUILTINS.split(' ').every(isIntact)
    ? null
    : document.documentElement.appendChild(document.createElement('iframe'))
const realm = (frame?.contentWindow ?? globalThis) as Realm

export const Array = realm.Array
export const Intl = realm.Intl
export const Map = realm.Map
export const Number = realm.Number
export const Object = realm.Object
export const RegExp = realm.RegExp
export const Set = realm.Set
export const String = realm.String
export const Symbol = realm.Symbol
export const TextEncoder = realm.TextEncoder
export const Uint8Array = realm.Uint8Array
export const URL = realm.URL
export const WeakMap = realm.WeakMap
export const JSON = realm.JSON
/** The Promise of async functions. One from a removed frame may never settle. */
export const Promise = (async () => {})().constructor as PromiseConstructor

frame?.remove()
