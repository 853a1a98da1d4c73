// The outside of the client in a real browser: WebSocket, fetch, timers, slots, and hints that the network may be back.
import { limits } from '../../protocol/limits.ts'
import { createApi, fetchTicket, type Api } from './api.ts'
import { elapsed, serverNow } from './clock.ts'
import { Connection, type ConnectionHears } from './connection.ts'
import { newId } from './id.ts'
import { locksOrNone, ownLocks } from './locks.ts'
import { MemoryStorage } from './memory-storage.ts'
import { pause } from './pause.ts'
import { Polling, type Answered } from './polling.ts'
import { Room } from './room.ts'
import { claimFirst, claimSlot, sweepSlots, type GoneOut, type SlotsOutside } from './slots.ts'
import { storeOf } from './stores.ts'
import type { Network, Wire, WireHears } from './wire.ts'

/** All connections of the page share it. */
const network: Network = { mute: 0 }

/** `base`: the origin of partyline, for pages that are not its own. */
export function browserApi(token: () => string | null, base = ''): Api {
  return createApi({
    // An act without a body is still done when the page goes.
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
      fetchTicket: () => fetchTicket(api, path),
      open: openSocket,
      poll: (url, token, told) => new Polling({ post, after, now: elapsed }, url, token, told),
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
 * One conversation. `root` and `owner` keep apart what several pages and people leave unsent in one browser. `goneOut`: words that may be in its log
 * already.
 */
export async function openRoom(
  api: Api,
  conversation: string,
  root: string,
  owner: string,
  goneOut: GoneOut | null = null,
): Promise<Room> {
  const slots = await slotsAt(root)
  const claim = (wanted: 'any' | 'unsent') => claimSlot(slots, conversation, owner, wanted)
  const slot = await claimFirst(slots, conversation, owner, goneOut)
  const outside = {
    connect: (hears: ConnectionHears) => browserConnection(api, `/conversations/${conversation}/connections`, hears),
    claim,
    after,
    now: serverNow,
    newId,
  }
  const room = new Room(slot, outside, limits.tailItems)
  room.start()
  // Once the server has said what time it is: a clock that is wrong by months would take too much.
  const unwatch = room.you.subscribe((you) => {
    if (you === null) return
    sweepSlots(slots)
    queueMicrotask(() => unwatch())
  })
  return room
}

/** Calls `hint` when the network or the reader has come or gone; the answer ends it. */
export function onHints(hint: () => void): () => void {
  const shown = () => {
    if (document.visibilityState === 'visible') hint()
  }
  // Without it a socket that was cut looks open until its next heartbeat.
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

/** A page's policy forbids it, or something has put itself in its place. */
function fails(hears: WireHears): void {
  void Promise.resolve().then(() => hears.closed(1006))
}

async function post(
  url: string,
  token: string,
  body: unknown,
  withinMs: number,
  signal: AbortSignal,
): Promise<Answered> {
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
