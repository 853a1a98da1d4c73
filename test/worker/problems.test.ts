// One way for every "no" to leave the Worker.
import { afterEach, beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { app } from '../../worker/app.ts'
import { ask, env, problemIn, signIn, start } from './support.ts'

let logged: MockInstance<typeof console.error>
beforeEach(() => {
  logged = vi.spyOn(console, 'error').mockReturnValue()
})
afterEach(() => logged.mockRestore())

describe('problem documents', () => {
  it('S3 an unknown route is a problem document', async () => {
    expect(await problemIn(ask('GET', '/v1/nothing'))).toEqual({
      type: 'urn:partyline:problem:not_found',
      title: 'There is no such thing.',
      status: 404,
      code: 'not_found',
    })
  })

  it('S3 a known route with another method says which ones it takes', async () => {
    const response = await ask('PATCH', '/v1/agent/presence')
    expect(response.headers.get('allow')).toBe('PUT')
    expect(await problemIn(response)).toMatchObject({ status: 405, code: 'method_not_allowed' })
  })

  it('S3 a body that is not JSON is refused', async () => {
    expect(await problemIn(start('shop', { body: '{"name":' }))).toMatchObject({ code: 'invalid', field: 'body' })
  })

  it('S3 a body that is no object is refused', async () => {
    expect(await problemIn(start('shop', { body: '[]' }))).toMatchObject({ code: 'invalid', field: 'body' })
  })

  it('S3 a body over the limit is refused, with and without a declared length', async () => {
    const text = 'x'.repeat(limits.bodyBytes + 1)
    expect(await problemIn(start('shop', { body: text }))).toMatchObject({ code: 'too_large' })
    const request = new Request('http://localhost/v1/entry-points/shop/conversations', {
      method: 'POST',
      body: new Blob([text]).stream(),
    })
    expect(await problemIn(app.fetch(request, env))).toMatchObject({ code: 'too_large' })
  })

  it('S3 what was not foreseen says nothing of the inside', async () => {
    const broken = { ...env, CONFIG: null as unknown as D1Database }
    const request = new Request('http://localhost/v1/agent', {
      headers: { authorization: `Bearer ${await signIn('ann')}` },
    })
    const response = await app.fetch(request, broken)
    expect(response.headers.get('retry-after')).toBe('1')
    expect(await problemIn(response)).toEqual({
      type: 'urn:partyline:problem:unavailable',
      title: 'Try again later.',
      status: 503,
      code: 'unavailable',
    })
    const [line] = logged.mock.calls.flat() as string[]
    expect(JSON.parse(line ?? '')).toMatchObject({ level: 'error', method: 'GET', path: '/v1/agent' })
    expect(line).not.toContain('Bearer')
  })

  it.each(['', 'too-short', 'x'.repeat(31)])('S2 nothing is served with the secret "%s"', async (secret) => {
    const request = new Request('http://localhost/v1/health')
    expect(await problemIn(app.fetch(request, { ...env, TOKEN_SECRET: secret }))).toMatchObject({ code: 'unavailable' })
  })

  it('S2 problems can be read by the pages of other sites, and are never kept by a cache', async () => {
    const response = await ask('GET', '/v1/agent', { headers: { origin: 'https://shop.example' } })
    expect(response.status).toBe(401)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(response.headers.get('cache-control')).toBe('no-store')
  })
})
