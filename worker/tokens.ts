// Our signed tokens. Each kind has its own audience, so none can be used as another (S2).
import { errors, jwtVerify, SignJWT, type JWTPayload } from 'jose'
import type { Env } from '../durable-objects/env.ts'
import { limits } from '../protocol/limits.ts'
import { refused } from './problem.ts'

/**
 * `visitor`: an anonymous customer. `customer`: one whom their site signed in (P8). `session`: an agent who
 * signed in. `connection`: opens one connection, within a minute. `polling`: the requests of a connection
 * over HTTP. `signIn`: a browser at the identity provider. `handOver`: a browser that has come back from it.
 */
export type TokenKind = 'visitor' | 'customer' | 'session' | 'connection' | 'polling' | 'signIn' | 'handOver'

const lifeMs: Readonly<Record<TokenKind, number>> = {
  visitor: limits.visitorTokenMs,
  customer: limits.customerTokenMs,
  session: limits.sessionTokenMs,
  connection: limits.connectionTokenMs,
  polling: limits.polling.tokenMs,
  signIn: limits.signInMs,
  handOver: limits.handOverMs,
}
const issuer = 'partyline'
const algorithm = 'HS256'
const secretLength = 32

export interface Token {
  readonly kind: TokenKind
  readonly subject: string
  /** When it was signed (ms). */
  readonly givenAt: number
  readonly claims: JWTPayload
}

/** Throws when no sufficiently long secret is set. The Worker serves nothing without one. */
export function secretOf(env: Env): Uint8Array {
  const secret: string | undefined = env.TOKEN_SECRET
  if (secret === undefined || secret.length < secretLength) {
    throw new Error(`TOKEN_SECRET must have at least ${secretLength} characters`)
  }
  return new TextEncoder().encode(secret)
}

export async function sign(
  env: Env,
  kind: TokenKind,
  subject: string,
  claims: JWTPayload = {},
): Promise<{ readonly token: string; readonly expiresAt: number }> {
  const now = Date.now()
  // JWTs count whole seconds. Rounding down keeps a token from outliving its limit.
  const expires = Math.floor((now + lifeMs[kind]) / 1_000)
  const token = await new SignJWT({ ...claims, at: now })
    .setProtectedHeader({ alg: algorithm })
    .setIssuer(issuer)
    .setAudience(kind)
    .setSubject(subject)
    .setIssuedAt(Math.floor(now / 1_000))
    .setExpirationTime(expires)
    // Makes two tokens of the same second different, so that one can be used up or revoked without the other.
    .setJti(crypto.randomUUID())
    .sign(secretOf(env))
  return { token, expiresAt: expires * 1_000 }
}

/**
 * The time of signing in ms. Milliseconds matter: somebody may sign in again within the second in which their older sign-ins were ended (S4).
 * Tokens of the previous release have only seconds.
 */
export function givenAt({ at, iat = 0 }: JWTPayload): number {
  return typeof at === 'number' ? at : iat * 1_000
}

/** Throws `unauthorized` unless it is a token of ours, of one of `kinds`, and not expired. */
export async function verify(env: Env, token: string, kinds: readonly TokenKind[]): Promise<Token> {
  try {
    const { payload } = await jwtVerify(token, secretOf(env), {
      algorithms: [algorithm],
      issuer,
      audience: [...kinds],
      requiredClaims: ['exp', 'sub', 'aud'],
    })
    const kind = kinds.find((each) => each === payload.aud)
    if (kind === undefined || payload.sub === undefined) throw refused('unauthorized')
    return { kind, subject: payload.sub, givenAt: givenAt(payload), claims: payload }
  } catch (error) {
    if (error instanceof errors.JOSEError) throw refused('unauthorized')
    throw error
  }
}
