// What an identity provider signs, and what others sign in its name: only its own word, for us, alive, lets anybody in.
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import type { Minting } from '../support/minting.ts'
import { askWith, provider, type Provider } from './provider.ts'
import { ask, env, got, home, loadDemo, problemIn, signIn } from './support.ts'

const login = 'ann@acme.example'

beforeAll(async () => {
  await loadDemo()
  const token = await signIn('root')
  await got(ask('PUT', '/v1/admin/agents/ann', { token, body: { name: 'Ann', logins: [login] } }))
})

const session = (from: Provider, idToken: string) =>
  askWith(from.vars, 'POST', '/v1/sign-in/session', { body: { idToken } })
const minted = async (from: Provider, { claims, ...more }: Minting) =>
  session(from, await from.token({ claims: { email: login, ...claims }, ...more }))
const now = () => Math.floor(Date.now() / 1_000)
const unauthorized = { status: 401, code: 'unauthorized', detail: expect.any(String) }
const unavailable = { status: 503, code: 'unavailable' }
const asked = (from: Provider) => from.control<Record<'discovery' | 'jwks', number>>('asked')

async function later<T>(ms: number, work: () => Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ['Date'] })
  try {
    vi.setSystemTime(Date.now() + ms)
    return await work()
  } finally {
    vi.useRealTimers()
  }
}

describe('an ID token', () => {
  it.each<[string, Minting]>([
    ['by a key that is published nowhere', { by: 'stranger' }],
    ['without a signature', { by: 'none' }],
    ['that is over', { claims: { iat: now() - 7_200, exp: now() - 3_600 } }],
    ['that never ends', { claims: { exp: null } }],
    ['of no time', { claims: { iat: null } }],
    ['that is not valid yet', { claims: { nbf: now() + 3_600 } }],
    ['for somebody else', { claims: { aud: 'another' } }],
    ['for nobody', { claims: { aud: null } }],
    ['for several, given to another', { claims: { aud: ['partyline', 'another'], azp: 'another' } }],
    ['for several, given to nobody', { claims: { aud: ['partyline', 'another'] } }],
    ['of another issuer', { claims: { iss: 'https://evil.example' } }],
    ['of no issuer', { claims: { iss: null } }],
    ['that is an access token', { header: { typ: 'at+jwt' } }],
    ['that names another key', { header: { kid: 'another' } }],
    ['that names no algorithm we know', { by: { secret: 'x'.repeat(32) }, header: { alg: 'HS512' } }],
  ])('S6 %s lets nobody in', async (_, minting) => {
    const from = provider()
    expect((await minted(from, {})).status).toBe(200)
    expect(await problemIn(minted(from, minting))).toMatchObject({ ...unauthorized, field: 'idToken' })
  })

  it('S6 signed with the public key as if it were a secret lets nobody in', async () => {
    const from = provider()
    await from.control('rotate', { alg: 'RS256' })
    const { pem, jwk } = await from.control<{ pem: string; jwk: { readonly n: string } }>('key')
    for (const secret of [pem, pem.trim(), JSON.stringify(jwk), jwk.n]) {
      expect(await problemIn(minted(from, { by: { secret } }))).toMatchObject(unauthorized)
    }
  })

  it.each(['', '.', '..', 'a.b.c', '__proto__', 'e30.e30.e30.e30'])('S3 %j is none', async (idToken) => {
    const problem = await problemIn(session(provider(), idToken))
    expect(problem).toMatchObject(idToken === '' ? { code: 'invalid', field: 'idToken' } : unauthorized)
  })

  it('S6 of our own making, or a session, is none', async () => {
    expect(await problemIn(session(provider(), await signIn('ann')))).toMatchObject(unauthorized)
  })

  it('S6 for several, given to us, lets in', async () => {
    const claims = { aud: ['partyline', 'another'], azp: 'partyline' }
    expect((await minted(provider(), { claims })).status).toBe(200)
  })

  it('S6 whose clock is off by less than the tolerance lets in', async () => {
    const claims = { iat: now() + 20, nbf: now() + 20, exp: now() - 20 }
    expect((await minted(provider(), { claims })).status).toBe(200)
  })
})

describe('keys', () => {
  it('S6 new ones are taken without a restart, and old ones as long as they are published', async () => {
    const from = provider()
    expect((await minted(from, {})).status).toBe(200)
    await from.control('rotate', { alg: 'RS256' })
    await later(limits.keySets.coolDownMs, async () => {
      expect((await minted(from, {})).status).toBe(200)
      expect((await minted(from, { by: 'previous' })).status).toBe(200)
    })
    expect((await asked(from)).jwks).toBe(2)
  })

  it('S6 one that is published no more is refused once ours are too old', async () => {
    const from = provider()
    const idToken = await from.token({ claims: { email: login, exp: now() + 7_200 } })
    expect((await session(from, idToken)).status).toBe(200)
    await from.control('rotate', { keep: false })
    expect((await session(from, idToken)).status).toBe(200)
    await later(limits.keySets.maxAgeMs, async () => {
      expect(await problemIn(session(from, idToken))).toMatchObject(unauthorized)
    })
  })

  it('S6 unknown ones do not make us ask the provider again and again', async () => {
    const from = provider()
    const idToken = await from.token({ by: 'stranger' })
    for (let i = 0; i < 20; i++) expect(await problemIn(session(from, idToken))).toMatchObject(unauthorized)
    expect(await asked(from)).toMatchObject({ discovery: 1, jwks: 1 })
  })
})

