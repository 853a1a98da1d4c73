// Which agent somebody becomes who signs in, and with which role.
import { env as bindings } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Env } from '../../durable-objects/env.ts'
import { provider, askWith } from './provider.ts'
import { ask, got, problemIn, signIn } from './support.ts'

const env = bindings as unknown as Env
const table = { OIDC_ROLE_CLAIM: 'groups', OIDC_ROLES: '{"staff":"agent","leads":"supervisor","ops":"admin"}' }
const first = 'boss@acme.example'

interface Agent {
  readonly id: string
  readonly name: string
  readonly role: string
}

const answer = async (vars: Readonly<Record<string, string>>, claims: object) => {
  const from = provider(vars)
  const idToken = await from.token({ claims: { name: 'Zoe', ...claims } })
  return askWith(from.vars, 'POST', '/v1/sign-in/session', { body: { idToken } })
}
const admitted = async (vars: Readonly<Record<string, string>>, claims: object) =>
  (await got<{ agent: Agent; token: string }>(answer(vars, claims))).agent
const write = async (id: string, body: object) => {
  await env.CONFIG.prepare('INSERT OR REPLACE INTO agents (id, version, body) VALUES (?1, 1, ?2)')
    .bind(id, JSON.stringify({ id, name: id, role: 'agent', active: true, logins: [`${id}@acme.example`], ...body }))
    .run()
}
const rows = async () =>
  (await env.CONFIG.prepare("SELECT id, json_extract(body, '$.role') AS role FROM agents ORDER BY id").all()).results

beforeEach(async () => {
  await env.CONFIG.prepare('DELETE FROM agents').run()
  await env.CONFIG.prepare('DELETE FROM flows').run()
})

describe('the first administrator', () => {
  it('S6 is whoever has the login that is named for it, and finds the built-in flows there', async () => {
    const agent = await admitted({ FIRST_ADMIN: ' Boss@ACME.example' }, { email: first })
    expect(agent).toMatchObject({ name: 'Zoe', role: 'admin' })
    const token = await signIn(agent.id)
    const { items } = await got<{ items: { id: string }[] }>(ask('GET', '/v1/admin/flows', { token }))
    expect(items.map(({ id }) => id)).toContain('inbound-live')
    await got(ask('PUT', '/v1/admin/queues/sales', { token, body: { name: 'Sales' } }))
    const entryPoint = { name: 'Shop', mode: 'live', defaultQueue: 'sales', flows: { inbound: 'inbound-live' } }
    await got(ask('PUT', '/v1/admin/entry-points/shop', { token, body: entryPoint }))
    expect((await admitted({ FIRST_ADMIN: first }, { email: first })).id).toBe(agent.id)
    expect(await rows()).toHaveLength(1)
  })

  /** By the API, which never deletes the last one; the other one goes as no API does it. */
  async function removeBesideAnother(id: string): Promise<void> {
    await write('other', { role: 'admin' })
    expect((await ask('DELETE', `/v1/admin/agents/${id}`, { token: await signIn('other') })).status).toBe(204)
    await env.CONFIG.prepare(`DELETE FROM agents WHERE id = 'other'`).run()
  }

  it('S7 is let in again, under another id, after all administrators were deleted', async () => {
    const before = await admitted({ FIRST_ADMIN: first }, { email: first })
    await removeBesideAnother(before.id)
    const after = await admitted({ FIRST_ADMIN: first }, { email: first })
    expect(after).toMatchObject({ role: 'admin' })
    expect(after.id).not.toBe(before.id)
    expect((await admitted({ FIRST_ADMIN: first }, { email: first })).id).toBe(after.id)
    // And once more, although that id is reserved too.
    await removeBesideAnother(after.id)
    const third = await admitted({ FIRST_ADMIN: first }, { email: first })
    expect(new Set([before.id, after.id, third.id]).size).toBe(3)
  })

  it('S6 is nobody once there is another, and nobody else ever', async () => {
    await write('root', { role: 'admin' })
    expect(await problemIn(answer({ FIRST_ADMIN: first }, { email: first }))).toMatchObject({ code: 'login_unknown' })
    await env.CONFIG.prepare('DELETE FROM agents').run()
    expect(await problemIn(answer({ FIRST_ADMIN: first }, { email: 'zoe@acme.example' }))).toMatchObject({
      code: 'login_unknown',
    })
    expect(await problemIn(answer({ FIRST_ADMIN: first }, { email: first, email_verified: false }))).toMatchObject({
      code: 'login_missing',
    })
    expect(await rows()).toEqual([])
  })

  it('S6 may be an agent who is there already, whatever their role is elsewhere, while there is no other', async () => {
    await write('boss', {})
    const vars = { FIRST_ADMIN: first, ...table }
    expect(await admitted(vars, { email: first, groups: ['staff'] })).toMatchObject({ id: 'boss', role: 'admin' })
    expect(await admitted(vars, { email: first })).toMatchObject({ id: 'boss', role: 'admin' })
    await write('root', { role: 'admin' })
    expect(await admitted(vars, { email: first, groups: ['staff'] })).toMatchObject({ id: 'boss', role: 'agent' })
  })

  it('S6 is there even if there are administrators whom nobody can sign in as', async () => {
    await write('lost', { role: 'admin', logins: [] })
    await write('gone', { role: 'admin', active: false })
    expect(await admitted({ FIRST_ADMIN: first }, { email: first })).toMatchObject({ role: 'admin' })
  })

  it('S4 is not somebody who was deactivated', async () => {
    await write('boss', { active: false })
    expect(await problemIn(answer({ FIRST_ADMIN: first }, { email: first }))).toMatchObject({ code: 'agent_inactive' })
  })

  it('S6 is one, though several tabs sign in at once', async () => {
    const agents = await Promise.all([1, 2, 3].map(() => admitted({ FIRST_ADMIN: first }, { email: first })))
    expect(new Set(agents.map(({ id }) => id)).size).toBe(1)
    expect(await rows()).toEqual([{ id: agents[0]?.id, role: 'admin' }])
  })
})

