// The audit log: every administrative change that was made, nothing that was not, and no secret.
import { beforeAll, describe, expect, it } from 'vitest'
import type { AuditEntry } from '../../protocol/audit.ts'
import { limits } from '../../protocol/limits.ts'
import { makeKey } from '../../worker/keys.ts'
import { askWith, provider } from './provider.ts'
import { ask, env, got, loadDemo, problemIn, signIn } from './support.ts'

let token: string
beforeAll(async () => {
  await loadDemo()
  token = await signIn('root')
})

interface Page {
  readonly items: readonly AuditEntry[]
  readonly more: boolean
}
const audit = (query = '') => got<Page>(ask('GET', `/v1/admin/audit${query}`, { token }))
const put = (path: string, body: unknown) => ask('PUT', `/v1/admin/${path}`, { token, body })
const root = { kind: 'agent', id: 'root' } as const
const flow = (text: string) => ({
  kind: 'invite',
  name: 'X',
  start: 'a',
  blocks: { a: { type: 'playPrompt', text, next: null } },
})

/** Of one thing, the oldest first, as what happened. */
async function historyOf(kind: string, id: string): Promise<readonly Partial<AuditEntry>[]> {
  const { items } = await audit(`?kind=${kind}&id=${id}`)
  return items.toReversed().map(({ by, act, version, before, after }) => ({ by, act, version, before, after }))
}

describe('what is recorded', () => {
  it.each([
    ['sites', { name: 'X', keys: { kind: 'shared', secrets: ['SITE_SECRET_DEMO'] } }],
    ['entry-points', { name: 'X', mode: 'live', defaultQueue: 'sales', flows: { inbound: 'inbound-live' } }],
    ['queues', { name: 'X' }],
    ['agents', { name: 'X' }],
    ['quick-connects', { name: 'X', target: { kind: 'queue', id: 'sales' } }],
    ['flows', flow('One')],
  ])('S7 of %s: who has made, changed and deleted one, what it was before and after', async (kind, body) => {
    const one = await got<{ body: object }>(put(`${kind}/once`, body))
    const two = await got<{ body: object }>(put(`${kind}/once`, { ...body, name: 'Y' }))
    expect((await ask('DELETE', `/v1/admin/${kind}/once`, { token })).status).toBe(204)
    expect(await historyOf(kind, 'once')).toEqual([
      { by: root, act: 'created', version: 1, before: null, after: one.body },
      { by: root, act: 'updated', version: 2, before: one.body, after: two.body },
      { by: root, act: 'deleted', version: 2, before: two.body, after: null },
    ])
  })

  it('S7 of keys: who has made and revoked one, once', async () => {
    const made = await got<{ id: string; lastFour: string }>(
      ask('POST', '/v1/admin/keys', { token, body: { name: 'Orders' } }),
    )
    const key = { id: made.id, name: 'Orders', lastFour: made.lastFour }
    for (let i = 0; i < 2; i++) expect((await ask('DELETE', `/v1/admin/keys/${made.id}`, { token })).status).toBe(204)
    expect(await historyOf('keys', made.id)).toEqual([
      { by: root, act: 'created', version: null, before: null, after: key },
      { by: root, act: 'revoked', version: null, before: key, after: null },
    ])
  })

  it('S7 what the product brings itself, and whom the identity provider brings', async () => {
    expect(await historyOf('flows', 'invite')).toMatchObject([{ by: { kind: 'system' }, act: 'created', version: 1 }])
    const from = provider({ OIDC_ROLE_CLAIM: 'groups', OIDC_ROLES: '{"staff":"agent"}' })
    const idToken = await from.token({ claims: { name: 'Zoe', email: 'zoe@acme.example', groups: ['staff'] } })
    const session = askWith(from.vars, 'POST', '/v1/sign-in/session', { body: { idToken } })
    const { agent } = await got<{ agent: { id: string } }>(session)
    expect(await historyOf('agents', agent.id)).toMatchObject([
      { by: { kind: 'provider' }, act: 'created', version: 1, after: { name: 'Zoe', role: 'agent' } },
    ])
  })

  it('S7 no secret: neither of a site nor of a backend', async () => {
    const { secret } = await makeKey(env.CONFIG, root, 'Orders')
    await got(put('sites/own', { name: 'X', keys: { kind: 'shared', secrets: ['SITE_SECRET_DEMO'] } }))
    const { results } = await env.CONFIG.prepare('SELECT * FROM audit').all()
    const all = JSON.stringify(results)
    const { SITE_SECRET_DEMO: ofSite } = env as unknown as { readonly SITE_SECRET_DEMO: string }
    expect(all).toContain('SITE_SECRET_DEMO')
    expect(ofSite.length).toBeGreaterThan(20)
    for (const hidden of [ofSite, secret, secret.slice(20, -4)]) expect(all).not.toContain(hidden)
  })
})

