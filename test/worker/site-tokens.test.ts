// P8: which tokens of a site are believed.
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { app } from '../../worker/app.ts'
import { control, issuerOf, keysOf, minted, shopToken, signInAt, siteWith, type Customer } from './site.ts'
import { ask, env, got, loadDemo, problemIn, signIn } from './support.ts'

beforeAll(loadDemo)
afterEach(() => {
  vi.useRealTimers()
})

const nobody = { status: 401, code: 'unauthorized', field: 'token' }
const key = (realm: string) => control<{ pem: string; jwk: object }>(realm, 'key')
const pemOf = async (realm: string) => (await key(realm)).pem
const inSeconds = (seconds: number) => Math.floor(Date.now() / 1_000) + seconds

describe('a key set', () => {
  const site = async (id: string) => siteWith(id, { kind: 'jwks', url: keysOf(id) })

  it('P8 a token by a key of the set signs its customer in', async () => {
    await site('set')
    const token = await minted('set', { claims: { sub: 'maria', name: 'Maria', attributes: { plan: 'gold' } } })
    const { customerToken, expiresAt, customer } = await got<Customer>(signInAt('set', token))
    expect(customer).toEqual({ id: 'set:maria', name: 'Maria' })
    const claims = JSON.parse(atob(customerToken.split('.')[1] ?? '')) as {
      aud: string
      exp: number
      attributes: object
    }
    expect(claims).toMatchObject({ aud: 'customer', sub: 'set:maria', name: 'Maria', attributes: { plan: 'gold' } })
    expect(Date.parse(expiresAt)).toBe(claims.exp * 1_000)
  })

  it('P8 two keys are valid during a rotation, afterwards one', async () => {
    await site('rotating')
    const old = await minted('rotating')
    await got(signInAt('rotating', old))
    await control('rotating', 'rotate')
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + limits.keySets.coolDownMs })
    await got(signInAt('rotating', await minted('rotating')))
    await got(signInAt('rotating', await minted('rotating', { by: 'previous' })))
    await control('rotating', 'rotate', { keep: false, alg: 'ES256' })
    vi.setSystemTime(Date.now() + limits.keySets.coolDownMs)
    await got(signInAt('rotating', await minted('rotating', { claims: { exp: inSeconds(60) } })))
    expect(await problemIn(signInAt('rotating', old))).toMatchObject(nobody)
  })

  it('P8 a token that does not name its key is tried with all of them', async () => {
    await control('nameless', 'rotate')
    await site('nameless')
    for (const by of ['current', 'previous'] as const) {
      await got(signInAt('nameless', await minted('nameless', { by, header: { kid: undefined } })))
    }
    const stranger = await minted('nameless', { by: 'stranger', header: { kid: undefined } })
    expect(await problemIn(signInAt('nameless', stranger))).toMatchObject(nobody)
  })

  it('P8 unknown keys do not make it be fetched again and again', async () => {
    await site('asked')
    const strange = async () => problemIn(signInAt('asked', await minted('asked', { by: 'stranger' })))
    for (let n = 0; n < 5; n++) expect(await strange()).toMatchObject(nobody)
    expect(await control('asked', 'asked')).toMatchObject({ jwks: 1 })
  })

  it('P8 a set that cannot be had is not the fault of the token', async () => {
    await site('down')
    const token = await minted('down')
    await control('down', 'set', { down: true })
    expect(await problemIn(signInAt('down', token))).toMatchObject({ status: 503, code: 'unavailable' })
    await control('down', 'set', { down: false })
    await got(signInAt('down', token))
  })

  it('P8 only developers may fetch keys without encryption', async () => {
    await site('plain')
    const request = new Request('https://partyline.example/v1/entry-points/plain/customers', {
      method: 'POST',
      body: JSON.stringify({ token: await minted('plain') }),
    })
    const settings = { ...env, DEV_SIGN_IN: 'off' }
    expect(await problemIn(app.fetch(request, settings))).toMatchObject({ code: 'unavailable' })
    expect(await control('plain', 'asked')).toMatchObject({ jwks: 0 })
  })
})

