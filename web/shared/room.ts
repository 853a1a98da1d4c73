// One conversation as a page sees it: signals that follow the log by its numbers, and what this tab has yet to send (D1–D6, D9).
import { computed, signal } from '@preact/signals'
import type { ClientFrame } from '../../protocol/client-frames.ts'
import type { ContentType, Item } from '../../protocol/items.ts'
import { limits } from '../../protocol/limits.ts'
import type { Room as RoomView, ServerFrame } from '../../protocol/server-frames.ts'
import type { Connection, ConnectionHears, Line } from './connection.ts'
import { Sender } from './sender.ts'
import type { Slot } from './slots.ts'
import { Unsent } from './unsent.ts'

export type You = Extract<ServerFrame, { type: 'welcome' }>['you']
export interface Typist {
  readonly participant: string
  readonly name: string
}

export interface RoomOutside {
  connect(hears: ConnectionHears): Connection
  /** A place for what is unsent; `unsent`: one that a closed tab left full, or null. */
  claim(wanted: 'any' | 'unsent'): Promise<Slot | null>
  after(spanMs: number, run: () => void): () => void
  now(): number
  newId(): string
}

export class Room {
  readonly line = signal<Line>({ state: 'idle' })
  readonly you = signal<You | null>(null)
  readonly room = signal<RoomView | null>(null)
  /** Item number k is at k - 1. */
  readonly items = signal<readonly Item[]>([])
  readonly typing = signal<readonly Typist[]>([])
  /** Read cursors by participant. */
  readonly cursors = signal<Readonly<Record<string, number>>>({})
  /** Words of others past one's own cursor (D9). */
  readonly unread = computed(() => {
    const me = this.you.value?.participant
    const read = me === undefined ? 0 : (this.cursors.value[me] ?? 0)
    return this.items.value.slice(read).filter((item) => item.participant !== me && isWords(item)).length
  })
  readonly unsent: Unsent
  readonly #sender: Sender
  readonly #connection: Connection
  readonly #outside: RoomOutside
  readonly #typingUntil = new Map<string, () => void>()
  #welcomed = false
  #asked: number | null = null
  #typedAt = 0
  #readPending = false
  #cancelRead: (() => void) | null = null
  #cancelAdopt: () => void = () => {}
  #stopped = false

