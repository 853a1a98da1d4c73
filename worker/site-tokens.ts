// P8: verifies a token that a site signed for its customer. The kind of key determines the
// algorithm: a public key is never used as a shared secret, and unsigned tokens are refused.
import { decodeProtectedHeader, errors, importSPKI, jwtVerify, type CryptoKey, type JWTPayload } from 'jose'
import type { Env } from '../durable-objects/env.ts'
import { logger } from '../durable-objects/shell/log.ts'
import type { SiteConfig } from '../protocol/config/sites.ts'
import { siteClaims, type Adjustment } from '../protocol/http.ts'
import { limits } from '../protocol/limits.ts'
import { adorned } from './adorned.ts'
import { parse } from './input.ts'
import { faultIn, keySet } from './key-sets.ts'
import { refused, Refused } from './problem.ts'

const log = logger('worker')

export interface SignedIn {
  /** `<site>:<sub>`. The colon keeps it apart from ids of visitors, and ids of sites have none. */
  readonly id: string
  /** null: the site says none. */
  readonly name: string | null
  readonly attributes: Readonly<Record<string, string>>
  readonly adjusted: readonly Adjustment[]
}

type Checks = Parameters<typeof jwtVerify>[2] & object
type Keys<Kind extends SiteConfig['keys']['kind']> = Extract<SiteConfig['keys'], { kind: Kind }>

const signatures = ['RS256', 'ES256']

/** Throws `unauthorized` or `invalid`, saying what is wrong with the token, and `unavailable` while the keys cannot be fetched. */
export async function signedInBy(env: Env, site: SiteConfig, token: string): Promise<SignedIn> {
  const payload = await verified(env, site, token)
  const { given, adjusted } = adorned(payload)
  const { sub, name, attributes } = inToken(() => parse(siteClaims, given))
  return { id: `${site.id}:${sub}`, name, attributes, adjusted }
}

async function verified(env: Env, site: SiteConfig, token: string): Promise<JWTPayload> {
  try {
    const payload = await byKeys(env, site, token)
    const latest = Date.now() + limits.siteTokenMs + limits.clockToleranceMs
    if ((payload.exp ?? Infinity) * 1_000 > latest) throw wrong(`must end within ${limits.siteTokenMs} ms`)
    return payload
  } catch (error) {
    throw refusalOf(error, site)
  }
}

function byKeys(env: Env, site: SiteConfig, token: string): Promise<JWTPayload> {
  const checks: Checks = {
    ...(site.issuer !== null && { issuer: site.issuer }),
    ...(site.audience !== null && { audience: site.audience }),
    requiredClaims: ['exp', 'sub'],
    clockTolerance: limits.clockToleranceMs / 1_000,
  }
  switch (site.keys.kind) {
    case 'jwks':
      return byKeySet(env, site.keys, token, checks)
    case 'public':
      return byPublicKey(site.keys, token, checks)
    case 'shared':
      return bySecret(env, site.keys, token, checks)
  }
}

async function byKeySet(env: Env, { url }: Keys<'jwks'>, token: string, checks: Checks): Promise<JWTPayload> {
  const pinned = { ...checks, algorithms: signatures }
  try {
    return (await jwtVerify(token, keySet(env, new URL(url)), pinned)).payload
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error
    // The token does not name its key, and two are valid: try both.
    const keys: CryptoKey[] = []
    for await (const key of error) keys.push(key)
    return byAnyOf(keys, token, pinned)
  }
}

async function byPublicKey({ pem }: Keys<'public'>, token: string, checks: Checks): Promise<JWTPayload> {
  const alg = algorithmOf(token)
  const keys = await Promise.all(pem.map((text) => importSPKI(text, alg).catch(() => null)))
  return byAnyOf(
    keys.filter((key) => key !== null),
    token,
    { ...checks, algorithms: [alg] },
  )
}

function algorithmOf(token: string): string {
  try {
    const { alg = '' } = decodeProtectedHeader(token)
    if (signatures.includes(alg)) return alg
  } catch {
    throw wrong('is no signed token')
  }
  throw wrong('is not signed as it must be')
}

async function bySecret(env: Env, { secrets }: Keys<'shared'>, token: string, checks: Checks): Promise<JWTPayload> {
  const keys = secrets.flatMap((name) => {
    const secret = secretNamed(env, name)
    if (secret.byteLength >= limits.sharedSecretBytes) return [secret]
    log({ level: 'error', secret: name, error: `is absent, or shorter than ${limits.sharedSecretBytes} bytes` })
    return []
  })
  if (keys.length === 0) throw refused('unavailable')
  return byAnyOf(keys, token, { ...checks, algorithms: ['HS256'] })
}

/** The value of one of the Worker's secrets; empty if it is not set. */
export function secretNamed(env: Env, name: string): Uint8Array {
  const value = (env as unknown as Readonly<Record<string, unknown>>)[name]
  return new TextEncoder().encode(typeof value === 'string' ? value : '')
}

/** Tries each key. Only a wrong signature leads to the next key; any other error means that the right key was found. */
async function byAnyOf(keys: readonly (CryptoKey | Uint8Array)[], token: string, checks: Checks): Promise<JWTPayload> {
  for (const key of keys) {
    try {
      return (await jwtVerify(token, key, checks)).payload
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error
    }
  }
  throw new errors.JWSSignatureVerificationFailed()
}

function wrong(detail: string): Refused {
  return refused('unauthorized', 'token', detail)
}

function refusalOf(error: unknown, site: SiteConfig): unknown {
  if (error instanceof Refused) return error
  const fault = faultIn(error)
  if (fault !== null) return wrong(fault)
  // Any other error is about the keys, not about the token.
  log({ level: 'error', site: site.id, error: String(error) })
  return refused('unavailable')
}

/** Runs `read`; a refusal of a claim names it as part of the token. */
function inToken<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    const { refused: code, field, detail } = error.refusal
    throw refused(code, `token.${field}`, detail)
  }
}
