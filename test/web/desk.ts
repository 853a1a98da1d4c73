// An agent's desk with a server that a test moves by hand: it says what the workspace and the rooms are, and answers or refuses acts.
import { vi } from 'vitest'
import type { Item } from '../../protocol/items.ts'
import type { RefusalCode } from '../../protocol/problem.ts'
import type { RoomView, ServerFrame, Workspace } from '../../protocol/server-frames.ts'
import { ApiError, type ApiCall } from '../../web/shared/api.ts'
import { MemoryStorage } from '../../web/shared/memory-storage.ts'

export const at = (second: number) => new Date(Date.UTC(2026, 0, 1) + second * 1_000).toISOString()

export const card = {
  entryPoint: 'Shop',
  queue: 'Sales',
  customer: 'Vera',
  waitingSince: at(0),
  mode: 'live',
} as const

type Work = Workspace['work'][number]

export function work(conversation: string, state: Work['state'] = 'active', more: Partial<Work> = {}): Work {
  return { conversation, state, quiet: false, since: at(0), card, ...more }
}

export const policy = { limitMs: 60_000, dispositions: ['Solved', 'Refund'], required: false, multiple: false }

export function wrapUp(conversation: string): Workspace['wrapUps'][number] {
  return { conversation, untilAt: at(60), policy, customer: 'Vera' }
}

/** What the browser gives to a page, as far as the desk asks for it. */
function stubBrowser(sockets: FakeSocket[]): void {
  const nothing = () => {}
  const [localStorage, sessionStorage] = [new MemoryStorage(), new MemoryStorage()]
  const place = { hash: '' }
  const goTo = (_: unknown, _title: string, hash: string) => {
    place.hash = hash
  }
  const matchMedia = () => ({ matches: false, addEventListener: nothing })
  const listens = { addEventListener: nothing, removeEventListener: nothing }
  const globals = {
    window: { ...listens, matchMedia, localStorage, sessionStorage },
    document: { ...listens, querySelector: () => null, activeElement: null, visibilityState: 'visible' },
    location: place,
    history: { pushState: goTo, replaceState: goTo },
    matchMedia,
    addEventListener: nothing,
    requestAnimationFrame: nothing,
    WebSocket: class extends FakeSocket {
      constructor(url: string) {
        super(url)
        sockets.push(this)
      }
    },
  }
  for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value)
}

class FakeSocket extends EventTarget {
  readonly url: string
  readonly said: string[] = []

  constructor(url: string) {
    super()
    this.url = url
    queueMicrotask(() => this.dispatchEvent(new Event('open')))
  }

  send(text: string): void {
    this.said.push(text)
  }

  close(): void {}

  cut(): void {
    this.dispatchEvent(Object.assign(new Event('close'), { code: 1006 }))
  }

  hear(frame: object): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(frame) }))
  }
}

const open = new Set<{ close(): void }>()

/** After each test. */
export function closeDesks(): void {
  for (const desk of open) desk.close()
  open.clear()
}

export async function openDesk() {
  vi.resetModules()
  const sockets: FakeSocket[] = []
  stubBrowser(sockets)
  const { Desk } = await import('../../web/console/desk.ts')
  const asked: string[] = []
  /** What is answered to an act; absent: nothing but that it is done. */
  const answers = new Map<string, () => unknown>()
  const api = <Answer>({ method, path }: ApiCall): Promise<Answer> => {
    const connects = /^\/(.*)\/connections$/.exec(path)
    if (connects) return Promise.resolve({ token: 't', url: `wss://here/${connects[1]}`, polling: '' } as Answer)
    asked.push(`${method} ${path}`)
    const answer = answers.get(`${method} ${path}`)
    return Promise.resolve().then(() => (answer ? answer() : { items: [] }) as Answer)
  }
  const desk = new Desk(api, { id: 'ann', name: 'Ann' })
  open.add(desk)
  const socket = (name: string) => vi.waitFor(() => found(sockets, name))
  let now: Workspace = { ...nobodys }
  return {
    desk,
    asked,
    answers,
    refuse: (act: string, code: RefusalCode) =>
      answers.set(act, () => {
        throw new ApiError({ type: '', title: code, status: 409, code })
      }),
    /** The workspace changes by this. */
    async shows(change: Partial<Workspace>) {
      now = { ...now, ...change }
      ;(await socket('agent')).hear({ type: 'workspace', workspace: now })
    },
    /** The conversation's socket brings this; whoever is in it already is greeted first. */
    async hears(conversation: string, frame: ServerFrame) {
      ;(await socket(`conversations/${conversation}`)).hear(frame)
    },
    selected: () => desk.selected.peek(),
    /** The network cuts this socket, if it is there. */
    closes: (name: string) => sockets.findLast(({ url }) => url === `wss://here/${name}`)?.cut(),
    /** How often it has been opened. */
    dialled: (name: string) => sockets.filter(({ url }) => url === `wss://here/${name}`).length,
  }
}

function found(sockets: readonly FakeSocket[], name: string): FakeSocket {
  const one = sockets.findLast(({ url }) => url === `wss://here/${name}`)
  if (!one) throw new Error(`no socket of ${name} yet`)
  return one
}

const nobodys: Workspace = {
  agent: { id: 'ann', name: 'Ann', role: 'agent' },
  presence: 'available',
  capacity: { limit: 3, used: 1 },
  offers: [],
  work: [],
  wrapUps: [],
  alerts: [],
}

const room: RoomView = {
  status: 'active',
  mode: 'live',
  roster: [
    { id: 'p1', role: 'customer', name: 'Vera', joinedAt: at(0) },
    { id: 'p2', role: 'agent', name: 'Ann', joinedAt: at(1) },
  ],
  pending: [],
}

export function welcome(change: Partial<RoomView> = {}): ServerFrame {
  return {
    type: 'welcome',
    first: 1,
    items: [],
    more: false,
    you: { participant: 'p2', role: 'agent', name: 'Ann' },
    room: { ...room, ...change },
    cursors: {},
    limits: { messageBytes: 16_384, frameBytes: 65_536, typingEveryMs: 3_000 },
    taken: 0,
  }
}

export function roomNow(change: Partial<RoomView>): ServerFrame {
  return { type: 'room', room: { ...room, ...change } }
}

/** Number `first` on. */
export function items(first: number, ...types: readonly (Partial<Item> & Pick<Item, 'type'>)[]): ServerFrame {
  const all = types.map((each, index) => ({
    id: `c:${first + index}`,
    at: at(first + index),
    role: 'system' as const,
    name: '',
    participant: null,
    contentType: 'text/plain' as const,
    text: '',
    ...each,
  }))
  return { type: 'items', first, items: all }
}