describe('an agent who was deleted', () => {
  it('S7 comes back by no sign-in, whatever role the provider gives them', async () => {
    await write('root', { role: 'admin' })
    const staff = { email: 'yan@acme.example', groups: ['staff'] }
    const { id } = await admitted(table, staff)
    const token = await signIn('root')
    expect((await ask('DELETE', `/v1/admin/agents/${id}`, { token })).status).toBe(204)
    expect(await problemIn(answer(table, staff))).toMatchObject({ status: 403, code: 'login_unknown' })
    expect(await rows()).toEqual([{ id: 'root', role: 'admin' }])
  })
})

describe('without a claim for roles', () => {
  it('S6 the list of agents says who may come and as what', async () => {
    await write('dora', { role: 'supervisor' })
    expect(await admitted({}, { email: 'DORA@acme.example', groups: ['ops'], role: 'admin' })).toEqual({
      id: 'dora',
      name: 'dora',
      role: 'supervisor',
    })
    const problem = await problemIn(answer({}, { email: 'zoe@acme.example' }))
    expect(problem).toMatchObject({ status: 403, code: 'login_unknown' })
    expect(problem.detail).toBe('Nobody here has the login zoe@acme.example.')
  })

  it('S6 a login that two agents came to have lets neither in', async () => {
    await write('ann', {})
    await write('anna', { logins: ['anna@acme.example', 'ann@acme.example'] })
    expect(await problemIn(answer({}, { email: 'ann@acme.example' }))).toMatchObject({ code: 'login_unknown' })
    expect((await admitted({}, { email: 'anna@acme.example' })).id).toBe('anna')
  })

  it('S6 rows of the time before logins let nobody in', async () => {
    const old = JSON.stringify({ id: 'old', name: 'Old', role: 'admin', active: true })
    await env.CONFIG.prepare('INSERT INTO agents (id, version, body) VALUES (?1, 1, ?2)').bind('old', old).run()
    for (const email of ['old', '', 'null', 'undefined']) {
      expect((await problemIn(answer({}, { email }))).code).toMatch(/^login_/)
    }
  })

  it.each([
    [{ email: 'ann@acme.example', email_verified: false }],
    [{ email: 'ann@acme.example', email_verified: 'false' }],
    [{}],
    [{ email: null }],
    [{ email: ['ann@acme.example'] }],
    [{ email: { toString: 'ann@acme.example' } }],
    [{ email: 'ann@acme.example\u0000' }],
    [{ email: 'x'.repeat(300) }],
    [{ preferred_username: 'ann@acme.example' }],
  ])('S6 %j is no login', async (claims) => {
    await write('ann', {})
    expect(await problemIn(answer({}, claims))).toMatchObject({ status: 403, code: 'login_missing' })
  })

  it('S6 another claim can be the login', async () => {
    await write('ann', { logins: ['acme\\ann'] })
    const claims = { upn: 'ACME\\Ann', email: 'x@acme.example', email_verified: false }
    expect((await admitted({ OIDC_LOGIN_CLAIM: 'upn' }, claims)).id).toBe('ann')
    for (const claim of ['__proto__', 'constructor', 'toString']) {
      expect(await problemIn(answer({ OIDC_LOGIN_CLAIM: claim }, claims))).toMatchObject({ code: 'login_missing' })
    }
  })
})

