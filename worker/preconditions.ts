// `If-Match` and `If-None-Match`: write only over the version that the writer has seen (RFC 9110, 13.1).
import type { RequestContext } from './context.ts'
import { refused, type Refused } from './problem.ts'

/** The version that must exist. 0: none may exist; `some`: any; null: no condition. */
export type Over = number | 'some' | null

/** `version`: the existing one, 0 for none. */
export function isMet(over: Over, version: number): boolean {
  return over === null || (over === 'some' ? version > 0 : over === version)
}

export function etagOf(version: number): string {
  return `"${version}"`
}

/** Reads the condition. Throws `invalid`, naming the header, for a malformed header and for both headers at once. */
export function overOf(c: RequestContext): Over {
  const match = c.req.header('if-match')
  const noneMatch = c.req.header('if-none-match')
  if (noneMatch !== undefined) {
    if (match !== undefined) throw refused('invalid', 'If-None-Match', 'cannot be sent together with `If-Match`')
    if (noneMatch.trim() !== '*') throw refused('invalid', 'If-None-Match', 'must be `*`')
    return 0
  }
  if (match === undefined) return null
  if (match.trim() === '*') return 'some'
  // The platform's edge makes an ETag weak when it compresses the answer (2026-11); the version in it is the same.
  const version = /^(?:W\/)?"([1-9]\d{0,14})"$/.exec(match.trim())?.[1]
  if (version === undefined) throw refused('invalid', 'If-Match', 'must be `*` or one version in quotes, such as `"7"`')
  return Number(version)
}

/** The refusal of a write whose condition does not hold. `version`: the existing one, 0 for none. */
export function notMet(over: Over, version: number): Refused {
  const field = over === 0 ? 'If-None-Match' : 'If-Match'
  const found = version === 0 ? 'There is none.' : `There is version ${version}.`
  return refused('precondition_failed', field, found)
}
