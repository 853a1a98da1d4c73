// The demo's scene where something fails: a server that refuses, a browser that keeps nothing, a page that nobody looks at.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

/** What the server heard, and what it does otherwise than well. */
let heard: string[]
let refuses: (asked: string) => boolean
let answers: Readonly<Record<string, object>>
let sockets: FakeSocket[]
let page: EventTarget & { visibilityState: string }

class FakeSocket extends EventTarget {
  closed = false
  constructor() {
    super()
    sockets.push(this)
    queueMicrotask(() => this.dispatchEvent(new Event('open')))
  }
  send(): void {}
  close(): void {
    this.closed = true
  }
}

const empty = { presence: 'offline', offers: [], work: [], wrapUps: [] }

beforeEach(() => {
  heard = []
  refuses = () => false
  answers = {}
  sockets = []
  page = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  const forbidden = (): never => {
    throw new DOMException('forbidden', 'SecurityError')
  }
  const window = Object.defineProperties({}, { localStorage: { get: forbidden }, sessionStorage: { get: forbidden } })
  const globals = { window, document: page, navigator: { languages: [] }, WebSocket: FakeSocket }
  for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value)
  vi.stubGlobal('fetch', async (path: string, { method, headers, body }: RequestInit) => {
    const who = new Headers(headers).get('authorization')?.replace('Bearer ', '') ?? 'nobody'
    const asked = `${who} ${method} ${path.replace('/v1', '')}`
    heard.push(asked)
    if (path.endsWith('/dev/sign-in')) {
      const { agent } = JSON.parse(body as string) as { agent: string }
      return refuses(`sign-in ${agent}`) ? new Response('', { status: 500 }) : Response.json({ token: agent })
    }
    if (refuses(asked)) return new Response('', { status: 500 })
    if (path.endsWith('/agent/connections')) return Response.json({ token: 'ticket', url: 'ws://here' })
    return Response.json(answers[asked] ?? empty)
  })
  vi.resetModules()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('O1 A3 a sweep that fails leaves nobody at a desk', async () => {
  refuses = (asked) => asked === 'dora GET /queues'
  const { Traces } = await import('../../web/scene/traces.ts')
  await expect(new Traces().sweep()).rejects.toThrow('500')
  await vi.waitFor(() => expect(sockets.length).toBeGreaterThan(0))
  expect(sockets.filter(({ closed }) => !closed)).toEqual([])
})

it('O1 who could not sign in may do so later, and keeps nobody from going home', async () => {
  const { Company } = await import('../../web/scene/company.ts')
  const company = new Company()
  refuses = (asked) => asked === 'sign-in ann'
  await expect(company.colleague('ann')).rejects.toThrow('500')
  refuses = () => false
  await company.colleague('ann')
  await company.colleague('ben')
  await vi.waitFor(() => expect(sockets.length).toBe(2))
  refuses = (asked) => asked === 'sign-in cleo'
  const cleo = company.colleague('cleo')
  await company.goHome()
  await expect(cleo).rejects.toThrow('500')
  expect(sockets.filter(({ closed }) => !closed)).toEqual([])
})

it('U1 where the browser has no locks and keeps nothing, and the server refuses, the page says so', async () => {
  refuses = () => true
  const { Scene } = await import('../../web/scene/scene.ts')
  const scene = new Scene()
  await scene.play('again')
  expect(scene.state.value).toMatchObject({ state: 'failed', why: expect.stringContaining('500') })
})

it('O1 a page that looks on asks less and less, nothing while nobody looks at it, and signs in once', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  const card = { customer: 'Maria Castelo' }
  answers = {
    'ann GET /agent': { ...empty, work: [{ conversation: 'c1', card, state: 'active' }] },
    'ben GET /agent': { ...empty, presence: 'busy' },
    'dora GET /conversations/c1/customer': { attributes: { signed: {}, visitor: { demo: 'scene' } } },
  }
  const { Scene } = await import('../../web/scene/scene.ts')
  const scene = new Scene()
  void scene.play('again')
  await vi.waitFor(() => expect(scene.state.value.state).toBe('elsewhere'))
  await vi.advanceTimersByTimeAsync(60 * 60_000)
  const looks = () => heard.filter((asked) => asked === 'ben GET /agent').length
  const signIns = () => heard.filter((asked) => asked.endsWith('/dev/sign-in')).length
  expect(looks()).toBeGreaterThan(10)
  expect(looks()).toBeLessThan(70)
  page.visibilityState = 'hidden'
  await vi.advanceTimersByTimeAsync(60_000)
  const before = looks()
  await vi.advanceTimersByTimeAsync(60 * 60_000)
  expect(looks()).toBe(before)
  page.visibilityState = 'visible'
  page.dispatchEvent(new Event('visibilitychange'))
  await vi.advanceTimersByTimeAsync(1)
  expect([looks(), signIns()]).toEqual([before + 1, 4])
  answers = {}
  await vi.advanceTimersByTimeAsync(60_000)
  expect(scene.state.value.state).toBe('idle')
})

it('O1 P9 somebody’s own conversation under a name of the scene is none of it', async () => {
  const card = { customer: 'Maria Castelo' }
  answers = {
    'ann GET /agent': { ...empty, work: [{ conversation: 'c1', card, state: 'active' }] },
    'dora GET /queues': { items: [] },
    'dora GET /conversations/c1/customer': { attributes: { signed: { demo: 'scene' }, visitor: {} } },
  }
  const { Traces } = await import('../../web/scene/traces.ts')
  const traces = new Traces()
  expect(await traces.others([])).toBe('none')
  await traces.sweep()
  expect(heard.filter((asked) => asked.includes('/end'))).toEqual([])
})