describe('what is not recorded', () => {
  const count = () => env.CONFIG.prepare('SELECT COUNT(*) AS count FROM audit').first<number>('count')

  it('S7 a write that was refused', async () => {
    const before = await count()
    expect(await problemIn(put('queues/none', { name: '' }))).toMatchObject({ code: 'invalid' })
    expect(await problemIn(put('flows/none', { ...flow('X'), start: 'z' }))).toMatchObject({ code: 'invalid_flow' })
    expect(await problemIn(ask('DELETE', '/v1/admin/queues/sales', { token }))).toMatchObject({ code: 'in_use' })
    expect(await problemIn(ask('DELETE', '/v1/admin/queues/none', { token }))).toMatchObject({ code: 'not_found' })
    expect(await problemIn(ask('DELETE', '/v1/admin/keys/none', { token }))).toMatchObject({ code: 'not_found' })
    expect(await count()).toBe(before)
  })

  it('S7 a write that failed half-way: it is there whole, or not at all', async () => {
    const before = await count()
    await env.CONFIG.prepare('ALTER TABLE config_letters RENAME TO lost').run()
    expect(await problemIn(put('queues/half', { name: 'X' }))).toMatchObject({ status: 503, code: 'unavailable' })
    await env.CONFIG.prepare('ALTER TABLE lost RENAME TO config_letters').run()
    expect(await count()).toBe(before)
    expect((await ask('GET', '/v1/admin/queues/half', { token })).status).toBe(404)
    expect(await got(put('queues/half', { name: 'X' }))).toMatchObject({ version: 1 })
  })

  it('S7 a write without its row in the log', async () => {
    await env.CONFIG.prepare('ALTER TABLE audit RENAME TO lost').run()
    expect(await problemIn(put('queues/unseen', { name: 'X' }))).toMatchObject({ status: 503, code: 'unavailable' })
    await env.CONFIG.prepare('ALTER TABLE lost RENAME TO audit').run()
    expect((await ask('GET', '/v1/admin/queues/unseen', { token })).status).toBe(404)
  })
})

describe('the log', () => {
  it('S7 is read from the newest on, by kind and id, and goes on behind a revision', async () => {
    for (const name of ['A', 'B', 'C']) await got(put('queues/listed', { name }))
    const { items } = await audit('?kind=queues&id=listed')
    const revisions = items.map(({ revision }) => revision)
    expect(items.map(({ after }) => after?.['name'])).toEqual(['C', 'B', 'A'])
    expect(revisions).toEqual(revisions.toSorted((a, b) => b - a))
    expect((await audit()).items[0]).toEqual(items[0])
    expect((await audit(`?kind=queues&id=listed&before=${revisions[0]}`)).items).toEqual(items.slice(1))
    expect((await audit('?kind=agents&id=listed')).items).toEqual([])
  })

  it('S7 comes in pages that are bounded in number and in bytes', async () => {
    const statement = env.CONFIG.prepare(
      `INSERT INTO audit (revision, at, who, kind, id, act, version, after)
       SELECT 100000 + value, 0, 'system', 'sites', ?2, 'created', 1, json_object('name', ?3) FROM json_each(?1)`,
    )
    const numbers = JSON.stringify(Array.from({ length: limits.pageItems + 1 }, (_, i) => i))
    await statement.bind(numbers, 'small', 'X').run()
    const page = await audit('?id=small')
    expect([page.items.length, page.more]).toEqual([limits.pageItems, true])
    const rest = await audit(`?id=small&before=${page.items.at(-1)!.revision}`)
    expect([rest.items.length, rest.more]).toEqual([1, false])

    const long = 'x'.repeat(limits.pageBytes / 2)
    await env.CONFIG.prepare("DELETE FROM audit WHERE id = 'small'").run()
    await statement.bind('[1, 2, 3]', 'long', long).run()
    const first = await audit('?id=long')
    expect([first.items.length, first.more]).toEqual([1, true])
    await statement.bind('[4]', 'huge', 'x'.repeat(limits.pageBytes + 1)).run()
    const huge = await audit('?id=huge')
    expect([huge.items.length, huge.more]).toEqual([1, false])
  })

  it.each([
    ['?kind=rooms', 'kind'],
    ['?id=a%20b', 'id'],
    ['?before=soon', 'before'],
    ['?before=0', 'before'],
    ['?after=1', 'after'],
  ])('S3 %s is refused by name', async (query, field) => {
    expect(await problemIn(ask('GET', `/v1/admin/audit${query}`, { token }))).toMatchObject({ code: 'invalid', field })
  })
})
