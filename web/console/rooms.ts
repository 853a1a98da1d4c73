// The rooms to which this tab is connected: those in which its agent works, and the one that is shown.
import { signal } from '@preact/signals'
import type { Api } from '../shared/api.ts'
import { openRoom } from '../shared/browser.ts'
import type { ConnectionState } from '../shared/connection.ts'
import type { Room } from '../shared/room.ts'
import { unsentRoot } from './kept.ts'
import { complain } from './toasts.ts'
import { words } from './words.ts'

export class Rooms {
  readonly all = signal<ReadonlyMap<string, Room>>(new Map())
  readonly #api: Api
  readonly #agent: string
  readonly #opening = new Set<string>()
  /** Rooms entered for a new stay that have not connected yet. */
  readonly #anew = new Set<string>()
  #kept: ReadonlySet<string> = new Set()

  constructor(api: Api, agent: string) {
    this.#api = api
    this.#agent = agent
  }

  of(conversation: string): Room | null {
    return this.all.value.get(conversation) ?? null
  }

  hint(): void {
    for (const room of this.all.peek().values()) room.hint()
  }

  /** Connects to `wanted`, and disconnects rooms that are neither wanted nor `kept` for reading. */
  tend(wanted: ReadonlySet<string>, kept: ReadonlySet<string>): void {
    this.#kept = new Set([...wanted, ...kept])
    for (const conversation of wanted) if (!this.all.peek().has(conversation)) this.connect(conversation)
    this.#drop((conversation) => !this.#kept.has(conversation))
  }

  /**
   * Begins a new stay. Messages left unsent in an earlier stay are not sent by
   * themselves, since a colleague may have written meanwhile. They are shown as not sent.
   */
  enterAnew(conversation: string): void {
    const room = this.all.peek().get(conversation)
    if (room) putOff(room)
    else this.#anew.add(conversation)
  }

  /** Connects, also to a room from which this tab had been removed: the agent may have come back. */
  connect(conversation: string): void {
    const room = this.all.peek().get(conversation)
    if (room?.connectionState.peek().state === 'refused') room.start()
    if (!room && !this.#opening.has(conversation)) void this.#open(conversation)
  }

  close(): void {
    this.#kept = new Set()
    this.#drop(() => true)
  }

  async #open(conversation: string): Promise<void> {
    this.#opening.add(conversation)
    try {
      const room = await openRoom(this.#api, conversation, unsentRoot, this.#agent)
      if (this.#anew.delete(conversation)) putOff(room)
      if (this.#kept.has(conversation)) this.all.value = new Map(this.all.peek()).set(conversation, room)
      else room.stop()
    } catch (error) {
      if (this.#kept.has(conversation)) complain(words.value.acts.open, error)
    } finally {
      this.#opening.delete(conversation)
    }
  }

  #drop(goes: (conversation: string) => boolean): void {
    const rooms = [...this.all.peek()]
    const gone = rooms.filter(([conversation]) => goes(conversation))
    if (gone.length === 0) return
    this.all.value = new Map(rooms.filter(([conversation]) => !goes(conversation)))
    for (const [, room] of gone) room.stop()
  }
}

export function putOff(room: Room): void {
  room.unsent.putOff('It was not sent while you were in the conversation.', 'not_a_participant')
}

/** Whether the server has removed this agent from the room. */
export function isShownOut(connection: ConnectionState): boolean {
  return (
    connection.state === 'refused' && ['left', 'removed', 'forbidden', 'not_a_participant'].includes(connection.why)
  )
}