describe('claims', () => {
  beforeAll(() => siteWith('claims', { kind: 'jwks', url: keysOf('claims') }))
  const attempt = async (claims: object) => signInAt('claims', await minted('claims', { claims: { ...claims } }))

  it.each([
    ['has ended', () => ({ exp: inSeconds(-limits.clockToleranceMs / 1_000) })],
    ['ends too late', () => ({ exp: inSeconds(limits.siteTokenMs / 1_000 + 60) })],
    ['never ends', () => ({ exp: null })],
    ['does not begin yet', () => ({ nbf: inSeconds(60) })],
    ['is for somebody else', () => ({ aud: 'another' })],
    ['is for nobody', () => ({ aud: null })],
    ['is of another issuer', () => ({ iss: 'https://evil.example' })],
    ['names nobody', () => ({ sub: null })],
  ])('P8 a token that %s is refused', async (_, claims) => {
    expect(await problemIn(attempt(claims()))).toMatchObject(nobody)
  })

  it('P8 clocks may differ a little', async () => {
    await got(attempt({ exp: inSeconds(5 - limits.clockToleranceMs / 1_000) }))
    await got(attempt({ nbf: inSeconds(limits.clockToleranceMs / 1_000 - 5) }))
    await got(attempt({ exp: inSeconds(limits.siteTokenMs / 1_000) }))
  })

  it.each([
    [{ sub: '' }, 'token.sub'],
    [{ sub: 'x'.repeat(limits.subjectLength + 1) }, 'token.sub'],
    [{ sub: 'a b' }, 'token.sub'],
    [{ sub: 'a\u202eb' }, 'token.sub'],
    [{ sub: 'Ää' }, 'token.sub'],
  ])('P8, S3 a token that claims %j is refused at %s', async (claims, field) => {
    expect(await problemIn(attempt(claims))).toMatchObject({ status: 400, code: 'invalid', field })
  })

  it.each([
    '../../root',
    '__proto__',
    'a:b',
    'auth0|5f7c',
    'constructor',
    'a/b/c',
    "';DROP-TABLE-sites;--",
    '<script>',
  ])('P8 the customer %s is one like any other', async (sub) => {
    const { customer, customerToken } = await got<Customer>(attempt({ sub }))
    expect(customer.id).toBe(`claims:${sub}`)
    const started = ask('POST', '/v1/entry-points/claims/conversations', { token: customerToken, body: {} })
    const { conversation } = await got<{ conversation: string }>(started)
    await got(ask('POST', `/v1/conversations/${conversation}/connections`, { token: customerToken }))
  })

  it.each([
    [{ name: '' }, null, {}, [['name', 'left_out']]],
    [{ name: { first: 'Maria' } }, null, {}, [['name', 'left_out']]],
    [{ name: 'x'.repeat(300) }, 'x'.repeat(256), {}, [['name', 'shortened']]],
    [{ name: `${'x'.repeat(255)}😀😀` }, 'x'.repeat(255), {}, [['name', 'shortened']]],
    [
      { attributes: { a: 1, b: false, c: null } },
      null,
      { a: '1', b: 'false' },
      [
        ['attributes.a', 'made_text'],
        ['attributes.b', 'made_text'],
        ['attributes.c', 'left_out'],
      ],
    ],
    [{ attributes: { 'a b': 'c', ok: 'd' } }, null, { ok: 'd' }, [['attributes.a b', 'left_out']]],
    [{ attributes: 'gold' }, null, {}, [['attributes', 'left_out']]],
  ])('P8 what merely adorns refuses nobody: %j', async (claims, name, attributes, adjusted) => {
    const {
      customer,
      customerToken,
      adjusted: said,
    } = await got<Customer & { adjusted: unknown }>(attempt({ ...claims, sub: crypto.randomUUID() }))
    expect(customer.name).toBe(name)
    expect(said).toEqual(adjusted.map(([field, how]) => ({ field, how })))
    const body = { name: 'Vera' }
    const started = ask('POST', '/v1/entry-points/claims/conversations', { token: customerToken, body })
    const { conversation } = await got<{ conversation: string }>(started)
    const profile = `/v1/conversations/${conversation}/customer`
    const token = await signIn('dora')
    expect(await got(ask('GET', profile, { token }))).toMatchObject({ attributes: { signed: attributes } })
  })

  it('P8 a hundred and more attributes are as many as there is room for', async () => {
    const attributes = Object.fromEntries(Array.from({ length: 150 }, (_, n) => [`k${n}`, 'v']))
    const { adjusted } = await got<{ adjusted: unknown[] }>(attempt({ attributes }))
    expect(adjusted).toHaveLength(150 - limits.attributeCount)
  })

  it('P8 hostile names are names', async () => {
    for (const name of ['<img src=x onerror=alert(1)>', '😀'.repeat(60), '__proto__']) {
      expect((await got<Customer>(attempt({ name }))).customer.name).toBe(name)
    }
    const turned = { name: '\u202egnp\r\n.exe\u0007' }
    expect((await got<Customer>(attempt(turned))).customer.name).toBe('gnp .exe')
    for (const name of ['', ' ', '\u200b\u3164', null])
      expect((await got<Customer>(attempt({ name }))).customer.name).toBeNull()
    await got(attempt({ attributes: JSON.parse('{"__proto__": "x", "constructor": "y"}') }))
  })

  it('S3 a token that is too large is not looked at', async () => {
    const token = 'x'.repeat(limits.identityTokenBytes + 1)
    expect(await problemIn(signInAt('claims', token))).toMatchObject({ code: 'invalid', field: 'token' })
  })

  it.each(['x', 'a.b.c', '..', '{}', 'e30.e30.'])('P8 "%s" is no token', async (token) => {
    expect(await problemIn(signInAt('claims', token))).toMatchObject(nobody)
  })
})

