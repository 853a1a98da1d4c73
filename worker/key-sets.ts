// Public keys of those whose signatures we take, by address. Kept in the isolate: keys are no standing of anybody, and a new key is
// fetched when it is first met.
import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose'
import type { Env } from '../durable-objects/env.ts'
import { logger } from '../durable-objects/shell/log.ts'
import { limits } from '../protocol/limits.ts'
import { isTrusted } from './loopback.ts'
import { refused, type Refused } from './problem.ts'

const log = logger('worker')

/** None that is made with a shared secret: nobody can pass a public key off as one. */
export const signatures = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']

const sets = new Map<string, JWTVerifyGetKey>()

/** Throws `unavailable` for an address that cannot be trusted. */
export function keySet(env: Env, address: URL): JWTVerifyGetKey {
  if (!isTrusted(env, address)) throw unreachable(address.href, new Error('keys come by https only'))
  const known = sets.get(address.href)
  if (known) return known
  const { maxAgeMs, coolDownMs, timeoutMs, kept } = limits.keySets
  const set = createRemoteJWKSet(address, {
    cacheMaxAge: maxAgeMs,
    cooldownDuration: coolDownMs,
    timeoutDuration: timeoutMs,
  })
  if (sets.size >= kept) sets.clear()
  sets.set(address.href, set)
  return set
}

/** What a token that could not be verified is at fault in, as the end of a sentence; null: it is not, its keys could not be had. */
export function faultIn(error: unknown): string | null {
  if (error instanceof errors.JWTExpired) return 'has ended'
  if (error instanceof errors.JWTClaimValidationFailed) return `has a claim that does not fit: ${error.claim}`
  if (error instanceof errors.JOSEAlgNotAllowed) return 'is not signed as it must be'
  const unsigned = [errors.JWSSignatureVerificationFailed, errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys]
  if (unsigned.some((kind) => error instanceof kind)) return 'is signed by no key that counts here'
  const unreadable = [errors.JWTInvalid, errors.JWSInvalid, errors.JOSENotSupported]
  return unreadable.some((kind) => error instanceof kind) ? 'is no signed token' : null
}

export function unreachable(address: string, error: unknown): Refused {
  log({ level: 'warn', unreachable: address, error: String(error) })
  return refused('unavailable')
}
