// People as the Worker meets them: HTTP and sockets through its front door, with the client that the pages use.
import type { Board } from '../../protocol/boards.ts'
import type { Item } from '../../protocol/items.ts'
import { limits } from '../../protocol/limits.ts'
import type { Workspace, WorkspaceFrame } from '../../protocol/server-frames.ts'
import { createApi, fetchConnectionToken, type Api } from '../../web/shared/api.ts'
import { Connection, type ConnectionHears } from '../../web/shared/connection.ts'
import { Room } from '../../web/shared/room.ts'
import type { Wire, WireHears } from '../../web/shared/wire.ts'
import { ask, got, home, loadDemo, signIn, startByBackend, upgrade, type Started } from '../worker/support.ts'

/** Back-off takes a twentieth of its time here, limits keep theirs. */
function after(spanMs: number, run: () => void): () => void {
  const isBackOff = spanMs < limits.connectMs && spanMs !== limits.cursorFrameEveryMs
  const timer = setTimeout(run, isBackOff ? spanMs / 20 : spanMs)
  return () => clearTimeout(timer)
}

type Found<T> = Exclude<T, null | false | undefined>

/** Looks until `look` neither throws nor answers null or false; `vi.waitFor` would move a frozen clock. */
export async function until<T>(what: string, look: () => T | Promise<T>, tries = 2_000): Promise<Found<T>> {
  let last: unknown = 'nothing'
  for (let tried = 0; tried < tries; tried++) {
    try {
      const seen = await look()
      if (seen !== null && seen !== false && seen !== undefined) return seen as Found<T>
      last = seen
    } catch (error) {
      last = error
    }
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  throw new Error(`not seen: ${what}`, { cause: last })
}

export function apiOf(token: string): Api {
  return createApi({
    fetch: (path, init) =>
      ask(init.method ?? 'GET', path, { token, headers: headersOf(init), body: init.body ?? undefined }),
    token: () => token,
    newKey: () => crypto.randomUUID(),
    random: () => 0,
    wait: (spanMs) => new Promise((resolve) => after(spanMs, resolve)),
  })
}

export interface Visitor {
  readonly api: Api
  readonly token: string
  readonly conversation: string
}

/** With the origin `api` by a backend, for a customer who needs no socket. */
export async function visit(
  entryPoint: string,
  { origin, ...body }: { readonly origin?: 'api'; readonly name?: string; readonly durationMinutes?: number } = {},
): Promise<Visitor> {
  if (origin === 'api') {
    const { conversation, visitorToken: token } = await startByBackend(entryPoint, body)
    return { api: apiOf(token), token, conversation }
  }
  const started = await got<Started>(ask('POST', `/v1/entry-points/${entryPoint}/conversations`, { body }))
  const token = started.visitorToken ?? ''
  return { api: apiOf(token), token, conversation: started.conversation }
}

/** A tab with the conversation open. */
export function openRoom(api: Api, conversation: string): Room {
  let kept: string | null = null
  const slot = { load: () => kept, save: (text: string) => (kept = text), release: () => {}, drop: () => (kept = null) }
  const room = new Room(
    { ...slot, save: (text) => void slot.save(text), drop: () => void slot.drop() },
    {
      connect: (hears) => connection(api, `/conversations/${conversation}/connections`, hears),
      takeSlot: () => Promise.resolve(null),
      after,
      now: () => Date.now(),
      newId: () => crypto.randomUUID(),
    },
  )
  room.start()
  return room
}

export interface Desk {
  readonly id: string
  readonly api: Api
  readonly token: string
  /** As the workspace's socket last showed it. */
  readonly workspace: () => Workspace
  readonly stop: () => void
}

/** An agent with an open workspace. */
export async function sitDown(id: string): Promise<Desk> {
  const token = await signIn(id)
  const api = apiOf(token)
  let shown: Workspace | null = null
  const line = connection(api, '/agent/connections', {
    changed: () => {},
    opened: () => {},
    received: (text) => (shown = (JSON.parse(text) as WorkspaceFrame).workspace),
  })
  line.start()
  await until(`the workspace of ${id}`, () => shown)
  return { id, api, token, workspace: () => shown as unknown as Workspace, stop: () => line.stop() }
}

export function setPresence({ api }: Desk, presence: Workspace['presence']): Promise<Workspace> {
  return api<Workspace>({ method: 'PUT', path: '/agent/presence', body: { presence } })
}

/** The offer of this conversation, once it rings. */
export function ringing(desk: Desk, conversation: string) {
  return until(`the offer of ${conversation} at ${desk.id}`, () =>
    desk.workspace().offers.find((offer) => offer.conversation === conversation && offer.state === 'ringing'),
  )
}

export async function answer(desk: Desk, conversation: string, how: 'accept' | 'decline'): Promise<void> {
  const { id } = await ringing(desk, conversation)
  await desk.api({ method: 'POST', path: `/agent/offers/${id}`, body: { answer: how } })
}

export function seated(desk: Desk, conversation: string) {
  return until(`${desk.id} in ${conversation}`, () =>
    desk.workspace().work.find((work) => work.conversation === conversation && work.state === 'active'),
  )
}

export function doIn(
  api: Api,
  conversation: string,
  path: string,
  body: object = {},
): Promise<{ items: readonly Item[] }> {
  return api({ method: 'POST', path: `/conversations/${conversation}${path}`, body })
}

export async function itemsOf(api: Api, conversation: string): Promise<readonly Item[]> {
  const page = await api<{ items: readonly Item[]; more: boolean }>({
    method: 'GET',
    path: `/conversations/${conversation}/items?limit=${limits.pageItems}`,
  })
  if (page.more) throw new Error('more than a page')
  return page.items
}

export async function boardOf(queue: string): Promise<Board> {
  return got<Board>(ask('GET', `/v1/queues/${queue}`, { token: await signIn('dora') }))
}

let demo: Promise<void> | null = null

/** Changes what is configured, over the demo data. */
export async function configure(changes: Readonly<Record<string, object>>): Promise<void> {
  demo ??= loadDemo()
  await demo
  const token = await signIn('root')
  for (const [path, change] of Object.entries(changes)) {
    const before = await ask('GET', `/v1/admin/${path}`, { token })
    const { body } = before.ok ? await before.json<{ body: object }>() : { body: {} }
    await got(ask('PUT', `/v1/admin/${path}`, { token, body: { ...body, ...change } }))
  }
}

function headersOf({ headers }: RequestInit): Record<string, string> {
  return Object.fromEntries(new Headers(headers))
}

function connection(api: Api, path: string, hears: ConnectionHears): Connection {
  return new Connection(
    {
      fetchToken: () => fetchConnectionToken(api, path),
      open: openSocket,
      after,
      now: () => Date.now(),
      random: () => 0,
      visible: () => true,
    },
    hears,
  )
}

function openSocket(url: string, [, token = '']: readonly string[], hears: WireHears): Wire {
  let socket: WebSocket | null = null
  let closed = false
  const lost = (code: number) => {
    if (!closed) hears.closed(code)
    closed = true
  }
  upgrade(new URL(url, home).pathname, token).then(
    ({ webSocket }) => {
      if (!webSocket) return lost(1006)
      socket = webSocket
      socket.addEventListener('message', ({ data }) => {
        if (typeof data === 'string') hears.received(data)
      })
      socket.addEventListener('close', ({ code }) => lost(code))
      socket.addEventListener('error', () => lost(1006))
      socket.accept()
      if (closed) socket.close()
      else hears.opened()
    },
    () => lost(1006),
  )
  return {
    send: (text) => socket?.send(text),
    close: () => {
      closed = true
      socket?.close()
    },
  }
}
