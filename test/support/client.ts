// People at a real server, for tests and benches that run in Node: the pages' own client with Node for its outside.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Workspace, WorkspaceFrame } from '../../protocol/server-frames.ts'
import { createApi, fetchConnectionToken, type Api } from '../../web/shared/api.ts'
import { Connection, type ConnectionHears } from '../../web/shared/connection.ts'
import { MemoryStorage } from '../../web/shared/memory-storage.ts'
import { Room } from '../../web/shared/room.ts'
import { takeSlot } from '../../web/shared/slots.ts'
import type { WireHears } from '../../web/shared/wire.ts'

export interface Visitor {
  readonly conversation: string
  readonly token: string
  readonly api: Api
}

/** What stands for chance in a client's back-off: 0 to 1. */
export type Chance = () => number

/** The API of the server at `url` for whoever holds `token`; null for nobody. `headers` go along with every request. */
export function apiOf(url: string, token: string | null, headers: Readonly<Record<string, string>> = {}): Api {
  return createApi({
    fetch: (path, init) =>
      fetch(`${url}${path}`, { ...init, headers: { ...(init.headers as Record<string, string>), ...headers } }),
    token: () => token,
    newKey: newId,
    random: Math.random,
    wait: (spanMs) => sleep(spanMs),
  })
}

/** A new visitor, who starts a conversation. */
export async function start(url: string, entryPoint: string, body: object = {}): Promise<Visitor> {
  const answer = await apiOf(
    url,
    null,
  )<{ conversation: string; visitorToken: string }>({
    method: 'POST',
    path: `/entry-points/${entryPoint}/conversations`,
    body,
  })
  const { conversation, visitorToken: token } = answer
  return { conversation, token, api: apiOf(url, token) }
}

/** Of each server: it has room for a hundred. */
const backendKeys = new Map<string, Promise<string>>()

async function newBackendKey(url: string): Promise<string> {
  const root = await signIn(url, 'root')
  const { secret } = await root<{ secret: string }>({ method: 'POST', path: '/admin/keys', body: { name: 'Desk' } })
  return secret
}

/** A new visitor whom a backend brings: they count as connected, and need no socket. */
export async function startByBackend(url: string, entryPoint: string): Promise<Visitor> {
  const known = backendKeys.get(url) ?? newBackendKey(url)
  backendKeys.set(url, known)
  const token = await known
  const customer = newId()
  const api = apiOf(url, token, { 'partyline-customer': customer })
  const path = `/entry-points/${entryPoint}/conversations`
  const { conversation } = await api<{ conversation: string }>({ method: 'POST', path, body: {} })
  return { conversation, token, api }
}

/** By the development sign-in. */
export async function signIn(url: string, agent: string): Promise<Api> {
  const { token } = await apiOf(url, null)<{ token: string }>({ method: 'POST', path: '/dev/sign-in', body: { agent } })
  return apiOf(url, token)
}

/** Waits until what this agent served is in their list: a moment after its end. */
export async function isRecorded(url: string, agent: string, conversation: string): Promise<void> {
  const api = await signIn(url, agent)
  await until(`what ${agent} served is recorded`, async () => {
    const path = '/agent/engagements'
    const { items } = await api<{ items: { conversation: string }[] }>({ method: 'GET', path })
    return items.some((one) => one.conversation === conversation)
  })
}

/** One tab with one conversation: it reconnects by itself until it is stopped. */
export async function openRoom(
  api: Api,
  conversation: string,
  owner: string,
  random: Chance = Math.random,
): Promise<Room> {
  const locks = { request: async (_: string, __: object, run: (lock: object) => unknown) => run({}) }
  const storage = { storage: new MemoryStorage(), locks, root: '', now: Date.now, newId }
  const take = (wanted: 'any' | 'unsent') => takeSlot(storage, conversation, owner, wanted)
  const slot = await take('any')
  if (!slot) throw new Error('a new slot can always be had')
  const room = new Room(slot, {
    connect: (hears) => connectionTo(api, `/conversations/${conversation}/connections`, random, hears),
    takeSlot: take,
    after,
    now: Date.now,
    newId,
  })
  room.start()
  return room
}

/** One workspace tab: the newest that its agent was told. */
export class Desk {
  readonly api: Api
  seen: Workspace | null = null
  /** Called with each workspace as it comes. */
  onChange: (workspace: Workspace) => void = () => {}
  readonly #connection: Connection

  constructor(api: Api, random: Chance = Math.random) {
    this.api = api
    this.#connection = connectionTo(api, '/agent/connections', random, {
      changed: () => {},
      opened: () => {},
      received: (text) => {
        this.seen = (JSON.parse(text) as WorkspaceFrame).workspace
        this.onChange(this.seen)
      },
    })
    this.#connection.start()
  }

  stop(): void {
    this.#connection.stop()
  }
}

/** What `until` takes for an answer. A number is none: 0 of something would be found at once. */
type Found = object | string | true
type Looked<T> = T | null | undefined | false

/** Asks `find` until it finds something; an error while the server is away is no answer. Throws after `withinMs`, naming `what`. */
export async function until<T extends Found>(
  what: string,
  find: () => Looked<T> | Promise<Looked<T>>,
  withinMs = 30_000,
): Promise<T> {
  const untilAt = Date.now() + withinMs
  let last: unknown = 'nothing'
  for (let looked = 0; Date.now() < untilAt; looked++) {
    try {
      const found = await find()
      if (found !== null && found !== undefined && found !== false) return found
      last = 'nothing'
    } catch (error) {
      last = error
    }
    await rest(looked)
  }
  throw new Error(`not within ${withinMs} ms: ${what} (${String(last)})`)
}

/** Before one looks again, having looked so often. More and more rarely: what looks takes the machine from what is looked for. */
export function rest(looked: number): Promise<void> {
  return sleep(Math.min(100, 10 + 3 * looked))
}

function connectionTo(api: Api, path: string, random: Chance, hears: ConnectionHears): Connection {
  return new Connection(
    {
      fetchToken: () => fetchConnectionToken(api, path),
      open: openSocket,
      after,
      now: Date.now,
      random,
      visible: () => true,
    },
    hears,
  )
}

function newId(): string {
  return crypto.randomUUID()
}

function after(spanMs: number, run: () => void): () => void {
  const timer = setTimeout(run, spanMs)
  return () => clearTimeout(timer)
}

function openSocket(url: string, protocols: readonly string[], hears: WireHears) {
  const socket = new WebSocket(url, [...protocols])
  socket.addEventListener('open', () => hears.opened())
  socket.addEventListener('message', ({ data }) => {
    if (typeof data === 'string') hears.received(data)
  })
  socket.addEventListener('close', ({ code }) => hears.closed(code))
  return socket
}
