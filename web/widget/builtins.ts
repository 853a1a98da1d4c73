// The language's own, as it was before the page: pages and their libraries give these names other meanings (MooTools' `Array.from` leaves holes, a
// reviver sits in `JSON.parse`, `URL` is an address). The build puts these in place of the names, in our libraries too (scripts/builtins.ts).

type Realm = typeof globalThis

/** What the script that is built uses of them, by name. */
declare const BUILTINS: string

function isIntact(path: string): boolean {
  const found = path
    .split('.')
    .reduce<unknown>((of, name) => (of as Record<string, unknown> | undefined)?.[name], globalThis)
  return /\[native code]/.test(found as string)
}

/** Where the page has replaced any, all come from a frame that no script of the page has been in; it is gone before anybody sees it. */
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
/** What asynchronous functions answer: one of a frame that is gone may never settle. */
export const Promise = (async () => {})().constructor as PromiseConstructor

frame?.remove()
