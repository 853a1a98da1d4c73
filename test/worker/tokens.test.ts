// Whose word counts: every way in which a token can be the wrong one.
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { sign } from '../../worker/tokens.ts'
import { ask, endless, env, forge, got, loadDemo, problemIn, signIn, visitor } from './support.ts'

beforeAll(loadDemo)

const asAnn = (token: string) => ask('GET', '/v1/quick-connects', { token })
const unauthorized = { status: 401, code: 'unauthorized' }

describe('session tokens', () => {
  it('S2 a session token of ours is taken', async () => {
    await got(asAnn(await signIn('ann')))
  })

  it.each([
    ['another kind', () => forge({ aud: 'visitor', sub: 'ann' }), { status: 403, code: 'forbidden' }],
    ['a connection', () => forge({ aud: 'connection', sub: 'agent/ann' }), unauthorized],
    ['several kinds at once', () => forge({ aud: ['visitor', 'session'], sub: 'ann' }), unauthorized],
    ['another issuer', () => forge({ aud: 'session', sub: 'ann', iss: 'else' }), unauthorized],
    ['no subject', () => forge({ aud: 'session' }), unauthorized],
    ['no end', () => endless({ aud: 'session', sub: 'ann' }), unauthorized],
    ['the past', () => forge({ aud: 'session', sub: 'ann', exp: Math.floor(Date.now() / 1_000) - 1 }), unauthorized],
    ['another key', () => forge({ aud: 'session', sub: 'ann' }, new Uint8Array(32)), unauthorized],
    ['another algorithm', () => forge({ aud: 'session', sub: 'ann' }, new Uint8Array(64), 'HS512'), unauthorized],
    ['nobody known', () => forge({ aud: 'session', sub: 'zoe' }), { status: 403, code: 'agent_inactive' }],
  ])('S2 a token of %s is refused', async (_, token, problem) => {
    expect(await problemIn(asAnn(await token()))).toMatchObject(problem)
  })

  it('S2 an unsigned token is refused', async () => {
    const [, payload] = (await signIn('ann')).split('.')
    const header = btoa('{"alg":"none"}').replaceAll('=', '')
    expect(await problemIn(asAnn(`${header}.${payload}.`))).toMatchObject(unauthorized)
  })

  it.each(['', 'Bearer', 'Basic YW5uOmFubg==', 'Bearer a b'])('S2 the header "%s" is no key', async (authorization) => {
    expect(await problemIn(ask('GET', '/v1/agent', { headers: { authorization } }))).toMatchObject(unauthorized)
  })

  it.each(['visitor', 'session', 'connection'] as const)('S2 a %s token ends at its limit', async (kind) => {
    const life = {
      visitor: limits.visitorTokenMs,
      session: limits.sessionTokenMs,
      connection: limits.connectionTokenMs,
    }
    const { token, expiresAt } = await sign(env, kind, 'x')
    const { iat, exp } = JSON.parse(atob(token.split('.')[1] ?? '')) as { iat: number; exp: number }
    expect((exp - iat) * 1_000).toBe(life[kind])
    expect(expiresAt).toBe(exp * 1_000)
  })

  it('S2 a session token is refused from the second in which it ends', async () => {
    const { token, expiresAt } = await sign(env, 'session', 'ann')
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      vi.setSystemTime(expiresAt - 1)
      await got(asAnn(token))
      vi.setSystemTime(expiresAt)
      expect(await problemIn(asAnn(token))).toMatchObject(unauthorized)
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('roles', () => {
  it.each([
    ['ann', 403],
    ['dora', 403],
    ['root', 200],
  ])('S1 %s may administer: %i', async (agent, status) => {
    expect((await ask('GET', '/v1/admin/queues', { token: await signIn(agent) })).status).toBe(status)
  })

  it('S1 a customer has no workspace', async () => {
    const { token } = await visitor()
    expect(await problemIn(ask('GET', '/v1/agent', { token }))).toMatchObject({ code: 'forbidden' })
  })

  it('S1 an agent starts no conversation as a customer', async () => {
    const asking = { token: await signIn('ann'), body: {} }
    expect(await problemIn(ask('POST', '/v1/entry-points/shop/conversations', asking))).toMatchObject({
      code: 'forbidden',
    })
  })

  it('S4 an agent made inactive is cut off at once, and signs in anew when the account is active again', async () => {
    const token = await signIn('cleo')
    const admin = await signIn('root')
    const { body } = await got<{ body: object }>(ask('GET', '/v1/admin/agents/cleo', { token: admin }))
    await got(asAnn(token))
    await got(ask('PUT', '/v1/admin/agents/cleo', { token: admin, body: { ...body, active: false } }))
    expect(await problemIn(asAnn(token))).toMatchObject({ status: 403, code: 'agent_inactive' })
    await got(ask('PUT', '/v1/admin/agents/cleo', { token: admin, body: { ...body, active: true } }))
    expect(await problemIn(asAnn(token))).toMatchObject(unauthorized)
    await got(asAnn(await signIn('cleo')))
  })

  it('S4 a role is read anew for every request', async () => {
    const token = await signIn('ben')
    const admin = await signIn('root')
    const { body } = await got<{ body: object }>(ask('GET', '/v1/admin/agents/ben', { token: admin }))
    await got(ask('PUT', '/v1/admin/agents/ben', { token: admin, body: { ...body, role: 'admin' } }))
    await got(ask('GET', '/v1/admin/queues', { token }))
    await got(ask('PUT', '/v1/admin/agents/ben', { token: admin, body: { ...body, role: 'agent' } }))
    expect(await problemIn(ask('GET', '/v1/admin/queues', { token }))).toMatchObject({ code: 'forbidden' })
  })
})