describe('with a claim for roles', () => {
  it('S6 the provider says who may come and as what, at every sign-in', async () => {
    const email = 'zoe@acme.example'
    const zoe = await admitted(table, { email, groups: ['staff', 'choir'] })
    expect(zoe).toMatchObject({ name: 'Zoe', role: 'agent' })
    expect(zoe.id).toMatch(/^zoe-[0-9a-f]{16}$/)
    expect(await got(ask('GET', '/v1/agent', { token: await signIn(zoe.id) }))).toMatchObject({
      agent: { name: 'Zoe' },
    })
    expect(await admitted(table, { email, name: 'Other', groups: ['staff', 'ops', 'leads'] })).toEqual({
      ...zoe,
      role: 'admin',
    })
    expect(await admitted(table, { email, groups: 'leads' })).toEqual({ ...zoe, role: 'supervisor' })
    expect(await rows()).toEqual([{ id: zoe.id, role: 'supervisor' }])
    expect(await problemIn(answer(table, { email, groups: ['choir'] }))).toMatchObject({ code: 'role_missing' })
  })

  it.each([
    [undefined],
    [null],
    [[]],
    [['choir']],
    [['__proto__', 'constructor', 'toString']],
    [{ staff: true }],
    [[['staff']]],
    [7],
    ['Staff'],
    ['admin'],
  ])('S6 %j gives no role, and leaves no agent behind', async (groups) => {
    const claims = { email: 'zoe@acme.example', ...(groups !== undefined && { groups }) }
    expect(await problemIn(answer(table, claims))).toMatchObject({ status: 403, code: 'role_missing' })
    expect(await rows()).toEqual([])
  })

  it('S6 the claim may lie within others, have a dotted name, or name the roles themselves', async () => {
    const email = 'zoe@acme.example'
    const within = { ...table, OIDC_ROLE_CLAIM: 'realm_access.roles' }
    expect(await admitted(within, { email, realm_access: { roles: ['leads'] } })).toMatchObject({ role: 'supervisor' })
    const dotted = { ...table, OIDC_ROLE_CLAIM: 'https://acme.example/roles' }
    expect(await admitted(dotted, { email, 'https://acme.example/roles': ['ops'] })).toMatchObject({ role: 'admin' })
    expect(await admitted({ OIDC_ROLE_CLAIM: 'roles' }, { email, roles: ['agent'] })).toMatchObject({ role: 'agent' })
    expect(await problemIn(answer({ OIDC_ROLE_CLAIM: 'a.__proto__.b' }, { email, a: {} }))).toMatchObject({
      code: 'role_missing',
    })
  })

  it('S6 whoever lost the login that made them an agent stays out', async () => {
    const email = 'zoe@acme.example'
    const { id } = await admitted(table, { email, groups: ['staff'] })
    await write(id, { logins: [] })
    expect(await problemIn(answer(table, { email, groups: ['ops'] }))).toMatchObject({ code: 'login_unknown' })
    expect(await rows()).toEqual([{ id, role: 'agent' }])
  })

  it('S4 a role given anew does not bring back who was deactivated', async () => {
    await write('ann', { active: false })
    const claims = { email: 'ann@acme.example', groups: ['ops'] }
    expect(await problemIn(answer(table, claims))).toMatchObject({ code: 'agent_inactive' })
    expect(await rows()).toEqual([{ id: 'ann', role: 'agent' }])
  })

  it.each([
    ['__proto__@acme.example', /^proto-[0-9a-f]{16}$/],
    ['<script>@acme.example', /^script-/],
    ['🙂@acme.example', /^agent-/],
    [`${'x'.repeat(50)}@acme.example`, /^x{32}-/],
    ['constructor', /^constructor-/],
    ["o'hara;drop@acme.example", /^o-hara-drop-/],
  ])('S3 the hostile login %j makes a harmless id', async (email, id) => {
    const agent = await admitted(table, { email, name: '‮evil', groups: ['staff'] })
    expect(agent.id).toMatch(id)
    expect((await admitted(table, { email, groups: ['staff'] })).id).toBe(agent.id)
  })
})
