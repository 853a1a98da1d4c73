// A client of a conversation: numbers what it says, sends again what has no echo, and asks for what it missed.
import type { Person } from '../../domain/conversation/person.ts'
import type { Item } from '../../protocol/items.ts'
import { open, type DownFrame, type Socket } from './sockets.ts'
import type { World } from './world.ts'

interface Said {
  readonly n: number
  readonly type: 'message' | 'note'
}

export class Tab {
  readonly instance: string
  readonly conversation: string
  /** Another one after signing in (P9). */
  person: Person
  /** Texts of the items as they came, in order. */
  readonly items: string[] = []
  /** What became of its messages: shown as sent, or as refused. */
  readonly sent = new Set<number>()
  readonly refused = new Set<number>()
  ended = false
  /** Whether it wants a socket. */
  wanted = false
  #n = 0
  #unsettled: Said[] = []
  #socket: Socket | null = null
  #attempts = 0
  readonly #world: World

  constructor(world: World, conversation: string, person: Person, instance: string) {
    this.#world = world
    this.conversation = conversation
    this.person = person
    this.instance = instance
  }

  get unsettled(): number {
    return this.#unsettled.length
  }

  get live(): boolean {
    return this.#socket !== null
  }

  say(type: 'message' | 'note'): void {
    const said = { n: ++this.#n, type }
    this.#unsettled.push(said)
    this.#send(said)
  }

  connect(): void {
    this.wanted = true
    if (this.#socket) return
    const world = this.#world
    const attempt = ++this.#attempts
    world.later(world.latencyMs(), () => {
      if (!this.wanted || attempt !== this.#attempts) return
      this.#attempt(attempt)
    })
  }

  /** Closes the page. */
  close(): void {
    this.wanted = false
    this.#attempts++
    this.#socket?.close()
    this.#socket = null
  }

  /** Gone without a word: the server may believe in the socket for a while. */
  vanish(): void {
    this.wanted = false
    this.#attempts++
    this.#socket?.lose()
    this.#socket = null
  }

  /** A short loss of the network. */
  blip(): void {
    this.vanish()
    this.#world.later(this.#world.random.between(100, 8_000), () => this.connect())
  }

  #attempt(attempt: number): void {
    const ears = {
      hear: (frame: DownFrame) => attempt === this.#attempts && this.#hear(frame),
      closed: (why: string) => attempt === this.#attempts && this.#closed(why),
    }
    const opened = open(this.#world, this.#world.node(`conversation/${this.conversation}`), this.person, ears)
    if (typeof opened === 'string') return this.#closed(opened)
    this.#socket = opened
    opened.up({ type: 'hello', instance: this.instance, since: this.items.length })
  }

  #closed(why: string): void {
    this.#socket = null
    this.#attempts++
    if (why !== 'restarted' && why !== 'unavailable' && why !== 'unauthorized') {
      this.wanted = false
      return
    }
    if (this.wanted) this.#world.later(this.#world.random.between(50, 3_000), () => this.wanted && this.connect())
  }

  #send({ n, type }: Said): void {
    this.#socket?.up({ type, n, text: `${this.instance}#${n}` })
  }

  #hear(frame: DownFrame): void {
    this.#world.trace(() => `${this.instance} hears ${JSON.stringify({ ...frame, items: undefined })}`)
    switch (frame.type) {
      case 'welcome':
        this.#take(frame.first, frame.items)
        for (const said of this.#unsettled) this.#send(said)
        return
      case 'items':
        return this.#take(frame.first, frame.items)
      case 'taken':
        for (const { n } of this.#unsettled) if (n <= frame.n) this.sent.add(n)
        this.#settle((n) => n <= frame.n)
        return
      case 'error':
        return this.#error(frame)
    }
  }

  #take(first: number, items: readonly Item[]): void {
    if (first !== this.items.length + 1) {
      this.#world.fail('D1', `${this.instance} has ${this.items.length} items and is given ${first}`)
    }
    for (const item of items) {
      this.items.push(JSON.stringify(item))
      if (item.type === 'ended') this.ended = true
      if (item.type !== 'message' && item.type !== 'note') continue
      if (!item.ref?.startsWith(`${this.instance}#`)) continue
      if (item.text !== item.ref) this.#world.fail('D2', `${item.ref} came back as ${item.text}`)
      const echoed = Number(item.ref.slice(this.instance.length + 1))
      this.sent.add(echoed)
      this.#settle((n) => n === echoed)
    }
  }

  #error({ code, n, expected }: Extract<DownFrame, { type: 'error' }>): void {
    if (code !== 'out_of_order') {
      if (code === 'unknown_instance' || code === 'too_many_instances')
        this.#world.fail('D3', `${this.instance}: ${code}`)
      this.refused.add(n)
      this.#settle((one) => one === n)
      return
    }
    const first = this.#unsettled[0]?.n ?? this.#n + 1
    if ((expected ?? 0) < first) this.#world.fail('D3', `${this.instance} is asked for ${expected}, which was settled`)
    for (const said of this.#unsettled) if (said.n >= (expected ?? 0)) this.#send(said)
  }

  #settle(which: (n: number) => boolean): void {
    this.#unsettled = this.#unsettled.filter(({ n }) => !which(n))
  }
}
