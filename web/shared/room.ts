// One conversation for a page: signals that follow the log, and the messages that this tab has yet to send (D1–D6, D9).
import { batch, computed, signal, type ReadonlySignal } from '@preact/signals'
import type { ClientFrame } from '../../protocol/client-frames.ts'
import type { ContentType, Item } from '../../protocol/items.ts'
import type { RoomView, ServerFrame } from '../../protocol/server-frames.ts'
import { asSent, whyNotTaken, type Unacceptable } from './acceptable.ts'
import { Adoption } from './adoption.ts'
import { heardNow } from './clock.ts'
import type { Connection, ConnectionHears, ConnectionState } from './connection.ts'
import { Cursors } from './cursors.ts'
import { isOfPeople, isWords, Log } from './log.ts'
import { Pager } from './pager.ts'
import { Sender } from './sender.ts'
import type { Slot } from './slots.ts'
import { Typing, type Typist } from './typing.ts'
import { Unsent } from './unsent.ts'

type Of<Type extends ServerFrame['type']> = Extract<ServerFrame, { type: Type }>

export type You = Of<'welcome'>['you']
export type Limits = Of<'welcome'>['limits']
/** Q9: the position, from 1, and the estimated wait; null: no estimate yet. */
export type QueuePosition = Pick<Of<'queue'>, 'position' | 'estimateMs'>

/** What a room needs from a connection. */
export type Connected = Pick<Connection, 'start' | 'stop' | 'replace' | 'hint' | 'send'>

export interface RoomOutside {
  connect(hears: ConnectionHears): Connected
  /** A slot for unsent messages. `unsent`: one that a closed tab left with messages, or null. */
  takeSlot(wanted: 'any' | 'unsent'): Promise<Slot | null>
  after(spanMs: number, run: () => void): () => void
  /** The time of day, which unsent messages need because they outlive the page. */
  now(): number
  newId(): string
}

export class Room {
  readonly connectionState = signal<ConnectionState>({ state: 'idle' })
  readonly you = signal<You | null>(null)
  readonly room = signal<RoomView | null>(null)
  readonly limits = signal<Limits | null>(null)
  /** The position in the queue. Null if the customer does not wait, or nothing is known. */
  readonly queuePosition = signal<QueuePosition | null>(null)
  /** Q9: the customer waits in a closed queue in which nobody is at work. */
  readonly unserved = signal(false)
  /** Items without gaps; index 0 is item number `first`. Amended items have their newest text (R14). */
  readonly items: ReadonlySignal<readonly Item[]>
  /** 1 means that the beginning is loaded. */
  readonly first: ReadonlySignal<number>
  readonly loadingEarlier: ReadonlySignal<boolean>
  readonly typing: ReadonlySignal<readonly Typist[]>
  /** Read cursors by participant. */
  readonly cursors: ReadonlySignal<Readonly<Record<string, number>>>
  /** R12: delivery cursors by participant, never less than their read cursors. */
  readonly delivered: ReadonlySignal<Readonly<Record<string, number>>>
  /** Numbers of loaded messages of other people after one's own read cursor (D9). */
  readonly news = computed(() => {
    const me = this.you.value?.participant
    const after = this.#log.after(me === undefined ? 0 : (this.cursors.value[me] ?? 0))
    const first = this.#log.last.value - after.length + 1
    return after.flatMap((item, index) => (item.participant !== me && isOfPeople(item) ? [first + index] : []))
  })
  readonly unread = computed(() => this.news.value.length)
  readonly unsent: Unsent
  readonly #log = new Log()
  readonly #cursors: Cursors
  readonly #typing: Typing
  readonly #sender: Sender
  readonly #connection: Connected
  readonly #pager: Pager
  readonly #adoption: Adoption
  readonly #tail: number | null
  #welcomed = false

