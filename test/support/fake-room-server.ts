// A conversation in memory that keeps the rules of the wire: two numberings over one log, a mark per instance, refusals
// that stay, pages, live items only after the end. And a network on which frames move by hand, get lost, or come late.
import { clientFrameSchema, type ClientFrame } from '../../protocol/client-frames.ts'
import type { Change, Item } from '../../protocol/items.ts'
import { limits } from '../../protocol/limits.ts'
import { refusals, type RefusalCode } from '../../protocol/problem.ts'
import { ping, pong, type RoomView, type ServerFrame } from '../../protocol/server-frames.ts'

export interface FakePerson {
  readonly participant: string
  readonly role: 'customer' | 'agent'
  readonly name: string
}

interface Session {
  readonly person: FakePerson
  readonly put: (text: string) => void
  instance: string | null
  live: boolean
}

interface Mark {
  n: number
  readonly refused: Map<number, RefusalCode>
}

export class FakeRoomServer {
  /** `said`: the words as they once were. */
  readonly log: { item: Item; readonly customer: boolean; readonly said: string }[] = []
  /** Read and delivered, by participant. */
  readonly cursors = new Map<string, number>()
  readonly delivered = new Map<string, number>()
  readonly sessions = new Set<Session>()
  pageItems = 3
  /** Numbered frames and questions that are still let through before the limit; null for no limit. */
  allowance: number | null = null
  readonly #marks = new Map<string, Mark>()
  #forgot = false

  connect(person: FakePerson, put: (text: string) => void): Session {
    const session: Session = { person, put, instance: null, live: false }
    this.sessions.add(session)
    return session
  }

  itemsFor(person: FakePerson): Item[] {
    return this.log.filter(({ customer }) => customer || person.role === 'agent').map(({ item }) => item)
  }

  forgetInstances(): void {
    this.#marks.clear()
    this.#forgot = true
  }

