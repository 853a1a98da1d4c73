// Signing in by the organisation's identity provider: the whole way of a browser, and every way in which it can go wrong.
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { Browser, askWith, provider, type Provider } from './provider.ts'
import { ask, got, loadDemo, problemIn, signIn } from './support.ts'

interface Session {
  readonly token: string
  readonly expiresAt: string
  readonly agent: { readonly id: string; readonly name: string; readonly role: string }
}

const login = 'ann@acme.example'

let admin: string
beforeAll(async () => {
  await loadDemo()
  admin = await signIn('root')
  await change('ann', { logins: [login] })
})

async function change(agent: string, changes: object): Promise<void> {
  const { body } = await got<{ body: object }>(ask('GET', `/v1/admin/agents/${agent}`, { token: admin }))
  await got(ask('PUT', `/v1/admin/agents/${agent}`, { token: admin, body: { ...body, ...changes } }))
}

const byToken = async (from: Provider, idToken: string) =>
  askWith(from.vars, 'POST', '/v1/sign-in/session', { body: { idToken } })
const claims = (more: object = {}) => ({ claims: { email: login, name: 'Ann', ...more } })

describe('the ways', () => {
  it('S6 are those that are set up', async () => {
    const ways = async (vars: Record<string, string>, at?: string) =>
      (await got<{ ways: string[] }>(askWith(vars, 'GET', '/v1/sign-in', at === undefined ? {} : { at }))).ways
    expect(await ways({})).toEqual(['development'])
    expect(await ways({}, 'https://partyline.example')).toEqual([])
    expect(await ways(provider().vars, 'https://partyline.example')).toEqual(['oidc'])
    const access = { ACCESS_TEAM: 'acme.cloudflareaccess.com', ACCESS_AUD: 'tag' }
    expect(await ways({ ...provider().vars, ...access })).toEqual(['oidc', 'access', 'development'])
  })

  it.each([
    { OIDC_ISSUER: 'https://id.example' },
    { OIDC_ISSUER: 'id.example', OIDC_CLIENT_ID: 'x' },
    { ACCESS_TEAM: 'acme.cloudflareaccess.com' },
    { ACCESS_TEAM: 'acme.example/x', ACCESS_AUD: 'tag' },
    { OIDC_ROLE_CLAIM: 'roles', OIDC_ROLES: '{"boss":"king"}' },
    { OIDC_ROLE_CLAIM: 'roles', OIDC_ROLES: 'boss' },
    { FIRST_ADMIN: 'two words' },
  ])('S6 half a set-up lets nobody in: %o', async (vars) => {
    expect(await problemIn(askWith(vars as Record<string, string>, 'GET', '/v1/sign-in'))).toMatchObject({
      status: 503,
    })
  })
})

describe('a browser', () => {
  it('S6 goes to the provider, comes back, and gets the session of its agent', async () => {
    const browser = new Browser(provider().vars)
    expect((await browser.visit('Ann@ACME.example', '/console/?as=x#/board')).href).toBe(
      'http://localhost/console/?as=x#/board',
    )
    const session = await got<Session>(browser.session())
    expect(session.agent).toEqual({ id: 'ann', name: 'Ann', role: 'agent' })
    const lifeMs = Date.parse(session.expiresAt) - Date.now()
    expect(lifeMs).toBeGreaterThan(limits.sessionTokenMs - 60_000)
    expect(lifeMs).toBeLessThanOrEqual(limits.sessionTokenMs)
    expect(await got(ask('GET', '/v1/agent', { token: session.token }))).toMatchObject({ agent: { id: 'ann' } })
    expect(browser.cookies.size).toBe(0)
    expect(await problemIn(browser.session())).toMatchObject({ code: 'unauthorized' })
  })

  it('S6 no key stands in a link, and no script can read what the browser keeps', async () => {
    const browser = new Browser(provider().vars)
    const there = await browser.sent('/v1/sign-in/oidc')
    expect(there.searchParams.get('code_challenge_method')).toBe('S256')
    expect(there.searchParams.get('redirect_uri')).toBe('http://localhost/v1/sign-in/callback')
    expect(browser.attributes.get('partyline-sign-in')).toBe(`Max-Age=600; Path=/; HttpOnly; SameSite=Lax`)
    expect((await browser.visit(login)).href).toBe('http://localhost/console/')
    expect(browser.attributes.get('partyline-hand-over')).toBe(`Max-Age=60; Path=/; HttpOnly; SameSite=Strict`)
  })

  it('S6 keeps it over https under a name that no neighbour can set', async () => {
    const browser = new Browser(provider().vars, 'https://partyline.example')
    await browser.sent('/v1/sign-in/oidc')
    expect([...browser.cookies.keys()]).toEqual(['__Host-partyline-sign-in'])
    expect(browser.attributes.get('__Host-partyline-sign-in')).toContain('Secure')
    expect((await browser.visit(login)).href).toBe('https://partyline.example/console/')
    expect((await got<Session>(browser.session())).agent.id).toBe('ann')
  })

  it.each([
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    'console/',
    '/..//evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    ' //evil.example',
    '@evil.example',
    '.evil.example',
    '',
    `/${'x'.repeat(2_000)}`,
  ])('S6 is never sent on to another place: %j', async (to) => {
    const path = `/v1/sign-in/oidc?to=${encodeURIComponent(to)}`
    expect(await problemIn(new Browser(provider().vars).ask('GET', path))).toMatchObject({
      code: 'invalid',
      field: 'to',
    })
  })

  it('S6 without a provider finds no way there', async () => {
    for (const path of ['oidc', 'callback']) {
      expect(await problemIn(ask('GET', `/v1/sign-in/${path}`))).toMatchObject({ code: 'not_found' })
    }
  })
})

