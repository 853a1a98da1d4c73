// A wire without a socket: how requests follow one another, and what becomes of it when they fail.
import { describe, expect, it } from 'vitest'
import { closeCodes } from '../../protocol/close-codes.ts'
import { limits } from '../../protocol/limits.ts'
import { Polling, type PollAnswer } from '../../web/shared/polling.ts'
import { ping, pong } from '../../web/shared/wire.ts'
import { HandClock, promises } from '../support/hand-clock.ts'

interface Request {
  readonly path: string
  readonly token: string
  readonly body: unknown
  readonly signal: AbortSignal
  answer(status: number, body?: unknown): Promise<void>
  cut(): Promise<void>
}

async function setUp(hello: string | null = '{"type":"hello"}') {
  const clock = new HandClock()
  const requests: Request[] = []
  const heard: string[] = []
  const codes: number[] = []
  const post = (url: string, token: string, body: unknown, _withinMs: number, signal: AbortSignal) =>
    new Promise<PollAnswer>((resolve, reject) => {
      const then = (settle: () => void) => {
        settle()
        return promises()
      }
      requests.push({
        path: url.slice('https://here/polling'.length),
        token,
        body,
        signal,
        answer: (status, answer = null) => then(() => resolve({ status, body: answer })),
        cut: () => then(() => reject(new Error('cut'))),
      })
    })
  const outside = { post, after: clock.after.bind(clock), now: () => clock.now() }
  const polling: Polling = new Polling(outside, 'https://here/polling', 't', {
    opened: () => hello !== null && polling.send(hello),
    received: (text) => heard.push(text),
    closed: (code) => codes.push(code),
  })
  await promises()
  const last = (path: string) => requests.findLast((request) => request.path === path)!
  const begin = () => last('').answer(200, { token: 'mine', count: 1, frames: [{ type: 'welcome' }] })
  const all = (path: string) => requests.filter((request) => request.path === path)
  return { clock, requests, heard, codes, polling, last, all, begin }
}

describe('a wire without a socket', () => {
  it('D5 begins with the first frame, then waits and posts under its own token', async () => {
    const { requests, last, begin, heard, polling } = await setUp()
    polling.send('{"type":"typing"}')
    expect(requests).toMatchObject([{ path: '', token: 't', body: { type: 'hello' } }])
    await begin()
    expect(heard).toEqual(['{"type":"welcome"}'])
    expect(last('/wait')).toMatchObject({ token: 'mine', body: { had: 1 } })
    expect(last('/frames')).toMatchObject({ token: 'mine', body: { frames: [{ type: 'typing' }] } })
  })

  it('D5 a workspace, which is not spoken to, begins without a frame', async () => {
    const { last } = await setUp(null)
    expect(last('').body).toEqual({})
  })

  it('D5 after an answer that took its time it waits again at once, else a little later', async () => {
    const { begin, last, all, clock } = await setUp()
    await begin()
    await clock.advance(limits.polling.waitMs)
    await last('/wait').answer(200, { count: 1, frames: [] })
    expect(all('/wait')).toHaveLength(2)
    await last('/wait').answer(200, { count: 2, frames: [{ type: 'typing' }] })
    expect(all('/wait')).toHaveLength(2)
    await clock.advance(limits.polling.everyMs)
    expect(all('/wait')).toHaveLength(3)
    expect(last('/wait').body).toEqual({ had: 2 })
  })

  it('D3 frames keep their order: what comes while a request is on its way goes with the next one', async () => {
    const { begin, last, all, clock, polling } = await setUp()
    await begin()
    for (let n = 1; n <= 70; n++) polling.send(JSON.stringify({ n }))
    expect(last('/frames').body).toEqual({ frames: [{ n: 1 }] })
    await last('/frames').answer(204)
    await clock.advance(limits.polling.everyMs)
    expect(all('/frames')).toHaveLength(2)
    expect((last('/frames').body as { frames: unknown[] }).frames).toHaveLength(limits.polling.framesPerRequest)
    await clock.advance(limits.polling.everyMs)
    await last('/frames').answer(204)
    expect(last('/frames').body).toEqual({ frames: Array.from({ length: 5 }, (_, index) => ({ n: 66 + index })) })
  })

  it('D7 long frames go in several requests, none of them above the limit', async () => {
    const { begin, last, all, clock, polling } = await setUp()
    await begin()
    polling.send('{}')
    const long = JSON.stringify({ text: '€'.repeat(limits.messageBytes / 3) })
    for (let frame = 0; frame < 20; frame++) polling.send(long)
    await clock.advance(limits.polling.everyMs)
    for (let request = 0; request < 21; request++) {
      await last('/frames').answer(204)
      await clock.advance(limits.polling.everyMs)
    }
    const bodies = all('/frames').map(({ body }) => body as { frames: unknown[] })
    expect(bodies.flatMap(({ frames }) => frames)).toHaveLength(21)
    for (const body of bodies) {
      expect(new TextEncoder().encode(JSON.stringify(body)).length).toBeLessThan(limits.bodyBytes)
    }
  })

  it('D5 a ping is an empty request, its answer the pong', async () => {
    const { begin, last, heard, polling } = await setUp()
    await begin()
    polling.send(ping)
    expect(last('/frames').body).toEqual({ frames: [] })
    await last('/frames').answer(204)
    expect(heard.at(-1)).toBe(pong)
  })

  it.each([
    ['the close code that the problem names', 410, { code: 'connection_closed', close: 4409 }, 4409],
    ['a token that has run out', 401, { code: 'unauthorized' }, closeCodes.unauthorized.code],
    ['a page that may not', 403, { code: 'wrong_origin' }, closeCodes.forbidden.code],
    ['too many requests', 429, { code: 'rate_limited' }, closeCodes.slowDown.code],
    ['a server that is away', 503, { code: 'unavailable' }, 1006],
    ['a proxy that forbids it in its own words', 403, null, 1006],
    ['a proxy that wants a password', 401, 'Proxy', 1006],
  ])('D5 S4 closes by %s', async (_, status, body, code) => {
    for (const path of ['', '/frames', '/wait']) {
      const { begin, last, codes, polling, clock, requests } = await setUp()
      if (path !== '') await begin()
      polling.send('{}')
      await last(path).answer(status, body)
      expect(codes).toEqual([code])
      const count = requests.length
      await clock.advance(60_000)
      expect(requests).toHaveLength(count)
      expect(requests.every(({ signal }) => signal.aborted)).toBe(true)
    }
  })

  it('D5 who waited long and was cut asks again, who cannot ask is lost', async () => {
    const { begin, last, codes, all, clock } = await setUp()
    await begin()
    await clock.advance(limits.hintMs + 1)
    await last('/wait').answer(504)
    expect(all('/wait')).toHaveLength(2)
    await clock.advance(limits.hintMs + 1)
    await last('/wait').cut()
    expect(all('/wait')).toHaveLength(3)
    await last('/wait').cut()
    expect(codes).toEqual([1006])
  })

  it('R11 closing ends what waits, and nothing more is heard', async () => {
    const { begin, last, heard, codes, polling, requests } = await setUp()
    await begin()
    polling.close()
    expect(last('/wait').signal.aborted).toBe(true)
    await last('/wait').answer(200, { count: 2, frames: [{ type: 'late' }] })
    polling.send('{}')
    expect(heard).toEqual(['{"type":"welcome"}'])
    expect(codes).toEqual([])
    expect(requests).toHaveLength(2)
  })
})
