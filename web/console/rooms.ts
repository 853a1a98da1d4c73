// The rooms that this tab is connected to: every one in which its agent works, and the one that is looked at.
import { signal } from '@preact/signals'
import type { Api } from '../shared/api.ts'
import { openRoom } from '../shared/browser.ts'
import type { Line } from '../shared/connection.ts'
import type { Room } from '../shared/room.ts'
import { unsentRoot } from './kept.ts'
import { complain } from './toasts.ts'
import { words } from './words.ts'

export class Rooms {
  readonly all = signal<ReadonlyMap<string, Room>>(new Map())
  readonly #api: Api
  readonly #agent: string
  readonly #opening = new Set<string>()
  /** Come into anew, and not open yet. */
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

  /** Connects to `wanted`, and lets go of what is neither wanted nor `kept` to read. */
  tend(wanted: ReadonlySet<string>, kept: ReadonlySet<string>): void {
    this.#kept = new Set([...wanted, ...kept])
    for (const conversation of wanted) if (!this.all.peek().has(conversation)) this.connect(conversation)
    this.#drop((conversation) => !this.#kept.has(conversation))
  }

  /**
   * One goes in anew: what was not sent in an earlier stay does not go out now, perhaps after a colleague has said something else. It
   * stands there as not sent.
   */
  enterAnew(conversation: string): void {
    const room = this.all.peek().get(conversation)
    if (room) putOff(room)
    else this.#anew.add(conversation)
  }

  /** Opens it, or tries again where this tab had been shown out: one may have come back. */
  connect(conversation: string): void {
    const room = this.all.peek().get(conversation)
    if (room?.line.peek().state === 'refused') room.start()
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

/** The server has shown this agent out of it. */
export function isShownOut(line: Line): boolean {
  return line.state === 'refused' && ['left', 'removed', 'forbidden', 'not_a_participant'].includes(line.why)
}