describe('what a browser can bring back', () => {
  const fault = (url: URL) => `${url.pathname}?${url.searchParams.get('sign-in')}`

  it('S6 nothing, because the person cancelled', async () => {
    const browser = new Browser(provider().vars)
    expect(fault(await browser.visit('', '/console/x'))).toBe('/console/x?sign_in_cancelled')
    expect(await problemIn(browser.session())).toMatchObject({ code: 'unauthorized' })
  })

  it('S6 an answer to a question that was never asked here', async () => {
    const { vars } = provider()
    const mine = new Browser(vars)
    const there = await mine.sent('/v1/sign-in/oidc')
    there.searchParams.set('login', login)
    const response = await fetch(there, { redirect: 'manual' })
    const back = new URL(response.headers.get('location') ?? '')
    // Somebody else's link in this browser, with and without a sign-in of its own under way.
    const other = new Browser(vars)
    expect(fault(await other.sent(`${back.pathname}${back.search}`))).toBe('/console/?sign_in_expired')
    await other.sent('/v1/sign-in/oidc')
    expect(fault(await other.sent(`${back.pathname}${back.search}`))).toBe('/console/?unauthorized')
    expect(fault(await mine.sent(`${back.pathname}?code=none&state=${back.searchParams.get('state')}`))).toBe(
      '/console/?unauthorized',
    )
  })

  it('S6 the same answer twice', async () => {
    const { vars } = provider()
    const browser = new Browser(vars)
    const there = await browser.sent('/v1/sign-in/oidc')
    const kept = new Map(browser.cookies)
    there.searchParams.set('login', login)
    const back = new URL((await fetch(there, { redirect: 'manual' })).headers.get('location') ?? '')
    await browser.sent(`${back.pathname}${back.search}`)
    expect(fault(await browser.sent(`${back.pathname}${back.search}`))).toBe('/console/?sign_in_expired')
    for (const [name, value] of kept) browser.cookies.set(name, value)
    expect(fault(await browser.sent(`${back.pathname}${back.search}`))).toBe('/console/?unauthorized')
  })

  it('S6 a cookie of another kind, or of nobody', async () => {
    const { vars } = provider()
    const browser = new Browser(vars)
    await browser.sent('/v1/sign-in/oidc')
    browser.cookies.set('partyline-hand-over', browser.cookies.get('partyline-sign-in') ?? '')
    expect(await problemIn(browser.session())).toMatchObject({ code: 'unauthorized' })
    browser.cookies.set('partyline-hand-over', await signIn('ann'))
    expect(await problemIn(browser.session())).toMatchObject({ code: 'unauthorized' })
  })

  it('S6 too late', async () => {
    const { vars } = provider()
    const browser = new Browser(vars)
    const there = await browser.sent('/v1/sign-in/oidc')
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      vi.setSystemTime(Date.now() + limits.signInMs + 1_000)
      expect(fault(await browser.sent(`/v1/sign-in/callback?code=x&state=${there.searchParams.get('state')}`))).toBe(
        '/console/?sign_in_expired',
      )
    } finally {
      vi.useRealTimers()
    }
    const later = new Browser(vars)
    await later.visit(login)
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      vi.setSystemTime(Date.now() + limits.handOverMs + 1_000)
      expect(await problemIn(later.session())).toMatchObject({ code: 'unauthorized' })
    } finally {
      vi.useRealTimers()
    }
  })

  it('S6 an ID token with the nonce of another sign-in, or signed by a stranger', async () => {
    const from = provider()
    await from.control('set', { claims: { nonce: 'another' } })
    expect(fault(await new Browser(from.vars).visit(login))).toBe('/console/?unauthorized')
    await from.control('set', { claims: {}, minting: { by: 'stranger' } })
    expect(fault(await new Browser(from.vars).visit(login))).toBe('/console/?unauthorized')
    await from.control('set', { minting: { by: 'none' } })
    expect(fault(await new Browser(from.vars).visit(login))).not.toBe('/console/?null')
    await from.control('set', { minting: {} })
    expect(fault(await new Browser(from.vars).visit(login))).toBe('/console/?null')
  })

  it('S6 a login that nobody here has, or none', async () => {
    const from = provider()
    expect(fault(await new Browser(from.vars).visit('zoe@acme.example'))).toBe('/console/?login_unknown')
    await from.control('set', { claims: { email_verified: false } })
    expect(fault(await new Browser(from.vars).visit(login))).toBe('/console/?login_missing')
  })

  it('S6 nothing, because the provider does not answer, or takes us for somebody else', async () => {
    const from = provider()
    await from.control('set', { down: true })
    const browser = new Browser(from.vars)
    expect(fault(await browser.sent('/v1/sign-in/oidc?to=/x'))).toBe('/x?unavailable')
    await from.control('set', { down: false })
    const wrong = new Browser({ ...from.vars, OIDC_CLIENT_SECRET: 'wrong' })
    expect(fault(await wrong.visit(login))).toBe('/console/?unavailable')
  })
})

