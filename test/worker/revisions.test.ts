// One revision for every administrative write, and writes under a condition.
import { applyD1Migrations, runInDurableObject, type D1Migration } from 'cloudflare:test'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { QueueObject } from '../../durable-objects/queue.ts'
import type { QueueConfig } from '../../protocol/config/queues.ts'
import { ask, env, got, loadDemo, problemIn, signIn } from './support.ts'

interface Stored {
  readonly id: string
  readonly version: number
  readonly body: Record<string, unknown>
}

let token: string
beforeAll(async () => {
  await loadDemo()
  token = await signIn('root')
})

const put = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  ask('PUT', `/v1/admin/${path}`, { token, body, headers })
const get = (path: string) => ask('GET', `/v1/admin/${path}`, { token })
const remove = (path: string, headers: Record<string, string> = {}) =>
  ask('DELETE', `/v1/admin/${path}`, { token, headers })
const revision = () => env.CONFIG.prepare('SELECT revision FROM config_revision').first<number>('revision')
/** Everything that a write could have changed. */
const everything = async () =>
  (
    await env.CONFIG.batch(
      ['queues', 'flows', 'config_letters', 'config_revision', 'audit', 'deleted_config', 'deletions'].map((table) =>
        env.CONFIG.prepare(`SELECT * FROM ${table}`),
      ),
    )
  ).map(({ results }) => results)

const say = (text: string) => ({
  kind: 'invite',
  name: 'X',
  start: 'a',
  blocks: { a: { type: 'playPrompt', text, next: null } },
})

let n = 0
let path: string
beforeEach(() => void (path = `queues/q${++n}`))

describe('a version', () => {
  it('S7 is the ETag of whoever reads or writes it, and a write over it is taken', async () => {
    const first = await put(path, { name: 'One' })
    expect(first.headers.get('etag')).toBe('"1"')
    expect((await get(path)).headers.get('etag')).toBe('"1"')
    const second = await put(path, { name: 'Two' }, { 'if-match': '"1"' })
    expect([second.status, second.headers.get('etag')]).toEqual([200, '"2"'])
  })

  it.each([
    ['queues', { name: 'X' }],
    ['flows', say('X')],
  ])('S7 of %s that was yesterday’s is refused with the header’s name, and nothing is changed', async (kind, body) => {
    const thing = `${kind}/yesterday`
    await got(put(thing, body))
    await got(put(thing, body))
    const before = await everything()
    const refused = { status: 412, code: 'precondition_failed', field: 'If-Match', detail: 'There is version 2.' }
    expect(await problemIn(put(thing, body, { 'if-match': '"1"' }))).toMatchObject(refused)
    expect(await problemIn(remove(thing, { 'if-match': '"1"' }))).toMatchObject(refused)
    expect(await everything()).toEqual(before)
  })

  it('S7 without the header is written over, whichever it is', async () => {
    await got(put(path, { name: 'One' }))
    expect(await got<Stored>(put(path, { name: 'Two' }))).toMatchObject({ version: 2 })
  })

  it('S7 that an edge has made weak is the same', async () => {
    await got(put(path, { name: 'One' }))
    expect(await got<Stored>(put(path, { name: 'Two' }, { 'if-match': 'W/"1"' }))).toMatchObject({ version: 2 })
  })

  it('S7 of `*` is any but none', async () => {
    expect(await problemIn(put(path, { name: 'One' }, { 'if-match': '*' }))).toMatchObject({
      code: 'precondition_failed',
      field: 'If-Match',
      detail: 'There is none.',
    })
    await got(put(path, { name: 'One' }, { 'if-none-match': '*' }))
    await got(put(path, { name: 'Two' }, { 'if-match': '*' }))
    expect(await problemIn(put(path, { name: 'Three' }, { 'if-none-match': '*' }))).toMatchObject({
      code: 'precondition_failed',
      field: 'If-None-Match',
      detail: 'There is version 2.',
    })
  })

  it.each([
    [{ 'if-match': '1' }, 'If-Match'],
    [{ 'if-match': '"0"' }, 'If-Match'],
    [{ 'if-match': '"one"' }, 'If-Match'],
    [{ 'if-match': '"1", "2"' }, 'If-Match'],
    [{ 'if-none-match': '"1"' }, 'If-None-Match'],
    [{ 'if-match': '"1"', 'if-none-match': '*' }, 'If-None-Match'],
  ])('S3 a header of another form is refused by its name: %j', async (headers, field) => {
    const refused = { status: 400, code: 'invalid', field }
    expect(await problemIn(put(path, { name: 'X' }, headers))).toMatchObject(refused)
    expect((await get(path)).status).toBe(404)
  })

  it('S7 is won by one of those who write over it at once, whatever they write', async () => {
    await got(put(path, { name: 'One' }))
    const writers = Array.from({ length: 8 }, () => put(path, { name: 'Two' }, { 'if-match': '"1"' }))
    const statuses = (await Promise.all(writers)).map(({ status }) => status).toSorted((a, b) => a - b)
    expect(statuses).toEqual([200, ...Array<number>(7).fill(412)])
    expect(await (await get(path)).json()).toMatchObject({ version: 2 })
  })

  it('S7 is made by one of those who write at once what there is not yet', async () => {
    const writers = Array.from({ length: 6 }, (_, i) => put(path, { name: `${i}` }, { 'if-none-match': '*' }))
    const statuses = (await Promise.all(writers)).map(({ status }) => status).toSorted((a, b) => a - b)
    expect(statuses).toEqual([200, ...Array<number>(5).fill(412)])
  })
})

