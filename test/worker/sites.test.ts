// What a site may say of itself, and where its customers may come in.
import { beforeAll, describe, expect, it } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { control } from './site.ts'
import { ask, got, loadDemo, problemIn, signIn } from './support.ts'

beforeAll(loadDemo)

describe('a site', () => {
  const put = async (body: object) => ask('PUT', '/v1/admin/sites/x', { token: await signIn('root'), body })
  const jwks = (url: string) => ({ name: 'X', audience: 'x', keys: { kind: 'jwks', url } })
  const shared = (...secrets: readonly string[]) => ({ name: 'X', keys: { kind: 'shared', secrets } })
  const pem = (...pems: readonly string[]) => ({ name: 'X', keys: { kind: 'public', pem: pems } })

  it.each([
    [shared(), 'keys.secrets'],
    [shared('SITE_SECRET_A', 'SITE_SECRET_B', 'SITE_SECRET_C'), 'keys.secrets'],
    [shared('TOKEN_SECRET'), 'keys.secrets.0'],
    [shared('SITE_SECRET_A', 'SITE_SECRET_'), 'keys.secrets.1'],
    [shared('SITE_SECRET_a'), 'keys.secrets.0'],
    [shared('XSITE_SECRET_A\n'), 'keys.secrets.0'],
    [pem(), 'keys.pem'],
    [pem('-----BEGIN PUBLIC KEY-----'), 'keys.pem.0'],
    [pem('x'.repeat(limits.pemBytes + 1)), 'keys.pem.0'],
    [jwks('http://keys.example/jwks'), 'keys.url'],
    [jwks('http://127.0.0.1.evil.example/jwks'), 'keys.url'],
    [jwks('file:///etc/passwd'), 'keys.url'],
    [jwks('keys'), 'keys.url'],
    [{ ...jwks('https://keys.example/jwks'), audience: null }, 'audience'],
    [{ name: 'X', keys: { kind: 'none' } }, 'keys.kind'],
  ])('S3 %j is refused at %s', async (body, field) => {
    expect(await problemIn(put(body))).toMatchObject({ status: 400, code: 'invalid', field })
  })

  it('S3 a public key that is too weak, or none, is refused when it is written', async () => {
    const weak = await crypto.subtle.generateKey(
      { name: 'RSASSA-PKCS1-v1_5', modulusLength: 1_024, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' },
      true,
      ['sign', 'verify'],
    )
    const spki = (await crypto.subtle.exportKey('spki', (weak as CryptoKeyPair).publicKey)) as ArrayBuffer
    const text = btoa(String.fromCharCode(...new Uint8Array(spki)))
    const refused = put(
      pem(
        (await control<{ pem: string }>('x', 'key')).pem,
        `-----BEGIN PUBLIC KEY-----\n${text}\n-----END PUBLIC KEY-----`,
      ),
    )
    expect(await problemIn(refused)).toMatchObject({ code: 'invalid', field: 'keys.pem.1' })
  })

  it.each(['live', 'persistent'])('P7 a %s entry point where signing in is required has a site', async (mode) => {
    const entry = { name: 'X', mode, defaultQueue: 'sales', flows: { inbound: 'inbound-live' }, signIn: 'required' }
    const write = async (body: object) => ask('PUT', '/v1/admin/entry-points/x', { token: await signIn('root'), body })
    expect(await problemIn(write(entry))).toMatchObject({ code: 'invalid', field: 'site' })
    expect(await problemIn(write({ ...entry, site: 'none' }))).toMatchObject({ code: 'invalid', field: 'site' })
    await got(write({ ...entry, site: 'shop' }))
  })
})