describe('the session', () => {
  it('S6 is given to pages of ours only where the browser brings the proof by itself', async () => {
    const { vars } = provider()
    const browser = new Browser(vars)
    await browser.visit(login)
    for (const origin of ['https://evil.example', 'http://localhost:1', 'https://localhost', 'null']) {
      expect(await problemIn(browser.session({ headers: { origin } }))).toMatchObject({ code: 'wrong_origin' })
    }
    expect((await got<Session>(browser.session())).agent.id).toBe('ann')
  })

  it('S6 C1 an agent’s own front end, wherever it is, gets one for an ID token', async () => {
    const from = provider()
    const idToken = await from.token(claims())
    const asking = { body: { idToken }, headers: { origin: 'https://desk.example' } }
    const response = await askWith(from.vars, 'POST', '/v1/sign-in/session', asking)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect((await got<Session>(response)).agent).toEqual({ id: 'ann', name: 'Ann', role: 'agent' })
    expect(await problemIn(ask('POST', '/v1/sign-in/session', { body: { idToken } }))).toMatchObject({
      code: 'unauthorized',
      field: 'idToken',
    })
  })

  it('S6 is refused to who was deactivated between the provider and here', async () => {
    const from = provider()
    await change('cleo', { logins: ['cleo@acme.example'] })
    const browser = new Browser(from.vars)
    await browser.visit('cleo@acme.example')
    await change('cleo', { active: false })
    expect(await problemIn(browser.session())).toMatchObject({ code: 'agent_inactive' })
    expect((await new Browser(from.vars).visit('cleo@acme.example')).searchParams.get('sign-in')).toBe('agent_inactive')
    const idToken = await from.token(claims({ email: 'cleo@acme.example' }))
    expect(await problemIn(byToken(from, idToken))).toMatchObject({ code: 'agent_inactive' })
    await change('cleo', { active: true })
    expect((await got<Session>(byToken(from, idToken))).agent.id).toBe('cleo')
  })

  it.each([
    [{ idToken: '' }, 'idToken'],
    [{ idToken: 7 }, 'idToken'],
    [{ idToken: 'x'.repeat(limits.identityTokenBytes + 1) }, 'idToken'],
    [[], 'body'],
  ])('S3 what is not of its form is refused by name: %#', async (body, field) => {
    const asking = { body, headers: { origin: 'http://localhost' } }
    expect(await problemIn(askWith(provider().vars, 'POST', '/v1/sign-in/session', asking))).toMatchObject({
      code: 'invalid',
      field,
    })
  })
})
