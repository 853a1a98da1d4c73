// `JSON` unaffected by the page. Old libraries (Prototype) give arrays a `toJSON`, which would be called for ours too.
import { Array, JSON as own, Object } from './builtins.ts'

/** A copy made of objects and arrays that the page has not changed. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return Array.from(value, plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, of]) => [name, plain(of)]))
}

export const JSON = {
  parse: own.parse,
  stringify: 'toJSON' in [] ? (value: unknown): string => own.stringify(plain(value)) : own.stringify,
}
