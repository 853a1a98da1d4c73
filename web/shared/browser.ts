// The outside of the client in a real browser: WebSocket, fetch, timers, storage, locks, and hints that the network may be back.
import { limits } from '../../protocol/limits.ts'
import { createApi, fetchTicket, type Api } from './api.ts'
import { elapsed } from './clock.ts'
import { Connection, type ConnectionHears, type Wire, type WireHears } from './connection.ts'
import { MemoryStorage } from './memory-storage.ts'
import { Room } from './room.ts'
import { claimSlot, sweepSlots, type Keeping, type SlotsOutside } from './slots.ts'

const newId = () => crypto.randomUUID()

/** `base`: the origin of partyline, for pages that are not its own. */
export function browserApi(token: () => string | null, base = ''): Api {
  return createApi({
    fetch: (path, init) => fetch(`${base}${path}`, init),
    token,
    newKey: newId,
    random: Math.random,
    wait: (spanMs) => new Promise((resolve) => setTimeout(resolve, spanMs)),
  })
}

export function browserConnection(api: Api, path: string, hears: ConnectionHears): Connection {
  return new Connection(
    {
      fetchTicket: () => fetchTicket(api, path),
      open: openSocket,
      after,
      now: elapsed,
      random: Math.random,
      visible: () => document.visibilityState === 'visible',
    },
    hears,
  )
}

/** One conversation. `owner` keeps apart what several people leave unsent in one browser. */
export async function openRoom(api: Api, conversation: string, owner: string): Promise<Room> {
  sweepSlots(slots)
  const claim = (wanted: 'any' | 'unsent') => claimSlot(slots, conversation, owner, wanted)
  const slot = await claim('any')
  if (!slot) throw new Error('no slot, though a new one can always be made')
  const outside = {
    connect: (hears: ConnectionHears) => browserConnection(api, `/conversations/${conversation}/connections`, hears),
    claim,
    after,
    now: Date.now,
    newId,
  }
  const room = new Room(slot, outside, limits.tailItems)
  room.start()
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

/** Storage can be forbidden altogether; a page then remembers as long as it lives. */
export function storageOr(wanted: 'localStorage' | 'sessionStorage'): Keeping {
  try {
    return window[wanted]
  } catch {
    return new MemoryStorage()
  }
}

/** Without Web Locks (an insecure origin) tabs cannot tell whose is whose, so each is on its own. */
const slots: SlotsOutside =
  'locks' in navigator
    ? { storage: storageOr('localStorage'), locks: navigator.locks, now: Date.now, newId }
    : {
        storage: new MemoryStorage(),
        locks: { request: async (_name, _options, run) => run({}) },
        now: Date.now,
        newId,
      }

function after(spanMs: number, run: () => void): () => void {
  const timer = setTimeout(run, spanMs)
  return () => clearTimeout(timer)
}

function openSocket(url: string, protocols: readonly string[], hears: WireHears): Wire {
  const socket = new WebSocket(url, [...protocols])
  socket.addEventListener('open', () => hears.opened())
  socket.addEventListener('message', ({ data }) => {
    if (typeof data === 'string') hears.received(data)
  })
  socket.addEventListener('close', ({ code }) => hears.closed(code))
  return socket
}