describe('the revision', () => {
  it('S7 is another one for every write, whatever is written, also with many at once', async () => {
    const before = (await revision()) ?? 0
    await Promise.all([
      ...[1, 2, 3, 4].map((i) => got(put(`queues/many${i}`, { name: 'X' }))),
      ...[1, 2, 3].map((i) => got(put(`flows/many${i}`, say('X')))),
      ...[1, 2, 3].map(() => got(ask('POST', '/v1/admin/keys', { token, body: { name: 'X' } }))),
    ])
    const { results } = await env.CONFIG.prepare('SELECT revision FROM audit WHERE revision > ?1 ORDER BY revision')
      .bind(before)
      .all<{ revision: number }>()
    expect(results).toHaveLength(10)
    expect(await revision()).toBe(results.at(-1)?.revision)
  })

  it('S7 O5 goes on above what objects have heard where the database is put back to what it was', async () => {
    await got(put('queues/restored', { name: 'Before' }))
    const rows = await env.CONFIG.prepare('SELECT * FROM config_revision').first<{ revision: number }>()
    const then = (rows?.revision ?? 0) - 86_400_000
    await got(put('queues/restored', { name: 'Lost' }))
    await env.CONFIG.prepare('UPDATE config_revision SET revision = ?1').bind(then).run()
    await got(put('queues/restored', { name: 'After' }))
    const config = await runInDurableObject(env.QUEUE.getByName('restored'), ({ host }) => host.actor.state.config)
    expect(config?.name).toBe('After')
  })

  it('S6 lets no two agents have one login, also when both are written at once', async () => {
    const agents = [1, 2, 3].map((i) => put(`agents/twin${i}`, { name: 'X', logins: ['twin@acme.example'] }))
    const statuses = (await Promise.all(agents)).map(({ status }) => status).toSorted((a, b) => a - b)
    expect(statuses).toEqual([200, 400, 400])
  })

  it('O5 begins above every version of the release before, so that an object hears the first write', async () => {
    const { MIGRATIONS: all } = env as unknown as { MIGRATIONS: D1Migration[] }
    const migration = all.find(({ name }) => name.startsWith('0009'))!
    const stub = env.QUEUE.get(env.QUEUE.idFromName('old'))
    const config = { ...(await queueOf('sales')), id: 'old', name: 'Old' } as QueueConfig
    // As the release before left it: the number of a letter was the version of its row.
    await stub.deliver([{ from: 'config', n: 7_000, letter: { type: 'configure', config } }])
    await env.CONFIG.prepare("INSERT INTO queues (id, version, body) VALUES ('old', 7000, ?1)")
      .bind(JSON.stringify(config))
      .run()
    await env.CONFIG.prepare('DELETE FROM config_letters').run()
    for (const table of ['config_revision', 'audit', 'deleted_config', 'deletions'])
      await env.CONFIG.prepare(`DROP TABLE ${table}`).run()
    await applyD1Migrations(env.CONFIG, [{ ...migration, name: 'again.sql' }])
    expect(await revision()).toBe(8_000)
    expect(await got<Stored>(put('queues/old', { name: 'New' }))).toMatchObject({ version: 7_001 })
    const name = await runInDurableObject<QueueObject, unknown>(stub, ({ host }) => host.actor.state.config?.name)
    expect(name).toBe('New')
  })
})

async function queueOf(id: string): Promise<object> {
  return { ...(await got<Stored>(get(`queues/${id}`))).body, id: 'old' }
}
