// One identity provider of a test: its keys, the people who sign in there, the codes that it gave, and what it was asked.
import { createHash, randomUUID } from 'node:crypto'
import {
  exportJWK,
  exportSPKI,
  generateKeyPair,
  SignJWT,
  UnsecuredJWT,
  type CryptoKey,
  type JWK,
  type JWTPayload,
} from 'jose'
import { client, type Minting } from './minting.ts'

const codeMs = 60_000

interface Key {
  readonly kid: string
  readonly alg: string
  readonly privateKey: CryptoKey
  readonly jwk: JWK
  readonly pem: string
}

interface Code {
  readonly redirectUri: string
  readonly challenge: string | null
  readonly nonce: string | null
  readonly login: string
  readonly expiresAt: number
}

export type RealmRequest = 'discovery' | 'jwks' | 'token'

export class Realm {
  readonly issuer: string
  /** Answers 503 to everything but control. */
  down = false
  /** How often each was asked for. */
  readonly asked: Record<RealmRequest, number> = { discovery: 0, jwks: 0, token: 0 }
  /** What the ID token says of whoever signs in, over what it says of everybody. */
  claims: Readonly<Record<string, unknown>> = {}
  /** What the token endpoint signs with. */
  minting: Pick<Minting, 'header' | 'by'> = {}
  readonly #codes = new Map<string, Code>()
  #previous: Key | null = null
  #current: Key

  private constructor(issuer: string, key: Key) {
    this.issuer = issuer
    this.#current = key
  }

  static async open(issuer: string): Promise<Realm> {
    return new Realm(issuer, await newKey('ES256'))
  }

  /** The current key becomes the previous one, which stays published if `keep`. */
  async rotate({ alg = 'ES256', keep = true }: { alg?: string; keep?: boolean }): Promise<void> {
    this.#previous = keep ? this.#current : null
    this.#current = await newKey(alg)
  }

  keys(): { readonly keys: readonly JWK[] } {
    return { keys: [this.#current, ...(this.#previous ? [this.#previous] : [])].map(({ jwk }) => jwk) }
  }

  /** The current public key, for those who would use it as a secret. */
  publicKey(): { readonly pem: string; readonly jwk: JWK } {
    return { pem: this.#current.pem, jwk: this.#current.jwk }
  }

  async mint({ claims = {}, header = {}, by = 'current' }: Minting): Promise<string> {
    const now = Math.floor(Date.now() / 1_000)
    const usual = { iss: this.issuer, aud: client.id, sub: 'somebody', iat: now, exp: now + 60 }
    const all = { ...usual, ...claims }
    const payload = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null)) as JWTPayload
    if (by === 'none') return new UnsecuredJWT(payload).encode()
    const { key, alg, kid } = await this.#signing(by)
    return new SignJWT(payload).setProtectedHeader({ alg, kid, ...header }).sign(key)
  }

  /** A code for whoever signs in, and where the browser goes with it. */
  authorize(query: URLSearchParams): string {
    const to = new URL(query.get('redirect_uri') ?? '')
    const login = query.get('login') ?? ''
    const state = query.get('state')
    if (state !== null) to.searchParams.set('state', state)
    if (login === '') {
      to.searchParams.set('error', 'access_denied')
      return to.href
    }
    const code = randomUUID()
    this.#codes.set(code, {
      redirectUri: query.get('redirect_uri') ?? '',
      challenge: query.get('code_challenge_method') === 'S256' ? query.get('code_challenge') : null,
      nonce: query.get('nonce'),
      login,
      expiresAt: Date.now() + codeMs,
    })
    to.searchParams.set('code', code)
    return to.href
  }

  /** Null: the code is none, was used, or is not this browser's. */
  async exchange(form: URLSearchParams): Promise<object | null> {
    const code = this.#codes.get(form.get('code') ?? '')
    this.#codes.delete(form.get('code') ?? '')
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    if (!code || code.expiresAt < Date.now() || code.challenge !== challenge) return null
    if (code.redirectUri !== form.get('redirect_uri')) return null
    const { login, nonce } = code
    const about = { sub: `sub-${login}`, email: login, email_verified: true, name: login.split('@')[0], nonce }
    const idToken = await this.mint({ ...this.minting, claims: { ...about, ...this.claims } })
    return { access_token: randomUUID(), token_type: 'Bearer', expires_in: 60, id_token: idToken }
  }

  async #signing(by: Exclude<Minting['by'], 'none' | undefined>): Promise<{
    key: CryptoKey | Uint8Array
    alg: string
    kid: string
  }> {
    if (typeof by === 'object') {
      return { key: new TextEncoder().encode(by.secret), alg: 'HS256', kid: this.#current.kid }
    }
    const stranger = by === 'stranger' ? await newKey('ES256') : null
    const key = stranger ?? (by === 'previous' ? this.#previous : this.#current)
    if (!key) throw new Error('no previous key')
    return { key: key.privateKey, alg: key.alg, kid: key.kid }
  }
}

async function newKey(alg: string): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  const kid = randomUUID()
  const jwk = { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' }
  return { kid, alg, privateKey, jwk, pem: await exportSPKI(publicKey) }
}