describe('algorithms', () => {
  const kinds = ['jwks', 'public', 'shared'] as const
  const secrets = ['SITE_SECRET_DEMO']
  beforeAll(async () => {
    await siteWith('jwks', { kind: 'jwks', url: keysOf('jwks') })
    await siteWith('public', { kind: 'public', pem: [await pemOf('public')] })
    await siteWith('shared', { kind: 'shared', secrets })
  })

  it.each(kinds)('P8 without a signature nothing is believed (%s)', async (kind) => {
    expect(await problemIn(signInAt(kind, await minted(kind, { by: 'none' })))).toMatchObject(nobody)
  })

  it.each(kinds)('P8 a public key is no secret (%s)', async (kind) => {
    const { pem, jwk } = await key(kind)
    for (const secret of [pem, pem.trim(), JSON.stringify(jwk)]) {
      expect(await problemIn(signInAt(kind, await minted(kind, { by: { secret } })))).toMatchObject(nobody)
    }
  })

  it.each(kinds)('P8 a header names no key of its own (%s)', async (kind) => {
    const { privateKey, publicKey } = await generateKeyPair('ES256')
    const token = await new SignJWT({ iss: issuerOf(kind), aud: 'partyline', sub: 'x' })
      .setProtectedHeader({ alg: 'ES256', jwk: await exportJWK(publicKey), jku: keysOf('evil'), kid: '../../dev/null' })
      .setExpirationTime('1m')
      .sign(privateKey)
    expect(await problemIn(signInAt(kind, token))).toMatchObject(nobody)
    expect(await control('evil', 'asked')).toMatchObject({ jwks: 0 })
  })

  it('P8 one site does not sign for another', async () => {
    expect(await problemIn(signInAt('public', await minted('jwks')))).toMatchObject(nobody)
    expect(await problemIn(signInAt('shop', await minted('shared', { by: 'current' })))).toMatchObject(nobody)
  })
})

describe('a public key', () => {
  it('P8 two are valid during a rotation, of either kind', async () => {
    const old = await minted('pem')
    const pems = [await pemOf('pem')]
    await control('pem', 'rotate', { alg: 'ES256' })
    pems.unshift(await pemOf('pem'))
    await siteWith('pem', { kind: 'public', pem: pems })
    await got(signInAt('pem', old))
    const next = await minted('pem')
    await got(signInAt('pem', next))
    await siteWith('pem', { kind: 'public', pem: pems.slice(0, 1) })
    expect(await problemIn(signInAt('pem', old))).toMatchObject(nobody)
    await got(signInAt('pem', next))
  })
})

describe('a shared secret', () => {
  const one = 'SITE_SECRET_ONE'
  const two = 'SITE_SECRET_TWO'
  const values = { [one]: 'the first secret, of 32 bytes and more', [two]: 'the second one, of 32 bytes and more' }
  const sign = (secret: string) => minted('secrets', { by: { secret } })
  const attempt = (token: string, settings: object) =>
    app.fetch(
      new Request('http://localhost/v1/entry-points/secrets/customers', {
        method: 'POST',
        body: JSON.stringify({ token }),
      }),
      { ...env, ...settings },
    )

  it('P8 two are valid during a rotation', async () => {
    await siteWith('secrets', { kind: 'shared', secrets: [one, two] })
    for (const secret of Object.values(values)) await got(attempt(await sign(secret), values))
    const third = 'a third one that nobody has ever heard of'
    expect(await problemIn(attempt(await sign(third), values))).toMatchObject(nobody)
  })

  it.each([undefined, '', 'short', 'x'.repeat(31), { a: 1 }])('P8 the secret %j is refused at use', async (value) => {
    await siteWith('secrets', { kind: 'shared', secrets: [one] })
    const token = await sign(values[one] ?? '')
    expect(await problemIn(attempt(token, { [one]: value }))).toMatchObject({ status: 503, code: 'unavailable' })
  })
})

describe('an entry point', () => {
  it('P8 without a site nobody is signed in', async () => {
    expect(await problemIn(signInAt('account', await shopToken('maria')))).toMatchObject({
      status: 404,
      code: 'not_found',
    })
    expect(await problemIn(signInAt('nowhere', await shopToken('maria')))).toMatchObject({ status: 404 })
  })
})
