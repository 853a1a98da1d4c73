// O3: of the routine a share of the lines, of what is wrong all of them, and never what somebody said.
import { runInDurableObject } from 'cloudflare:test'
import { afterEach, beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest'
import { queueMachine } from '../../domain/queue/machine.ts'
import { surroundingsOf } from '../../durable-objects/couriers.ts'
import { shareOf } from '../../durable-objects/log-share.ts'
import { Host } from '../../durable-objects/shell/host.ts'
import { sampled } from '../../durable-objects/shell/sampling.ts'
import { queueConfigSchema } from '../../protocol/config/queues.ts'
import { limits } from '../../protocol/limits.ts'
import { app } from '../../worker/app.ts'
import { env } from './support.ts'

type Line = Readonly<Record<string, unknown>>
let said: MockInstance[]
beforeEach(() => {
  said = (['log', 'warn', 'error'] as const).map((method) => vi.spyOn(console, method).mockImplementation(() => {}))
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const lines = () => said.flatMap(({ mock }) => mock.calls.map(([text]) => JSON.parse(String(text)) as Line))
const ask = (path: string, bindings: object = {}) =>
  Promise.resolve(
    app.fetch(new Request(`http://localhost${path}`, { headers: { 'cf-ray': '8f-FRA' } }), { ...env, ...bindings }),
  )

describe('the share of routine lines', () => {
  it.each([
    [{}, 0.01],
    [{ DEV_SIGN_IN: 'on' }, 0],
    [{ LOG: 'commands', LOG_SAMPLE: '0' }, 1],
    [{ LOG_SAMPLE: '0.25', DEV_SIGN_IN: 'on' }, 0.25],
    [{ LOG_SAMPLE: '0' }, 0],
    [{ LOG_SAMPLE: '7' }, 1],
    [{ LOG_SAMPLE: '-1' }, 0],
    [{ LOG_SAMPLE: 'many' }, 0.01],
    [{ LOG_SAMPLE: ' ' }, 0.01],
  ])('O3 of %j is %d', (variables, share) => {
    expect(shareOf(variables)).toBe(share)
  })

  it('O3 is that of executed commands, and what is not told is not made', () => {
    const told: Line[] = []
    const chance = [0.2, 0.3, 0.1, 0.9]
    const tell = sampled(
      (line) => void told.push(line),
      0.25,
      () => chance.shift() ?? 1,
    )
    const made: string[] = []
    for (const command of ['a', 'b', 'c', 'd']) {
      tell(() => {
        made.push(command)
        return { cause: 'f:p1/i#1', command }
      })
    }
    expect(made).toEqual(['a', 'c'])
    expect(told).toEqual([
      { cause: 'f:p1/i#1', command: 'a' },
      { cause: 'f:p1/i#1', command: 'c' },
    ])
  })
})

describe('a request', () => {
  it('O3 is told of with its status and how long it took, where all are', async () => {
    await ask('/v1/frames.json', { LOG_SAMPLE: '1' })
    await ask('/v1/nothing', { LOG_SAMPLE: '1' })
    const found = lines().filter(({ object }) => object === 'worker')
    expect(found.map(({ path, status }) => [path, status])).toEqual([
      ['/v1/frames.json', 200],
      ['/v1/nothing', 404],
    ])
    expect(found[0]).toMatchObject({ method: 'GET', ms: expect.any(Number), ray: '8f-FRA' })
  })

  it('O3 is not told of where none are, unless it took long', async () => {
    await ask('/v1/frames.json', { LOG_SAMPLE: '0' })
    expect(lines()).toEqual([])
    vi.useFakeTimers({ toFake: ['Date'] })
    const RATE_ASKING_FROM = {
      limit: () => {
        vi.setSystemTime(Date.now() + limits.slowMs)
        return Promise.resolve({ success: true })
      },
    }
    const request = new Request('http://localhost/v1/frames.json', { headers: { 'cf-connecting-ip': '1.2.3.4' } })
    await app.fetch(request, { ...env, RATE_LIMITS: 'on', RATE_ASKING_FROM, LOG_SAMPLE: '0' })
    expect(lines()).toEqual([expect.objectContaining({ level: 'warn', slow: true, ms: limits.slowMs, ray: null })])
  })
})

it('O3 an object tells of a command by its cause, its kind and its events, and says no word of it', async () => {
  const stub = env.QUEUE.get(env.QUEUE.idFromName('telling'))
  await runInDurableObject(stub, (_, ctx) => {
    const bindings = { ...env, LOG_SAMPLE: '1' }
    const host = new Host(ctx, surroundingsOf(bindings), null, { kind: 'queue', machine: queueMachine })
    const config = queueConfigSchema.parse({ id: 'telling', name: 'Words that nobody reads' })
    host.deliver([{ from: 'config', n: 1, letter: { type: 'configure', config } }])
  })
  const [line] = lines().filter(({ object }) => object === 'queue/telling')
  expect(line).toMatchObject({
    cause: 'l:config#1',
    command: 'configure',
    events: expect.arrayContaining(['configured']),
  })
  expect(JSON.stringify(lines())).not.toContain('Words')
})
