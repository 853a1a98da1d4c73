// The real browser for the client: WebSocket, fetch, timers, slots, and events that hint at a returning network.
import { limits } from '../../protocol/limits.ts'
import { createApi, fetchConnectionToken, type Api } from './api.ts'
import { elapsed, serverNow } from './clock.ts'
import { Connection, type ConnectionHears } from './connection.ts'
import { newId } from './id.ts'
import { locksOrNone, ownLocks } from './locks.ts'
import { MemoryStorage } from './memory-storage.ts'
import { pause } from './pause.ts'
import { Polling, type PollAnswer } from './polling.ts'
import { Room } from './room.ts'
import { takeFirstSlot, takeSlot, sweepSlots, type GoneOut, type SlotsOutside } from './slots.ts'
import { storeOf } from './stores.ts'
import type { Network, Wire, WireHears } from './wire.ts'

/** Shared by all connections of the page. */
const network: Network = { mute: 0 }

/** `base`: the origin of partyline, for pages of other sites. */
export function browserApi(token: () => string | null, base = ''): Api {
  return createApi({
    // Requests without a body outlive the page.
    fetch: (path, init) =>
      fetch(`${base}${path}`, { ...init, keepalive: init.method === 'POST' && init.body === undefined }),
    token,
    newKey: newId,
    random: Math.random,
    wait: pause,
  })
}

export function browserConnection(api: Api, path: string, hears: ConnectionHears): Connection {
  return new Connection(
    {
      fetchToken: () => fetchConnectionToken(api, path),
      open: openSocket,
      poll: (url, token, wireHears) => new Polling({ post, after, now: elapsed }, url, token, wireHears),
      network,
      after,
      now: elapsed,
      random: Math.random,
      visible: () => document.visibilityState === 'visible',
    },
    hears,
  )
}

/**
 * Opens one conversation. `root` and `owner` keep apart what different pages and people
 * leave unsent in one browser. `goneOut`: a message that may be in the log already.
 */
export async function openRoom(
  api: Api,
  conversation: string,
  root: string,
  owner: string,
  goneOut: GoneOut | null = null,
): Promise<Room> {
  const slots = await slotsAt(root)
  const take = (wanted: 'any' | 'unsent') => takeSlot(slots, conversation, owner, wanted)
  const slot = await takeFirstSlot(slots, conversation, owner, goneOut)
  const outside = {
    connect: (hears: ConnectionHears) => browserConnection(api, `/conversations/${conversation}/connections`, hears),
    takeSlot: take,
    after,
    now: serverNow,
    newId,
  }
  const room = new Room(slot, outside, limits.tailItems)
  room.start()
  // Only after the server has told its time: a device's clock that is wrong by months would delete too much.
  const unwatch = room.you.subscribe((you) => {
    if (you === null) return
    sweepSlots(slots)
    queueMicrotask(() => unwatch())
  })
  return room
}

/** Calls `hint` when the network changes or the reader comes back. Stops when the returned function is called. */
export function onHints(hint: () => void): () => void {
  const shown = () => {
    if (document.visibilityState === 'visible') hint()
  }
  // Otherwise a socket that was cut looks open until its next heartbeat.
  window.addEventListener('offline', hint)
  window.addEventListener('online', hint)
  document.addEventListener('visibilitychange', shown)
  return () => {
    window.removeEventListener('offline', hint)
    window.removeEventListener('online', hint)
    document.removeEventListener('visibilitychange', shown)
  }
}

const ownStorage = new MemoryStorage()

async function slotsAt(root: string): Promise<SlotsOutside> {
  const locks = await locksOrNone()
  return locks
    ? { storage: storeOf('localStorage'), locks, root, now: serverNow, newId }
    : { storage: ownStorage, locks: ownLocks, root, now: serverNow, newId }
}

function after(spanMs: number, run: () => void): () => void {
  const timer = setTimeout(run, spanMs)
  return () => clearTimeout(timer)
}

function openSocket(url: string, protocols: readonly string[], hears: WireHears): Wire {
  try {
    const socket = new WebSocket(url, [...protocols])
    socket.addEventListener('open', () => hears.opened())
    socket.addEventListener('message', ({ data }) => {
      if (typeof data === 'string') hears.received(data)
    })
    socket.addEventListener('close', ({ code }) => hears.closed(code))
    const send = (text: string) => {
      try {
        socket.send(text)
      } catch {
        fails(hears)
      }
    }
    return { send, close: () => socket.close() }
  } catch {
    fails(hears)
    return { send: () => {}, close: () => {} }
  }
}

/** The page's policy forbids sockets, or the page has replaced `WebSocket`. */
function fails(hears: WireHears): void {
  void Promise.resolve().then(() => hears.closed(1006))
}

async function post(
  url: string,
  token: string,
  body: unknown,
  withinMs: number,
  signal: AbortSignal,
): Promise<PollAnswer> {
  const mine = new AbortController()
  const abort = () => mine.abort()
  const cancel = after(withinMs, abort)
  signal.addEventListener('abort', abort)
  try {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body), signal: mine.signal })
    const text = await answer.text()
    return { status: answer.status, body: text === '' ? null : JSON.parse(text) }
  } finally {
    cancel()
    signal.removeEventListener('abort', abort)
  }
}
