// `JSON` as it was before the page. Libraries of old give arrays a `toJSON` (Prototype), which would be asked of ours as well.
import { Array, JSON as own, Object } from './builtins.ts'

/** Made of what the page has not been at. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return Array.from(value, plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, of]) => [name, plain(of)]))
}

export const JSON = {
  parse: own.parse,
  stringify: 'toJSON' in [] ? (value: unknown): string => own.stringify(plain(value)) : own.stringify,
}
