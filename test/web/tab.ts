// One browser tab of one person, on a fake network that a test moves by hand.
import { limits } from '../../protocol/limits.ts'
import { Connection } from '../../web/shared/connection.ts'
import { MemoryStorage } from '../../web/shared/memory-storage.ts'
import { Polling } from '../../web/shared/polling.ts'
import { Room, type RoomOutside } from '../../web/shared/room.ts'
import { takeFirstSlot, takeSlot, type GoneOut } from '../../web/shared/slots.ts'
import { BrowserStore } from '../../web/shared/store.ts'
import type { Wire, WireHears } from '../../web/shared/wire.ts'
import { FakeLocks } from '../support/fake-locks.ts'
import { FakeHttp } from '../support/fake-polling.ts'
import { FakeWire, type FakePerson, type FakeRoomServer } from '../support/fake-room-server.ts'
import { promises, type HandClock } from '../support/hand-clock.ts'

interface FakeBrowser {
  readonly real: MemoryStorage
  readonly storage: BrowserStore
  readonly locks: FakeLocks
}

export class World {
  readonly clock: HandClock
  readonly server: FakeRoomServer
  /** Every wire there ever was: frames of a closed one may still be under way. */
  readonly wires: FakeWire[] = []
  readonly http: FakeHttp
  /** What becomes of a new socket: a network may refuse it, keep it waiting, or let it die before it says anything. */
  sockets: 'open' | 'refused' | 'hanging' | 'dying' = 'open'
  /** How many items a new tab begins with; null: the whole log. */
  tail: number | null = null
  readonly #browsers = new Map<string, FakeBrowser>()
  #ids = 0

  constructor(clock: HandClock, server: FakeRoomServer) {
    this.clock = clock
    this.server = server
    this.http = new FakeHttp(server)
  }

  newId(): string {
    return `instance${++this.#ids}`
  }

  browser(person: FakePerson): FakeBrowser {
    const real = new MemoryStorage()
    const fresh = { real, storage: new BrowserStore(() => real), locks: new FakeLocks() }
    const known = this.#browsers.get(person.participant) ?? fresh
    this.#browsers.set(person.participant, known)
    return known
  }

  async openTab(person: FakePerson, goneOut: GoneOut | null = null): Promise<Tab> {
    const { storage, locks } = this.browser(person)
    const mine = locks.tab()
    const outside = {
      storage,
      locks: mine.locks,
      root: 'here/unsent/',
      now: () => this.clock.now(),
      newId: () => this.newId(),
    }
    const take = (wanted: 'any' | 'unsent') => takeSlot(outside, 'c', person.participant, wanted)
    const slot = await takeFirstSlot(outside, 'c', person.participant, goneOut)
    const tab = new Tab(this, person, mine.kill)
    const roomOutside: RoomOutside = {
      connect: (hears) =>
        new Connection(
          {
            fetchToken: () => Promise.resolve({ token: 't', url: 'wss://here', polling: 'https://here/polling' }),
            open: (_url, _protocols, wire) => tab.open(wire),
            poll: (url, token, wire) => tab.poll(url, token, wire),
            after: (spanMs, run) => tab.after(spanMs, run),
            now: () => this.clock.now(),
            random: () => 0.5,
            visible: () => true,
          },
          hears,
        ),
      takeSlot: take,
      after: (spanMs, run) => tab.after(spanMs, run),
      now: () => this.clock.now(),
      newId: () => this.newId(),
    }
    tab.room = new Room(slot, roomOutside, this.tail)
    tab.room.start()
    await promises()
    return tab
  }

  /** Moves everything that is under way until nothing is. */
  async calm(): Promise<void> {
    for (let round = 0; round < 500; round++) {
      await promises()
      const { requests } = this.http
      if (this.wires.every((wire) => wire.idle) && requests.every((request) => request.idle)) return
      for (const request of requests) {
        request.moveUp()
        request.moveDown()
      }
      for (const wire of this.wires) {
        wire.moveUp()
        wire.moveDown()
      }
    }
    throw new Error('frames go round for ever')
  }

  /** In steps within which no socket pings twice: an answer must come before the next one. */
  async pass(spanMs: number): Promise<void> {
    for (let left = spanMs; left > 0; left -= limits.pingEveryMs / 2) {
      await this.clock.advance(Math.min(left, limits.pingEveryMs / 2))
      await this.calm()
    }
  }
}

export class Tab {
  readonly person: FakePerson
  readonly #world: World
  readonly #free: () => void
  wire: FakeWire | null = null
  polling: Polling | null = null
  readonly frames: string[] = []
  alive = true
  room!: Room

  constructor(world: World, person: FakePerson, free: () => void) {
    this.#world = world
    this.person = person
    this.#free = free
  }

  open(hears: { opened(): void; received(text: string): void; closed(code: number): void }): Wire {
    const mine = <Args extends unknown[]>(run: (...args: Args) => void) => {
      return (...args: Args) => {
        if (this.alive) run(...args)
      }
    }
    if (this.#world.sockets !== 'open') return this.#forbidden(mine(hears.opened), mine(hears.closed))
    const wire = new FakeWire(this.#world.server, this.person, {
      opened: mine(hears.opened),
      received: mine(hears.received),
      closed: mine(hears.closed),
    })
    this.wire = wire
    this.#world.wires.push(wire)
    void Promise.resolve().then(() => {
      if (wire.open && this.alive) hears.opened()
    })
    return {
      send: (text) => {
        this.frames.push(text)
        wire.send(text)
      },
      close: () => wire.close(),
    }
  }

  /** The pages' own, over a network of the test's. */
  poll(url: string, token: string, hears: WireHears): Wire {
    const outside = {
      post: (...asked: [string, string, unknown, number, AbortSignal]) =>
        this.#world.http.post(this.person, asked, (spanMs, run) => this.#world.clock.after(spanMs, run)),
      after: (spanMs: number, run: () => void) => this.after(spanMs, run),
      now: () => this.#world.clock.now(),
    }
    const polling = new Polling(outside, url, token, hears)
    this.polling = polling
    return {
      send: (text) => {
        this.frames.push(text)
        polling.send(text)
      },
      close: () => polling.close(),
    }
  }

  #forbidden(opened: () => void, closed: (code: number) => void): Wire {
    const { sockets } = this.#world
    let open = true
    void Promise.resolve().then(() => {
      if (sockets === 'dying' && open) opened()
      if (sockets !== 'hanging' && open) closed(1006)
    })
    return { send: () => {}, close: () => (open = false) }
  }

  after(spanMs: number, run: () => void): () => void {
    return this.#world.clock.after(spanMs, () => {
      if (this.alive) run()
    })
  }

  /** As a crash or a reload does it: no farewell, the locks are free, the storage stays. */
  kill(lost: number): void {
    this.alive = false
    this.wire?.cut(lost)
    this.polling?.close()
    this.#free()
  }

  /** How many frames of this type it ever sent. */
  sent(type: string): number {
    return this.frames.filter((text) => (JSON.parse(text) as { type: string }).type === type).length
  }

  texts(): string[] {
    return this.room.items.value.map((item) => item.text)
  }

  unsent(): string[] {
    return this.room.unsent.entries.value.map((entry) => entry.text)
  }
}