  /** `tail`: how many of the last items a first view loads; null: the whole log. */
  constructor(slot: Slot, outside: RoomOutside, tail: number | null = null) {
    this.#tail = tail
    this.unsent = new Unsent(slot, outside)
    this.#connection = outside.connect({
      changed: (line) => this.#changed(line),
      opened: () => this.#hello(),
      received: (text) => batch(() => this.#received(JSON.parse(text) as ServerFrame)),
    })
    const after = (spanMs: number, run: () => void) => outside.after(spanMs, run)
    const send = (frame: ClientFrame) => this.#send(frame)
    this.#sender = new Sender(this.unsent, { send, after, renewed: () => this.#connection.replace() })
    this.#pager = new Pager(this.#log, { send, after })
    this.#adoption = this.#adopting(outside)
    this.#cursors = new Cursors({ after, send: (type, upTo) => this.#send({ type, upTo }) })
    this.#typing = new Typing({ after, send: () => this.#send({ type: 'typing' }) })
    this.items = this.#log.items
    this.first = this.#log.first
    this.loadingEarlier = this.#pager.loadingEarlier
    this.typing = this.#typing.typists
    this.cursors = this.#cursors.read
    this.delivered = this.#cursors.delivered
  }

  /** Starts, or starts again after a refusal. */
  start(): void {
    this.#connection.start()
    this.#adoption.start()
  }

  stop(): void {
    this.#adoption.stop()
    this.#pager.stop()
    this.#cursors.stop()
    this.#typing.stop()
    this.#connection.stop()
    this.unsent.release()
  }

  hint(): void {
    this.#connection.hint()
  }

  /** Returns why the text cannot be sent, or null: it is being sent. */
  say(
    text: string,
    contentType: ContentType = 'text/plain',
    type: 'message' | 'note' = 'message',
  ): Unacceptable | null {
    const why = whyNotTaken(text)
    if (why !== null) return why
    this.unsent.add(type, asSent(text), contentType)
    this.#sender.pump()
    this.#typing.said()
    return null
  }

  /** Keeps a text that was meant for another conversation as not sent. Its writer sends or discards it. */
  keep(text: string): void {
    this.unsent.add('message', text, 'text/plain', 'It was not sent.')
  }

  retry(key: number): void {
    this.unsent.retry(key)
    this.#sender.pump()
  }

  discard(key: number): void {
    this.unsent.discard(key)
  }

  type(): void {
    this.#typing.type()
  }

  /** Everything that is loaded was seen. */
  read(): void {
    this.#cursors.readUpTo(this.#log.last.value)
  }

  /** Fetches the page before the first item, now or once there is a connection. */
  earlier(): void {
    this.#pager.earlier()
  }

  #changed(state: ConnectionState): void {
    this.connectionState.value = state
    if (state.state === 'open') return
    this.#welcomed = false
    this.#pager.lost()
    this.#cursors.lost()
    this.#sender.lost()
  }

  #hello(): void {
    const { instance, last, mayBeInLog } = this.unsent
    const hello = { type: 'hello', instance, since: this.#log.last.value, sent: last } as const
    // Messages that may be in the log already are searched from its beginning.
    const tail = hello.since === 0 && this.#tail !== null && !mayBeInLog ? { tail: this.#tail } : {}
    this.#send({ ...hello, ...tail })
  }

  #received(frame: ServerFrame): void {
    switch (frame.type) {
      case 'welcome':
        this.#welcome(frame)
        break
      case 'items':
        this.#take(frame.first, frame.items, frame.more)
        break
      case 'earlier':
        this.#takeEarlier(frame.first, frame.items)
        break
      case 'room':
        this.#enter(frame.room)
        break
      case 'typing':
        this.#typing.show(frame)
        break
      case 'cursor':
        this.#cursors.raise({ [frame.participant]: frame.read }, { [frame.participant]: frame.delivered ?? 0 })
        break
      case 'queue':
        this.#stand({ position: frame.position, estimateMs: frame.estimateMs }, false)
        break
      case 'unserved':
        this.#stand(null, true)
        break
      case 'taken':
        this.#sender.settled(frame.n)
        break
      case 'error':
        this.#refused(frame)
        break
      default:
      // A frame type of a newer server is ignored.
    }
  }

  #welcome(frame: Of<'welcome'>): void {
    this.#welcomed = true
    heardNow(frame.now)
    this.you.value = frame.you
    this.limits.value = frame.limits
    this.#enter(frame.room)
    this.#log.begin(frame.first)
    this.#sender.welcomed(frame.taken)
    this.#take(frame.first, frame.items, frame.more)
    this.#cursors.welcomed(frame.you.participant, frame.cursors, frame.delivered)
    this.#pager.welcomed()
  }

  #enter(room: RoomView): void {
    this.room.value = room
    if (room.status !== 'queued') this.#stand(null, false)
  }

  #stand(queuePosition: QueuePosition | null, unserved: boolean): void {
    this.queuePosition.value = queuePosition
    this.unserved.value = unserved
  }

  /** Appends items without a gap; live items have no `more`. */
  #take(first: number, items: readonly Item[], more: boolean | undefined): void {
    if (more !== undefined) this.#pager.laterCame()
    const fresh = this.#log.append(first, items)
    if (fresh === null) {
      this.#sender.behind()
      this.#pager.later()
      return
    }
    if (fresh.length > 0) this.#appended(fresh)
    if (more === true) this.#pager.later()
    if (more === false) this.#sender.reachedEnd()
  }

  #appended(fresh: readonly Item[]): void {
    for (const item of fresh) if (isWords(item) && item.participant !== null) this.#typing.hide(item.participant)
    this.#echo(fresh)
    this.#sender.pump()
    const me = this.you.value?.participant
    if (fresh.some(({ participant }) => participant !== me)) this.#cursors.here(this.#log.last.value)
  }

  #takeEarlier(first: number, items: readonly Item[]): void {
    if (!this.#log.prepend(first, items)) return
    this.#pager.earlierCame()
    this.#adoption.earlierCame()
  }

  /** Agents see each other's items, so only one's own count as echoes. */
  #echo(items: readonly Item[]): void {
    const me = this.you.value?.participant
    for (const { participant, ref } of items) if (ref !== undefined && participant === me) this.unsent.echoed(ref)
  }

  #refused(frame: Of<'error'>): void {
    if (frame.code === 'since_from_future') {
      this.#log.clear()
      this.#pager.earlierCame()
    }
    this.#sender.refused(frame)
    if (!this.#welcomed) this.#connection.replace()
    else if (frame.code === 'rate_limited' && frame.n === undefined) {
      this.#cursors.again()
      this.#pager.again(frame.retryAfterMs)
    }
  }

  #adopting(outside: RoomOutside): Adoption {
    return new Adoption({
      after: (spanMs, run) => outside.after(spanMs, run),
      takeSlot: (wanted) => outside.takeSlot(wanted),
      idle: () => this.unsent.settled && this.#welcomed,
      whole: () => this.first.value === 1,
      fetchBeginning: () => this.earlier(),
      adopt: (slot) => {
        this.unsent.move(slot)
        this.#echo(this.items.value)
        this.#connection.replace()
      },
    })
  }

  #send(frame: ClientFrame): void {
    this.#connection.send(JSON.stringify(frame))
  }
}
