// Public keys that others publish. Each set is fetched once per isolate and kept: an unknown key makes it be fetched anew.
import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose'
import type { Env } from '../durable-objects/shell/env.ts'
import { isLoopback } from '../protocol/config.ts'
import { limits } from '../protocol/limits.ts'

const sets = new Map<string, JWTVerifyGetKey>()

/** Throws for one that is not encrypted on its way, but on a developer's loopback. */
export function keySetAt(env: Env, url: string): JWTVerifyGetKey {
  const address = new URL(url)
  const local = env.DEV_SIGN_IN === 'on' && isLoopback(address.hostname)
  if (address.protocol !== 'https:' && !local) throw new Error(`the key set ${url} is not reached by https`)
  const known = sets.get(url)
  if (known) return known
  const { cooldown: cooldownDuration, fresh: cacheMaxAge, fetch: timeoutDuration } = limits.keySetMs
  const set = createRemoteJWKSet(address, { cooldownDuration, cacheMaxAge, timeoutDuration })
  if (sets.size >= limits.keySets) sets.clear()
  sets.set(url, set)
  return set
}
