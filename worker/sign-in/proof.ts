// Verifies what an identity provider signed: an ID token, or the assertion that Cloudflare Access adds to every request.
import { jwtVerify, type JWTPayload } from 'jose'
import type { Env } from '../../durable-objects/env.ts'
import { limits } from '../../protocol/limits.ts'
import { faultIn, keySet, signatures, unreachable } from '../key-sets.ts'
import { Refused, refused } from '../problem.ts'
import { serverOf } from './provider.ts'
import type { Access, Oidc } from './settings.ts'

export const accessHeader = 'Cf-Access-Jwt-Assertion'

interface Expected {
  /** Where the token was in the request, for the refusal. */
  readonly field: string
  readonly issuer: string
  readonly audience: string
  readonly keys: URL
}

/** The claims. Throws `unauthorized` unless the provider signed the token for us and it has not expired. */
export async function provenByOidc(env: Env, oidc: Oidc, idToken: string): Promise<JWTPayload> {
  const { issuer, jwks_uri: address } = await serverOf(env, oidc.issuer)
  const keys = new URL(address ?? 'none:')
  return proven(env, idToken, { field: 'idToken', issuer, audience: oidc.client, keys })
}

export async function provenByAccess(env: Env, { team, audience }: Access, assertion: string): Promise<JWTPayload> {
  const keys = new URL('/cdn-cgi/access/certs', team)
  return proven(env, assertion, { field: accessHeader, issuer: team.origin, audience, keys })
}

async function proven(env: Env, token: string, { field, issuer, audience, keys }: Expected): Promise<JWTPayload> {
  const set = keySet(env, keys)
  try {
    const { payload, protectedHeader } = await jwtVerify(token, set, {
      algorithms: signatures,
      issuer,
      audience,
      requiredClaims: ['exp', 'iat'],
      clockTolerance: limits.clockToleranceMs / 1_000,
    })
    // A token with several audiences must say that it was given to us (`azp`). An access token does not prove who holds it.
    const shared = Array.isArray(payload.aud) && payload.aud.length > 1 && payload['azp'] !== audience
    const kind = protectedHeader.typ?.toLowerCase() ?? 'jwt'
    if (shared || kind !== 'jwt') throw refused('unauthorized', field, 'is not meant for us')
    return payload
  } catch (error) {
    if (error instanceof Refused) throw error
    const fault = faultIn(error)
    throw fault === null ? unreachable(keys.href, error) : refused('unauthorized', field, fault)
  }
}
