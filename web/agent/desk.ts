// An agent's desk: the workspace as the server last sent it, the conversations that are open here, and what went wrong.
import { signal } from '@preact/signals'
import type { Workspace, WorkspaceFrame } from '../../protocol/server-frames.ts'
import type { Api, Call } from '../shared/api.ts'
import { browserConnection, onHints, openRoom } from '../shared/browser.ts'
import type { Connection, Line } from '../shared/connection.ts'
import type { Room } from '../shared/room.ts'

export interface QuickConnect {
  readonly id: string
  readonly name: string
  readonly target: { readonly kind: 'agent' | 'queue'; readonly id: string }
}

export class Desk {
  readonly line = signal<Line>({ state: 'idle' })
  readonly workspace = signal<Workspace | null>(null)
  readonly rooms = signal<Readonly<Record<string, Room>>>({})
  readonly selected = signal<string | null>(null)
  /** Everybody but oneself. */
  readonly connects = signal<readonly QuickConnect[]>([])
  /** What went wrong last, naming the act. */
  readonly wrong = signal<string | null>(null)
  readonly #api: Api
  readonly #agent: string
  readonly #connection: Connection
  /** Accepted here; shown as soon as the room has let us in. */
  readonly #expected = new Set<string>()
  readonly #opening = new Set<string>()
  #unhint: () => void = () => {}

  constructor(api: Api, agent: string) {
    this.#api = api
    this.#agent = agent
    this.#connection = browserConnection(api, '/agent/connections', {
      changed: (line) => {
        this.line.value = line
      },
      opened: () => {},
      received: (text) => {
        const frame = JSON.parse(text) as WorkspaceFrame
        if (frame.type === 'workspace') this.#arrived(frame.workspace)
      },
    })
  }

  open(): void {
    this.#connection.start()
    this.#unhint = onHints(() => {
      this.#connection.hint()
      for (const room of Object.values(this.rooms.value)) room.hint()
    })
    void this.#attempt('Quick connects', async () => {
      const { items } = await this.#api<{ items: QuickConnect[] }>({ method: 'GET', path: '/quick-connects' })
      this.connects.value = items.filter(({ target }) => target.kind !== 'agent' || target.id !== this.#agent)
    })
  }

  close(): void {
    this.#unhint()
    this.#connection.stop()
    for (const room of Object.values(this.rooms.value)) room.stop()
  }

  select(conversation: string): void {
    this.selected.value = conversation
    const room = this.rooms.value[conversation]
    if (room?.line.value.state === 'refused') room.start()
    if (!room) void this.#attempt('Opening the conversation', () => this.#openRoom(conversation))
    this.#tidy()
  }

  answer(offer: Workspace['offers'][number], answer: 'accept' | 'decline'): void {
    if (answer === 'accept') this.#expected.add(offer.conversation)
    const path = `/agent/offers/${encodeURIComponent(offer.id)}`
    this.act(answer === 'accept' ? 'Accept' : 'Decline', { method: 'POST', path, body: { answer } })
  }

  act(what: string, call: Call): void {
    void this.#attempt(what, () => this.#api(call))
  }

  async #attempt(what: string, run: () => Promise<unknown>): Promise<void> {
    this.wrong.value = null
    try {
      await run()
    } catch (error) {
      this.wrong.value = `${what}: ${error instanceof Error ? error.message : String(error)}`
    }
  }

  async #openRoom(conversation: string): Promise<void> {
    if (this.#opening.has(conversation)) return
    this.#opening.add(conversation)
    try {
      const room = await openRoom(this.#api, conversation, this.#agent)
      this.rooms.value = { ...this.rooms.value, [conversation]: room }
    } finally {
      this.#opening.delete(conversation)
    }
  }

  #arrived(workspace: Workspace): void {
    const before = active(this.workspace.value)
    this.workspace.value = workspace
    for (const conversation of active(workspace)) {
      if (before.has(conversation)) continue
      // Back in a room that this tab was shown out of.
      const room = this.rooms.value[conversation]
      if (room?.line.value.state === 'refused') room.start()
      if (this.#expected.delete(conversation)) this.select(conversation)
    }
    this.#tidy()
  }

  /** Nothing stays connected that is neither work nor looked at. */
  #tidy(): void {
    const { work, wrapUps } = this.workspace.value ?? { work: [], wrapUps: [] }
    const kept = new Set([...work, ...wrapUps].map(({ conversation }) => conversation))
    if (this.selected.value !== null) kept.add(this.selected.value)
    const rooms = Object.entries(this.rooms.value)
    if (rooms.every(([conversation]) => kept.has(conversation))) return
    this.rooms.value = Object.fromEntries(rooms.filter(([conversation]) => kept.has(conversation)))
    for (const [conversation, room] of rooms) if (!kept.has(conversation)) room.stop()
  }
}

function active(workspace: Workspace | null): ReadonlySet<string> {
  return new Set(workspace?.work.filter(({ state }) => state === 'active').map(({ conversation }) => conversation))
}