describe('a provider that cannot be had', () => {
  it('S6 is no yes, and none of its tokens’ fault', async () => {
    const from = provider()
    const idToken = await from.token({ claims: { email: login } })
    await from.control('set', { down: true })
    expect(await problemIn(session(from, idToken))).toMatchObject(unavailable)
    await from.control('set', { down: false })
    expect((await session(from, idToken)).status).toBe(200)
  })

  it('S6 is none whose keys are known: their word still holds while they are fresh, and no longer', async () => {
    const from = provider()
    const idToken = await from.token({ claims: { email: login, exp: now() + 7_200 } })
    expect((await session(from, idToken)).status).toBe(200)
    await from.control('set', { down: true })
    expect((await session(from, idToken)).status).toBe(200)
    await later(limits.keySets.maxAgeMs, async () => {
      expect(await problemIn(session(from, idToken))).toMatchObject(unavailable)
    })
  })

  it.each([
    ['nobody listens', 'http://127.0.0.1:1'],
    ['it says that it is another', 'other'],
    ['it is not asked by https', 'http://id.example'],
    ['it is on a developer’s machine and the Worker is not', 'off'],
  ])('S6 because %s', async (_, how) => {
    const from = provider()
    const idToken = await from.token({ claims: { email: login } })
    const vars: Record<string, string> = {
      ...from.vars,
      ...(how.startsWith('http') && { OIDC_ISSUER: how }),
      ...(how === 'other' && { OIDC_ISSUER: from.issuer.replace('127.0.0.1', 'localhost') }),
      ...(how === 'off' && { DEV_SIGN_IN: '' }),
    }
    expect(await problemIn(session({ ...from, vars }, idToken))).toMatchObject(unavailable)
  })
})

describe('Cloudflare Access', () => {
  const from = provider({}, '')
  const team = new URL(from.issuer).host
  const vars = { ACCESS_TEAM: team, ACCESS_AUD: 'tag' }
  const assertion = (minting: Minting = {}) =>
    from.token({ ...minting, claims: { aud: ['tag'], email: login, type: 'app', ...minting.claims } })
  const through = (token: string | null, more: object = {}, headers: object = {}) => {
    const access: Record<string, string> = token === null ? {} : { 'cf-access-jwt-assertion': token }
    return askWith({ ...vars, ...more }, 'POST', '/v1/sign-in/session', { headers: { ...access, ...headers } })
  }

  it('S6 vouches for whoever it lets through', async () => {
    const { agent, token } = await got<{ agent: object; token: string }>(
      through(await assertion(), {}, { origin: home }),
    )
    expect(agent).toEqual({ id: 'ann', name: 'Ann', role: 'agent' })
    await got(ask('GET', '/v1/agent', { token }))
  })

  it.each<[string, Minting]>([
    ['of another application', { claims: { aud: ['another'] } }],
    ['of another team', { claims: { iss: 'https://evil.cloudflareaccess.com' } }],
    ['that is over', { claims: { exp: now() - 3_600 } }],
    ['by a stranger', { by: 'stranger' }],
    ['by nobody', { by: 'none' }],
  ])('S6 an assertion %s lets nobody in', async (_, minting) => {
    expect(await problemIn(through(await assertion(minting)))).toMatchObject(unauthorized)
  })

  it('S6 without an assertion, or without a team, nobody is let in', async () => {
    expect(await problemIn(through(null))).toMatchObject({ code: 'unauthorized' })
    expect(await problemIn(through(await assertion(), { ACCESS_TEAM: '' }))).toMatchObject({ code: 'unauthorized' })
  })

  it('S6 a service that it lets through is nobody with a login', async () => {
    const claims = { email: null, common_name: 'robot.access', sub: '' }
    expect(await problemIn(through(await assertion({ claims })))).toMatchObject({ code: 'login_missing' })
  })

  it('S6 a page of another site cannot use what it puts on every request', async () => {
    const answer = through(await assertion(), {}, { origin: 'https://evil.example' })
    expect(await problemIn(answer)).toMatchObject({ code: 'wrong_origin' })
  })

  it('S6 what it takes over from the provider behind it gives roles, but no logins', async () => {
    const more = { OIDC_ROLE_CLAIM: 'groups', OIDC_ROLES: '{"Chat leads":"supervisor"}' }
    const custom = { groups: ['Chat leads'], email: 'root@acme.example' }
    const { agent } = await got<{ agent: object }>(through(await assertion({ claims: { custom } }), more))
    expect(agent).toEqual({ id: 'ann', name: 'Ann', role: 'supervisor' })
  })

  it('S6 its keys are no keys of the provider, nor the reverse', async () => {
    const idToken = await from.token({ claims: { email: login } })
    expect(await problemIn(through(idToken))).toMatchObject(unauthorized)
    const both = provider()
    expect(
      await problemIn(through(await both.token({ claims: { aud: ['tag'], email: login } }), both.vars)),
    ).toMatchObject(unauthorized)
  })

  it('S6 is not asked over http from anywhere but a developer’s machine', async () => {
    expect(await problemIn(through(await assertion(), { DEV_SIGN_IN: '' }))).toMatchObject(unavailable)
    expect(env.DEV_SIGN_IN).toBe('on')
  })
})
