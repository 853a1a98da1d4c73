// Public keys of those whose signatures we take, by address. Kept in the isolate: keys are no standing of anybody, and a new key is
// fetched when it is first met.
import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose'
import type { Env } from '../durable-objects/shell/env.ts'
import { logger } from '../durable-objects/shell/log.ts'
import { limits } from '../protocol/limits.ts'
import { isTrusted } from './loopback.ts'
import { Refused, refused } from './problem.ts'

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

/** What a failed verification comes to: `unauthorized` where the token is at fault, `unavailable` where its keys could not be had. */
export function faultOf(error: unknown, address: string): Refused {
  if (error instanceof Refused) return error
  const ofKeys = [errors.JOSEError.code, errors.JWKSInvalid.code, errors.JWKSTimeout.code]
  if (error instanceof errors.JOSEError && !ofKeys.includes(error.code)) return refused('unauthorized')
  return unreachable(address, error)
}

export function unreachable(address: string, error: unknown): Refused {
  log({ level: 'warn', unreachable: address, error: String(error) })
  return refused('unavailable')
}