  constructor(slot: Slot, outside: RoomOutside) {
    this.#outside = outside
    this.unsent = new Unsent(slot, outside)
    this.#connection = outside.connect({
      changed: (line) => this.#changed(line),
      opened: () => this.#hello(),
      received: (text) => this.#received(JSON.parse(text) as ServerFrame),
    })
    this.#sender = new Sender(this.unsent, {
      send: (frame) => this.#send(frame),
      after: (spanMs, run) => outside.after(spanMs, run),
      renewed: () => this.#connection.replace(),
    })
  }

  /** Begins, or begins again after a refusal. */
  start(): void {
    this.#connection.start()
    this.#cancelAdopt()
    this.#adoptLater()
  }

  stop(): void {
    this.#stopped = true
    this.#cancelAdopt()
    this.#cancelRead?.()
    for (const cancel of this.#typingUntil.values()) cancel()
    this.#connection.stop()
    this.unsent.release()
  }

  hint(): void {
    this.#connection.hint()
  }

  /** Why the text cannot be sent, or null: it is on its way. */
  say(text: string, contentType: ContentType = 'text/plain', type: 'message' | 'note' = 'message'): string | null {
    const bytes = (words: string) => new TextEncoder().encode(words).byteLength
    if (text.trim() === '') return 'blank'
    // Escapes can make a frame longer than its text; a frame that is too long would close the socket, again and again.
    if (bytes(text) > limits.messageBytes || bytes(JSON.stringify(text)) > limits.frameBytes - 256) return 'too_large'
    this.unsent.add(type, text, contentType)
    this.#sender.pump()
    // What was said put the indicator out; the next key lights it again.
    this.#typedAt = 0
    return null
  }

  retry(key: number): void {
    this.unsent.retry(key)
    this.#sender.pump()
  }

  discard(key: number): void {
    this.unsent.discard(key)
  }

  /** Often enough that the other side's indicator does not go out in between (D6). */
  type(): void {
    const now = this.#outside.now()
    if (now - this.#typedAt < limits.typingShownMs / 2) return
    this.#typedAt = now
    this.#send({ type: 'typing' })
  }

  /** Everything that is here has been seen. */
  read(): void {
    const me = this.you.value?.participant
    const upTo = this.items.value.length
    if (me === undefined || upTo <= (this.cursors.value[me] ?? 0)) return
    this.cursors.value = { ...this.cursors.value, [me]: upTo }
    this.#readPending = true
    this.#sendRead()
  }

  #sendRead(): void {
    const me = this.you.value?.participant
    if (!this.#readPending || this.#cancelRead || !this.#welcomed || me === undefined) return
    this.#readPending = false
    this.#send({ type: 'read', upTo: this.cursors.value[me] ?? 0 })
    this.#cancelRead = this.#outside.after(limits.typingEveryMs, () => {
      this.#cancelRead = null
      this.#sendRead()
    })
  }

  #changed(line: Line): void {
    this.line.value = line
    if (line.state === 'open') return
    this.#welcomed = false
    this.#asked = null
    this.#sender.lost()
  }

  #hello(): void {
    const { instance, last } = this.unsent
    this.#send({ type: 'hello', instance, since: this.items.value.length, sent: last })
  }

  #received(frame: ServerFrame): void {
    switch (frame.type) {
      case 'welcome':
        this.#welcome(frame)
        break
      case 'items':
        this.#take(frame.first, frame.items, frame.more)
        break
      case 'room':
        this.room.value = frame.room
        break
      case 'typing':
        this.#showTyping(frame)
        break
      case 'cursor':
        this.#raise({ [frame.participant]: frame.read })
        break
      case 'taken':
        this.#sender.settled(frame.n)
        break
      case 'error':
        this.#refused(frame)
        break
      default:
      // A frame of a newer server.
    }
  }

  #welcome(frame: Extract<ServerFrame, { type: 'welcome' }>): void {
    this.#welcomed = true
    this.you.value = frame.you
    this.room.value = frame.room
    const known = this.cursors.value[frame.you.participant] ?? 0
    this.#raise(frame.cursors)
    if (known > (frame.cursors[frame.you.participant] ?? 0)) this.#readPending = true
    this.#sender.welcomed(frame.taken)
    this.#take(frame.first, frame.items, frame.more)
    this.#sendRead()
  }

  /** Takes what follows the last item without a gap; `more` is absent on live items. */
  #take(first: number, items: readonly Item[], more: boolean | undefined): void {
    const next = this.items.value.length + 1
    if (more !== undefined) this.#asked = null
    if (first > next) {
      this.#sender.behind()
      this.#ask()
      return
    }
    const fresh = items.slice(next - first)
    if (fresh.length > 0) this.#append(fresh)
    if (more === true) this.#ask()
    if (more === false) this.#sender.reachedEnd()
  }

  #append(fresh: readonly Item[]): void {
    this.items.value = [...this.items.value, ...fresh]
    for (const item of fresh) if (isWords(item) && item.participant !== null) this.#hideTyping(item.participant)
    this.#echo(fresh)
    this.#sender.pump()
  }

  /** Everybody sees everybody's refs, so only one's own items count as echoes. */
  #echo(items: readonly Item[]): void {
    const me = this.you.value?.participant
    for (const { participant, ref } of items) if (ref !== undefined && participant === me) this.unsent.echoed(ref)
  }

  #ask(): void {
    const since = this.items.value.length
    if (this.#asked === since) return
    this.#asked = since
    this.#send({ type: 'more', since })
  }

  #refused(frame: Extract<ServerFrame, { type: 'error' }>): void {
    if (frame.code === 'since_from_future') this.items.value = []
    this.#sender.refused(frame)
    if (!this.#welcomed) this.#connection.replace()
    // A cursor without an answer may be what was dropped.
    if (frame.code === 'rate_limited' && frame.n === undefined) this.#readPending = true
  }

  #raise(cursors: Readonly<Record<string, number>>): void {
    const raised = Object.entries(cursors).map(([who, read]) => [who, Math.max(read, this.cursors.value[who] ?? 0)])
    this.cursors.value = { ...this.cursors.value, ...(Object.fromEntries(raised) as Record<string, number>) }
  }

  #showTyping({ participant, name }: Typist): void {
    this.#hideTyping(participant)
    this.typing.value = [...this.typing.value, { participant, name }]
    const cancel = this.#outside.after(limits.typingShownMs, () => this.#hideTyping(participant))
    this.#typingUntil.set(participant, cancel)
  }

  #hideTyping(participant: string): void {
    this.#typingUntil.get(participant)?.()
    if (this.#typingUntil.delete(participant)) {
      this.typing.value = this.typing.value.filter((typist) => typist.participant !== participant)
    }
  }

  #adoptLater(): void {
    this.#cancelAdopt = this.#outside.after(limits.adoptEveryMs, () => {
      void this.#adopt().finally(() => {
        if (!this.#stopped) this.#adoptLater()
      })
    })
  }

  /** Sends what another tab died with, as the instance that wrote it. */
  async #adopt(): Promise<void> {
    if (!this.unsent.settled || !this.#welcomed) return
    const slot = await this.#outside.claim('unsent')
    if (!slot) return
    if (this.#stopped || !this.unsent.settled) {
      slot.release()
      return
    }
    this.unsent.move(slot)
    this.#echo(this.items.value)
    this.#connection.replace()
  }

  #send(frame: ClientFrame): void {
    this.#connection.send(JSON.stringify(frame))
  }
}

function isWords(item: Item): boolean {
  return item.type === 'message' || item.type === 'note' || item.type === 'prompt'
}
