// Reads an ended conversation over HTTP. It turns the frames that a room sends into requests, and the server checks every request (S1).
import type { ClientFrame } from '../../../protocol/client-frames.ts'
import { isoTime } from '../../../protocol/iso-time.ts'
import { limits } from '../../../protocol/limits.ts'
import type { ServerFrame } from '../../../protocol/server-frames.ts'
import { ApiError, type Api } from '../../shared/api.ts'
import { serverNow } from '../../shared/clock.ts'
import type { ConnectionHears } from '../../shared/connection.ts'
import { newId } from '../../shared/id.ts'
import { operate } from '../../shared/operate.ts'
import { Room, type Connected } from '../../shared/room.ts'

/** The reader is not in the roster. */
const nobody = { participant: 'onlooker', role: 'agent', name: '', onlooker: true } as const

/** `serving`: the conversation with the same customer that gives the right to read this one; null: none is needed. */
export function pastRoom(api: Api, conversation: string, serving: string | null): Room {
  const slot = { load: () => null, save: () => {}, release: () => {}, drop: () => {} }
  const room = new Room(
    slot,
    {
      connect: (hears) => new PastConnection(api, conversation, serving, hears),
      takeSlot: () => Promise.resolve(null),
      after: (spanMs, run) => {
        const timer = setTimeout(run, spanMs)
        return () => clearTimeout(timer)
      },
      now: serverNow,
      newId,
    },
    limits.tailItems,
  )
  room.start()
  return room
}

class PastConnection implements Connected {
  readonly #api: Api
  readonly #conversation: string
  readonly #query: { readonly serving?: string }
  readonly #hears: ConnectionHears
  #stopped = false

  constructor(api: Api, conversation: string, serving: string | null, hears: ConnectionHears) {
    this.#api = api
    this.#conversation = conversation
    this.#query = serving === null ? {} : { serving }
    this.#hears = hears
  }

  start(): void {
    this.#stopped = false
    this.#hears.changed({ state: 'open' })
    this.#hears.opened()
  }

  stop(): void {
    this.#stopped = true
    this.#hears.changed({ state: 'idle' })
  }

  replace(): void {}

  hint(): void {}

  send(text: string): boolean {
    const frame = JSON.parse(text) as ClientFrame
    if (frame.type === 'hello') this.#fetch(() => this.#welcome(frame.tail ?? limits.pageItems))
    if (frame.type === 'earlier') this.#fetch(() => this.#earlier(frame.before))
    if (frame.type === 'more') this.#fetch(() => this.#more(frame.since))
    return true
  }

  #fetch(ask: () => Promise<ServerFrame>): void {
    ask().then(
      (frame) => {
        if (!this.#stopped) this.#hears.received(JSON.stringify(frame))
      },
      (error: unknown) => {
        if (this.#stopped) return
        this.#hears.changed({
          state: 'refused',
          why: error instanceof ApiError ? error.problem.code : 'unavailable',
        })
      },
    )
  }

  async #welcome(tail: number): Promise<ServerFrame> {
    const params = { id: this.#conversation }
    const view = await operate(this.#api, 'GET /conversations/:id', { params, query: this.#query })
    const page = await this.#items(Math.max(0, view.last - tail), limits.pageItems)
    const { room, cursors, delivered } = view
    const { messageBytes, frameBytes, typingEveryMs } = limits
    // A reader cannot correct anything, so the time for corrections is 0.
    const frameLimits = { messageBytes, frameBytes, typingEveryMs, amendWithinMs: 0 }
    return {
      type: 'welcome',
      ...page,
      you: nobody,
      room,
      cursors,
      delivered,
      limits: frameLimits,
      taken: 0,
      now: isoTime(serverNow()),
    }
  }

  async #earlier(before: number): Promise<ServerFrame> {
    const since = Math.max(0, before - 1 - limits.earlierItems)
    const { first, items } = await this.#items(since, before - 1 - since)
    return { type: 'earlier', first, items }
  }

  async #more(since: number): Promise<ServerFrame> {
    return { type: 'items', ...(await this.#items(since, limits.pageItems)) }
  }

  #items(since: number, limit: number) {
    const given = { params: { id: this.#conversation }, query: { ...this.#query, since, limit } }
    return operate(this.#api, 'GET /conversations/:id/items', given)
  }
}
