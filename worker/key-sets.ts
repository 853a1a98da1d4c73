// Public keys of identity providers and sites, by address, cached in the isolate. Caching is safe here: keys say nothing about whether an account
// is still active, and an unknown key id makes the set fetch again.
import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose'
import type { Env } from '../durable-objects/env.ts'
import { logger } from '../durable-objects/shell/log.ts'
import { limits } from '../protocol/limits.ts'
import { isTrusted } from './loopback.ts'
import { refused, type Refused } from './problem.ts'

const log = logger('worker')

/** Only asymmetric algorithms: with HMAC among them somebody could use a public key as the shared secret. */
export const signatures = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']

const sets = new Map<string, JWTVerifyGetKey>()

/** The key set at an address. Throws `unavailable` when the address cannot be trusted. */
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

/** Why verification failed, as the end of a sentence ("The token …"); null when the keys could not be fetched. */
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
