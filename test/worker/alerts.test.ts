// O3: the alerts as administrators read and acknowledge them.
import { beforeEach, describe, expect, it } from 'vitest'
import type { Alert } from '../../protocol/alerts.ts'
import { limits } from '../../protocol/limits.ts'
import { acknowledge, lookAgain } from '../../worker/alerts.ts'
import { ask, env, got, loadDemo, problemIn, signIn } from './support.ts'

const at = Date.UTC(2026, 10, 30)

beforeEach(async () => {
  await loadDemo()
  await env.CONFIG.exec('DELETE FROM alerts')
})

async function there(...alerts: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
  for (const [n, alert] of alerts.entries()) {
    const row = { object: `queue/q${n}`, kind: 'stuck_letters', about: 'agent/ann', over_at: null, ...alert }
    await env.CONFIG.prepare(
      `INSERT INTO alerts (object, kind, about, detail, first_at, last_at, times, over_at) VALUES (?1, ?2, ?3, 'x', ?4, ?4, 1, ?5)`,
    )
      .bind(row.object, row.kind, row.about, at, row.over_at)
      .run()
  }
}

async function list(query = ''): Promise<{ items: readonly Alert[]; more: boolean }> {
  return got(ask('GET', `/v1/admin/alerts${query}`, { token: await signIn('root') }))
}

async function take(...ids: readonly string[]): Promise<Response> {
  return ask('POST', '/v1/admin/alerts/acknowledgements', { token: await signIn('root'), body: { ids } })
}

describe('alerts', () => {
  it('O3 stand in the list, the newest first, until they are over or somebody has acknowledged them', async () => {
    await there({}, { kind: 'quarantined', about: '' }, { over_at: at })
    const { items } = await list()
    expect(items.map(({ object, kind, about }) => [object, kind, about])).toEqual([
      ['queue/q1', 'quarantined', null],
      ['queue/q0', 'stuck_letters', 'agent/ann'],
    ])
    expect((await take(items[0]!.id)).status).toBe(204)
    expect((await list()).items.map(({ object }) => object)).toEqual(['queue/q0'])
    const all = (await list('?state=all')).items
    expect(all.map(({ acknowledgedBy, overAt }) => [acknowledgedBy, overAt])).toEqual([
      [null, new Date(at).toISOString()],
      ['root', null],
      [null, null],
    ])
  })

  it('O3 that only happened are over when they are acknowledged, and come again as another one', async () => {
    await there({ kind: 'late_alarm', about: '' })
    await take((await list()).items[0]!.id)
    expect((await list('?state=all')).items[0]?.overAt).not.toBeNull()
    await there({ kind: 'late_alarm', about: '' })
    expect((await list()).items).toHaveLength(1)
  })

  it('O3 are acknowledged once: nobody takes them over from who has, and what is gone does no harm', async () => {
    await there({})
    const { id } = (await list()).items[0]!
    await acknowledge(env.CONFIG, [id, '999999'], 'ann', at)
    expect((await take(id, '999999')).status).toBe(204)
    expect((await list('?state=all')).items[0]).toMatchObject({
      acknowledgedBy: 'ann',
      acknowledgedAt: new Date(at).toISOString(),
    })
  })

  it('O3 come in pages', async () => {
    await there(...Array.from({ length: limits.pageItems + 1 }, () => ({})))
    const first = await list()
    expect([first.items.length, first.more]).toEqual([limits.pageItems, true])
    const rest = await list(`?after=${first.items.at(-1)?.id}`)
    expect([rest.items.map(({ object }) => object), rest.more]).toEqual([['queue/q0'], false])
  })

  it.each([
    ['GET', '?after=yesterday', undefined, 'after'],
    ['GET', '?state=closed', undefined, 'state'],
    ['POST', '', {}, 'ids'],
    ['POST', '', { ids: [] }, 'ids'],
    ['POST', '', { ids: ['1 OR 1'] }, 'ids.0'],
    ['POST', '', { ids: ['1'], all: true }, 'all'],
  ] as const)('S3 %s %s %j is refused by the name of its field', async (method, query, body, field) => {
    const path = method === 'GET' ? `/v1/admin/alerts${query}` : '/v1/admin/alerts/acknowledgements'
    const asked = ask(method, path, { token: await signIn('root'), ...(body && { body }) })
    expect(await problemIn(asked)).toMatchObject({ code: 'invalid', field })
  })

  it('O3 are forgotten a month after they were over, and however many there are, the newest stay', async () => {
    await there({ over_at: at }, { over_at: at + 2 }, {})
    await lookAgain(env, at + limits.alerts.keptMs + 1)
    expect((await list('?state=all')).items.map(({ object }) => object)).toEqual(['queue/q2', 'queue/q1'])
    await env.CONFIG.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
       INSERT INTO alerts (object, kind, about, detail, first_at, last_at, times) SELECT 'agent/' || i, 'full', '', 'x', 1, 1, 1 FROM n`,
    )
      .bind(limits.alerts.kept)
      .run()
    await lookAgain(env, at)
    const count = await env.CONFIG.prepare('SELECT COUNT(*) AS n FROM alerts').first<{ n: number }>()
    expect(count?.n).toBe(limits.alerts.kept)
    expect((await list()).items[0]?.object).toBe(`agent/${limits.alerts.kept}`)
  })

  it('O3 a quarantined object that cannot be reached stands, and does not keep others from being asked', async () => {
    await there(
      ...Array.from({ length: limits.alerts.checkedAtOnce }, () => ({
        kind: 'quarantined',
        about: '',
        object: `x/${crypto.randomUUID()}`,
      })),
      {
        kind: 'quarantined',
        about: '',
        object: 'queue/sales',
      },
    )
    await lookAgain(env, at)
    await lookAgain(env, at + 1)
    const { items } = await list()
    expect(items).toHaveLength(limits.alerts.checkedAtOnce)
    expect(items.some(({ object }) => object === 'queue/sales')).toBe(false)
  })
})
