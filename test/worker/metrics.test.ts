// O3: metrics as Prometheus reads them.
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { app } from '../../worker/app.ts'
import { metricsText } from '../../worker/metrics.ts'
import { annIsReady, seat } from './room.ts'
import { ask, env, got, problemIn, signIn, startByBackend } from './support.ts'

const secret = 'a-secret-that-only-the-scraper-has'
const well = { at: 0, faults: [] }

beforeAll(annIsReady)

function scrape(token: string | null, METRICS_TOKEN?: string): Promise<Response> {
  const headers = token === null ? {} : { authorization: `Bearer ${token}` }
  const bindings = { ...env, ...(METRICS_TOKEN !== undefined && { METRICS_TOKEN }) }
  return Promise.resolve(app.fetch(new Request('http://localhost/v1/metrics', { headers }), bindings))
}

/** The value of one line, labels as they are written; undefined: there is none. */
function valueOf(text: string, sample: string): number | undefined {
  const line = text.split('\n').find((one) => one.startsWith(`${sample} `))
  return line === undefined ? undefined : Number(line.slice(sample.length + 1))
}

describe('who may read metrics', () => {
  it('O3 is whoever has the secret for it, and administrators', async () => {
    expect((await scrape(secret, secret)).status).toBe(200)
    expect((await scrape(await signIn('root'), secret)).status).toBe(200)
    expect((await scrape(await signIn('root'))).status).toBe(200)
  })

  it.each([
    ['nobody', null, secret, 401],
    ['another secret', `${secret}x`, secret, 401],
    ['the beginning of it', secret.slice(0, -1), secret, 401],
    ['the secret where none is set', secret, undefined, 401],
    ['a secret that can be guessed, though it is set', 'short', 'short', 401],
    ['an empty one', '', '', 401],
  ])('O3 is not %s', async (_, token, set, status) => {
    expect((await problemIn(scrape(token, set))).status).toBe(status)
  })

  it('O3 is no supervisor', async () => {
    expect((await problemIn(scrape(await signIn('dora'), secret))).code).toBe('forbidden')
  })
})

describe('metrics', () => {
  it('O3 are of the form that Prometheus reads', async () => {
    const response = await scrape(secret, secret)
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    const text = await response.text()
    expect(text.endsWith('\n')).toBe(true)
    const names = new Set<string>()
    let current = ''
    for (const line of text.trimEnd().split('\n')) {
      const help = /^# HELP (partyline_[a-z_]+) \S.*\.$/.exec(line)
      if (help) {
        expect(names.has(help[1]!)).toBe(false)
        names.add((current = help[1]!))
      } else if (!line.startsWith(`# TYPE ${current} gauge`)) {
        expect(line).toMatch(/^[a-z_]+(\{([a-z]+="([^"\\\n]|\\[\\"n])*",?)+\})? -?\d+(\.\d+)?$/)
        expect(line.replace(/[{ ].*/, '')).toBe(current)
      }
    }
    expect(names.size).toBeGreaterThan(10)
  })

  it('O3 tell how the queues stand', async () => {
    const token = await signIn('root')
    await got(ask('PUT', '/v1/admin/queues/lonely', { token, body: { name: 'Lonely' } }))
    const entry = { name: 'Lonely', mode: 'live', defaultQueue: 'lonely', flows: { inbound: 'inbound-live' } }
    await got(ask('PUT', '/v1/admin/entry-points/lonely', { token, body: entry }))
    for (let n = 0; n < 2; n++) await startByBackend('lonely', {})
    await seat()
    const text = await vi.waitUntil(async () => {
      const read = await metricsText(env, well, Date.now())
      return valueOf(read, 'partyline_queue_waiting{queue="lonely"}') === 2 ? read : null
    })
    expect(valueOf(text, 'partyline_queue_oldest_wait_seconds{queue="lonely"}')).toBeGreaterThanOrEqual(0)
    expect(valueOf(text, 'partyline_queue_open{queue="lonely"}')).toBe(1)
    expect(valueOf(text, 'partyline_queue_agents{queue="lonely",presence="available"}')).toBe(0)
    expect(valueOf(text, 'partyline_queue_agents{queue="sales",presence="available"}')).toBe(1)
    expect(valueOf(text, 'partyline_queue_taken_last_day{queue="sales"}')).toBe(1)
    expect(valueOf(text, 'partyline_queue_service_level_ratio{queue="sales"}')).toBe(1)
    expect(valueOf(text, 'partyline_queue_service_level_ratio{queue="lonely"}')).toBeUndefined()
    expect(valueOf(text, 'partyline_queues_silent')).toBe(0)
    expect(text).not.toContain('Vera')
  })

  it('O3 count alerts by kind, also where there are none, and letters that nobody has taken', async () => {
    const now = Date.now()
    const alert = env.CONFIG.prepare(
      `INSERT INTO alerts (object, kind, about, detail, first_at, last_at, times, acknowledged_at) VALUES (?1, 'quarantined', '', 'x', 1, 1, 1, ?2)`,
    )
    await env.CONFIG.batch([alert.bind('queue/a', null), alert.bind('queue/b', 1)])
    await env.CONFIG.prepare(
      `INSERT INTO config_letters (receiver, version, letter, made_at) VALUES ('queue/gone', 1, '{}', ?1)`,
    )
      .bind(now - 90_000)
      .run()
    const text = await metricsText(env, well, now)
    expect(valueOf(text, 'partyline_alerts_standing{kind="quarantined"}')).toBe(2)
    expect(valueOf(text, 'partyline_alerts_open{kind="quarantined"}')).toBe(1)
    expect(valueOf(text, 'partyline_alerts_open{kind="full"}')).toBe(0)
    expect(valueOf(text, 'partyline_letters_waiting{about="configuration"}')).toBe(1)
    expect(valueOf(text, 'partyline_letters_oldest_seconds{about="configuration"}')).toBe(90)
    await env.CONFIG.exec('DELETE FROM config_letters')
    expect(valueOf(await metricsText(env, well, now), 'partyline_letters_oldest_seconds{about="configuration"}')).toBe(
      0,
    )
  })

  it('O3 are still read while the database is away, and say so', async () => {
    const CONFIG = { prepare: () => expect.unreachable('it is away') } as unknown as D1Database
    const text = await metricsText({ ...env, CONFIG }, { at: 0, faults: ['database'] }, 1)
    expect(valueOf(text, 'partyline_writable{part="database"}')).toBe(0)
    expect(valueOf(text, 'partyline_writable{part="objects"}')).toBe(1)
    expect(text).not.toContain('partyline_queue')
  })

  it('O3 leave out a queue that does not answer, and count it', async () => {
    const QUEUE = { idFromName: (id: string) => id, get: () => ({ gauges: () => Promise.reject(new Error('away')) }) }
    const text = await metricsText({ ...env, QUEUE } as unknown as typeof env, well, Date.now())
    expect(valueOf(text, 'partyline_queues_silent')).toBeGreaterThan(1)
    expect(text).not.toContain('partyline_queue_waiting{')
  })
})