  receive(session: Session, text: string): void {
    if (text === ping) {
      session.put(pong)
      return
    }
    const parsed = clientFrameSchema.safeParse(JSON.parse(text))
    if (!parsed.success) {
      const { n } = JSON.parse(text) as { n?: number }
      this.#error(session, 'invalid', {
        field: String(parsed.error.issues[0]?.path[0]),
        ...(n === undefined ? {} : { n }),
      })
      return
    }
    const frame = parsed.data
    if (frame.type === 'hello') this.#hello(session, frame)
    else if (session.instance === null) this.#error(session, 'invalid', { field: 'type' })
    else if (frame.type === 'more') this.#more(session, frame.since)
    else if (frame.type === 'earlier') this.#earlier(session, frame.before)
    else if (frame.type === 'read' || frame.type === 'delivered') this.#reached(session, frame.type, frame.upTo)
    else if (frame.type === 'typing') this.#typing(session)
    else this.#numbered(session, session.instance, frame)
  }

  /** Somebody without a socket speaks: a flow, an HTTP client. */
  prompt(text: string): void {
    this.#append({ type: 'prompt', role: 'system', name: '', participant: null, text }, true)
  }

  /** Words of somebody who has no tab here. */
  says(text: string): void {
    this.#append({ type: 'message', role: 'agent', name: 'Ann', participant: 'p9', text }, true)
  }

  #hello(session: Session, frame: Extract<ClientFrame, { type: 'hello' }>): void {
    const { person } = session
    if (session.instance !== null && session.instance !== frame.instance) {
      this.#error(session, 'invalid', { field: 'instance' })
      return
    }
    if (frame.since > this.itemsFor(person).length) {
      this.#error(session, 'since_from_future')
      return
    }
    const mark = this.#marks.get(`${person.participant}/${frame.instance}`)
    if (!mark && this.#forgot && frame.sent > 0) {
      this.#error(session, 'unknown_instance')
      return
    }
    session.instance = frame.instance
    const { messageBytes, frameBytes, typingEveryMs } = limits
    this.#put(session, {
      type: 'welcome',
      ...this.#page(session, this.#from(person, frame)),
      you: person,
      room: this.#room(),
      cursors: Object.fromEntries(this.cursors),
      delivered: Object.fromEntries(this.delivered),
      limits: { messageBytes, frameBytes, typingEveryMs },
      taken: mark?.n ?? 0,
    })
  }

  /** R14: the item at `place` (from 1) gets other words, if it has not lost them yet. */
  amend(place: number, change: Change, text: string): void {
    const line = this.log[place - 1]
    if (!line || line.item.type === 'amended' || line.item.change === 'deleted' || line.item.change === 'redacted')
      return
    const amends = line.item.id
    line.item = { ...line.item, text, change }
    for (const other of this.log) {
      if (change !== 'corrected' && other.item.amends === amends) other.item = { ...other.item, text: '' }
    }
    this.#append({ type: 'amended', role: 'system', name: '', participant: null, text, amends, change }, line.customer)
  }

  #from(person: FakePerson, { since, tail }: Extract<ClientFrame, { type: 'hello' }>): number {
    return since === 0 && tail !== undefined ? Math.max(0, this.itemsFor(person).length - tail) : since
  }

  #earlier(session: Session, before: number): void {
    if (this.#limited()) return this.#error(session, 'rate_limited', { retryAfterMs: 500 })
    const first = Math.max(1, before - this.pageItems)
    this.#put(session, { type: 'earlier', first, items: this.itemsFor(session.person).slice(first - 1, before - 1) })
  }

  #more(session: Session, since: number): void {
    if (since > this.itemsFor(session.person).length) this.#error(session, 'since_from_future')
    else this.#put(session, { type: 'items', ...this.#page(session, since) })
  }

  #page(session: Session, since: number) {
    const all = this.itemsFor(session.person)
    const items = all.slice(since, since + this.pageItems)
    const more = since + items.length < all.length
    session.live = !more
    return { first: since + 1, items, more }
  }

  #numbered(session: Session, instance: string, frame: Extract<ClientFrame, { type: 'message' | 'note' }>): void {
    const { n } = frame
    if (this.#limited()) return this.#error(session, 'rate_limited', { n, retryAfterMs: 500 })
    const sender = `${session.person.participant}/${instance}`
    const mark = this.#marks.get(sender) ?? { n: 0, refused: new Map<number, RefusalCode>() }
    if (n <= mark.n) {
      const code = mark.refused.get(n)
      if (code) this.#error(session, code, { n })
      else this.#put(session, { type: 'taken', n: mark.n })
      return
    }
    if (mark.n === 0 && this.#forgot && n > 1) this.#error(session, 'unknown_instance', { n })
    else if (n !== mark.n + 1) this.#error(session, 'out_of_order', { n, expected: mark.n + 1 })
    else {
      this.#marks.set(sender, mark)
      mark.n = n
      this.#decide(session, instance, frame, mark)
    }
  }

  #limited(): boolean {
    if (this.allowance === null || this.allowance-- > 0) return false
    this.allowance = null
    return true
  }

  #decide(
    session: Session,
    instance: string,
    frame: Extract<ClientFrame, { type: 'message' | 'note' }>,
    mark: Mark,
  ): void {
    const { role, name, participant } = session.person
    if (frame.text.startsWith('refuse') || (frame.type === 'note' && role === 'customer')) {
      mark.refused.set(frame.n, 'forbidden')
      this.#error(session, 'forbidden', { n: frame.n })
      return
    }
    const item = { type: frame.type, role, name, participant, text: frame.text, ref: `${instance}#${frame.n}` }
    this.#append(item, frame.type === 'message')
  }

  #append(item: Omit<Item, 'id' | 'at' | 'contentType'>, customer: boolean): void {
    const place = this.log.length + 1
    const whole: Item = { ...item, id: `c:${place}`, at: new Date(place).toISOString(), contentType: 'text/plain' }
    this.log.push({ item: whole, customer, said: item.text })
    for (const session of this.sessions) {
      if (!session.live || (!customer && session.person.role === 'customer')) continue
      this.#put(session, { type: 'items', first: this.itemsFor(session.person).length, items: [whole] })
    }
  }

  #reached(session: Session, what: 'read' | 'delivered', upTo: number): void {
    const { participant } = session.person
    const raise = (all: Map<string, number>) => all.set(participant, Math.max(upTo, all.get(participant) ?? 0))
    if (what === 'read') raise(this.cursors)
    raise(this.delivered)
    const cursor = { read: this.cursors.get(participant) ?? 0, delivered: this.delivered.get(participant) ?? 0 }
    for (const other of this.sessions) {
      if (other !== session && other.live && other.person.role === session.person.role) {
        this.#put(other, { type: 'cursor', participant, ...cursor })
      }
    }
  }

  #typing(session: Session): void {
    for (const other of this.sessions) {
      if (other.live && other.person !== session.person) this.#put(other, { type: 'typing', ...session.person })
    }
  }

  #room(): RoomView {
    return { status: 'active', mode: 'live', roster: [] }
  }

  #error(session: Session, code: RefusalCode, more: Partial<Extract<ServerFrame, { type: 'error' }>> = {}): void {
    this.#put(session, { type: 'error', code, title: refusals[code][1], ...more })
  }

  #put(session: Session, frame: ServerFrame): void {
    session.put(JSON.stringify(frame))
  }
}

interface Hears {
  opened(): void
  received(text: string): void
  closed(code: number): void
}

/** One socket between a tab and the server; what was sent waits until it is moved. */
export class FakeWire {
  readonly #server: FakeRoomServer
  readonly #session: Session
  readonly #hears: Hears
  #up: string[] = []
  #down: string[] = []
  #open = true

  constructor(server: FakeRoomServer, person: FakePerson, hears: Hears) {
    this.#server = server
    this.#hears = hears
    this.#session = server.connect(person, (text) => this.#down.push(text))
  }

  get open(): boolean {
    return this.#open
  }

  get idle(): boolean {
    return this.#up.length === 0 && (!this.#open || this.#down.length === 0)
  }

  send(text: string): void {
    if (this.#open) this.#up.push(text)
  }

  /** The tab lets go; what it sent is still under way. */
  close(): void {
    this.#open = false
  }

  moveUp(frames = Infinity): void {
    for (const text of this.#up.splice(0, frames)) this.#server.receive(this.#session, text)
    if (!this.#open && this.#up.length === 0) this.#server.sessions.delete(this.#session)
  }

  moveDown(frames = Infinity): void {
    for (const text of this.#down.splice(0, frames)) if (this.#open) this.#hears.received(text)
  }

  /** The network drops it: the last `lost` frames to the server never arrive, the others perhaps late. */
  cut(lost: number, code = 1006): void {
    const open = this.#open
    this.#open = false
    this.#up = this.#up.slice(0, Math.max(0, this.#up.length - lost))
    this.#session.live = false
    if (open) this.#hears.closed(code)
  }
}
