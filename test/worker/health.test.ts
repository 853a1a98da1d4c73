// O3: health is what can be written, found out seldom and said at once.
import { runInDurableObject } from 'cloudflare:test'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Env } from '../../durable-objects/env.ts'
import { customerStub } from '../../durable-objects/stubs.ts'
import { limits } from '../../protocol/limits.ts'
import { app } from '../../worker/app.ts'
import { Pulse } from '../../worker/health.ts'
import { env, problemIn } from './support.ts'

const start = Date.UTC(2027, 0, 1)
let days = 0
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: start + ++days * 86_400_000 }))
afterEach(() => void vi.useRealTimers())

const fails = (what: () => Promise<unknown>) => ({ bind: () => ({ run: what }) })
const withDatabase = (run: () => Promise<unknown>): Env => ({
  ...env,
  CONFIG: { prepare: () => fails(run) } as unknown as D1Database,
})
const full = withDatabase(() => Promise.reject(new Error('D1_ERROR: database or disk is full: SQLITE_FULL')))
const ask = (bindings: Env = env) => Promise.resolve(app.fetch(new Request('http://localhost/v1/health'), bindings))

const rowAt = async () => (await env.CONFIG.prepare('SELECT at FROM health').first<{ at: number }>())?.at
const objectAt = () => runInDurableObject(customerStub(env, 'health'), (_, { storage }) => storage.get<number>('pulse'))

describe('health', () => {
  it('O3 is proved by writing a row and in an object', async () => {
    expect(await (await ask()).json()).toEqual({ ok: true })
    expect([await rowAt(), await objectAt()]).toEqual([Date.now(), Date.now()])
  })

  it('O3 is looked for again only after ten seconds, however often somebody asks', async () => {
    await ask()
    const first = await rowAt()
    vi.setSystemTime(Date.now() + limits.health.everyMs - 1)
    for (let n = 0; n < 5; n++) expect((await ask()).status).toBe(200)
    expect(await rowAt()).toBe(first)
    vi.setSystemTime(Date.now() + 1)
    await ask()
    expect(await rowAt()).toBe(Date.now())
  })

  it('O3 is no more where the database cannot be written, says so without the inside, and is back by itself', async () => {
    expect((await ask(full)).status).toBe(503)
    const problem = await problemIn(ask(full))
    expect(problem).toMatchObject({ code: 'unavailable', field: 'database', detail: 'Cannot be written: database.' })
    expect(JSON.stringify(problem)).not.toContain('SQLITE')
    vi.setSystemTime(Date.now() + limits.health.everyMs)
    expect((await ask()).status).toBe(200)
  })

  it('O3 is no more where objects cannot be written', async () => {
    const CUSTOMER = { idFromName: () => 'x', get: () => ({ pulse: () => Promise.reject(new Error('full')) }) }
    const broken = { ...env, CUSTOMER } as unknown as Env
    expect(await problemIn(ask(broken))).toMatchObject({ code: 'unavailable', field: 'objects' })
    vi.setSystemTime(Date.now() + limits.health.everyMs)
    const both = { ...full, CUSTOMER } as unknown as Env
    expect((await problemIn(ask(both))).detail).toBe('Cannot be written: database, objects.')
  })

  it('O3 is no more where no answer comes in time', async () => {
    const silent = withDatabase(() => new Promise(() => {}))
    expect((await new Pulse(50).take(silent, 1)).faults).toEqual(['database'])
  })

  it('O3 is what was found before, for whoever asks while somebody looks, but not for ever', async () => {
    const pulse = new Pulse()
    expect((await pulse.take(env, 1)).faults).toEqual([])
    const { promise, resolve } = Promise.withResolvers<unknown>()
    const later = limits.health.everyMs + 1
    const looking = pulse.take(
      withDatabase(() => promise),
      later,
    )
    expect(await pulse.take(full, later + 1)).toEqual({ at: 1, faults: [] })
    expect((await pulse.take(full, later + 2 * limits.health.withinMs)).faults).toEqual(['database'])
    resolve(null)
    await looking
  })
})
