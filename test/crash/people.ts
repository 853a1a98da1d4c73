// A contact centre to be killed: who works there, and rooms where three people write without a pause.
import { randomUUID } from 'node:crypto'
import type { Item } from '../../protocol/items.ts'
import type { ServerFrame, Workspace } from '../../protocol/server-frames.ts'
import type { Api } from '../../web/shared/api.ts'
import type { Room } from '../../web/shared/room.ts'
import { Desk, openRoom, signIn, start, until, type Chance } from '../support/client.ts'

/** Not so long a wait that most of the test would be back-off: what is proved does not depend on it. */
export const patience: Chance = () => Math.random() * 0.1

const waitMs = 4_000
const ringMs = 5_000

export interface Board {
  readonly waiting: readonly { readonly conversation: string; readonly offeredTo: string | null }[]
}

export class Centre {
  readonly url: string
  readonly root: Api
  readonly desks = new Map<string, Desk>()
  readonly queues: string[] = []

  private constructor(url: string, root: Api) {
    this.url = url
    this.root = root
  }

  /** Everybody who writes is assigned by `talk`; who walks away leaves `waitMs` for the customer, who then goes to `late`. */
  static async open(url: string): Promise<Centre> {
    const centre = new Centre(url, await signIn(url, 'root'))
    await centre.#put('queues/late', { name: 'late' })
    await centre.#put('flows/walked-away', walkedAway)
    await centre.queue('talk', { acceptance: 'automatic' }, { disconnect: 'walked-away' })
    await centre.queue('late', {}, {})
    return centre
  }

  /** A queue with an entry point of the same name. */
  async queue(id: string, queue: object, flows: object): Promise<void> {
    await this.#put(`queues/${id}`, { name: id, missedPresence: null, ringMs, ...queue })
    const entry = { name: id, mode: 'live', multiParty: true, defaultQueue: id }
    await this.#put(`entry-points/${id}`, { ...entry, flows: { inbound: 'inbound-live', ...flows } })
    this.queues.push(id)
  }

  async hire(id: string, queue: string | null): Promise<Desk> {
    const queues = queue === null ? [] : [{ queue, priority: 1, delayMs: 0 }]
    await this.#put(`agents/${id}`, { name: id, capacity: 20, queues, wrapUpWeight: 0 })
    const desk = new Desk(await signIn(this.url, id), patience)
    this.desks.set(id, desk)
    await until(`${id} has a workspace`, () => desk.seen)
    const presence = queue === null ? 'busy' : 'available'
    await desk.api({ method: 'PUT', path: '/agent/presence', body: { presence } })
    return desk
  }

  board(queue: string): Promise<Board> {
    return this.root<Board>({ method: 'GET', path: `/queues/${queue}` })
  }

  async #put(path: string, body: object): Promise<void> {
    await this.root({ method: 'PUT', path: `/admin/${path}`, body })
  }
}

const walkedAway = {
  kind: 'disconnect',
  name: 'Walked away',
  start: 'wait',
  blocks: {
    wait: { type: 'wait', timeoutMs: waitMs, onReturned: 'wait', onTimeout: 'late', onError: null },
    late: { type: 'transferToQueue', queue: 'late', onClosed: null, onFull: null, onUnstaffed: null, onError: null },
  },
}

/** Customer, host and guest in one room, each with the pages' own client. */
export async function openTrio(centre: Centre, host: Desk, guest: Desk): Promise<Trio> {
  const customer = await start(centre.url, 'talk', { name: 'Customer' })
  const { conversation } = customer
  const room = (api: Api) => openRoom(api, conversation, randomUUID(), patience)
  const writers = [new Writer('customer', await room(customer.api))]
  await until(`the host is in ${conversation}`, () => isIn(host.seen, conversation))
  writers.push(new Writer('host', await room(host.api)))
  await host.api({
    method: 'POST',
    path: `/conversations/${conversation}/invitations`,
    body: { agent: guest.seen?.agent.id },
  })
  const offer = await until('the guest is offered it', () => {
    return guest.seen?.offers.find((each) => each.conversation === conversation)?.id
  })
  const path = `/agent/offers/${encodeURIComponent(offer)}`
  await guest.api({ method: 'POST', path, body: { answer: 'accept' } })
  await until(`the guest is in ${conversation}`, () => isIn(guest.seen, conversation))
  writers.push(new Writer('guest', await room(guest.api)))
  return { conversation, readers: { customer: customer.api, agents: host.api }, writers }
}

export interface Trio {
  readonly conversation: string
  readonly readers: { readonly customer: Api; readonly agents: Api }
  readonly writers: readonly Writer[]
}

function isIn(workspace: Workspace | null, conversation: string): boolean {
  return workspace?.work.some((work) => work.conversation === conversation && work.state === 'active') ?? false
}

/** An item without what only its author is told. */
export function shownToAll({ ref: _, ...item }: Item): string {
  return JSON.stringify(item)
}

const unsentAtMost = 8
/** Often enough that a crash meets words under way, and no oftener than a busy machine can follow. */
const everyMs = 200

/** Somebody who writes without a pause, but no faster than the echoes come, and remembers whatever they ever saw. */
export class Writer {
  readonly name: string
  readonly room: Room
  said = 0
  /** Items as they were first seen, by number; a log that loses or changes one is found out. */
  readonly seen: string[] = []
  readonly faults: string[] = []
  #timer: NodeJS.Timeout | null = null

  constructor(name: string, room: Room) {
    this.name = name
    this.room = room
    room.items.subscribe((items) => {
      if (items.length < this.seen.length) this.faults.push(`${items.length} items after ${this.seen.length}`)
      for (const item of items.slice(this.seen.length)) this.seen.push(shownToAll(item))
    })
  }

  begin(): void {
    this.#timer = setInterval(() => {
      while (this.room.unsent.entries.value.length < unsentAtMost) this.room.say(`${this.name} ${++this.said}`)
    }, everyMs)
  }

  end(): void {
    if (this.#timer) clearInterval(this.#timer)
    this.#timer = null
  }
}

const repeated = 100
const repeaterEveryMs = 5
/** What it may be ahead of the log: on a slow machine whoever writes beside it would wait behind it for minutes. */
const aheadAtMost = 50

/**
 * A second device of a customer that trusts nobody: whenever it connects, it sends again what was settled last and everything after
 * (D3). The pages' client would recognise its echoes and keep still; here only the object's marks stand between that and a double.
 */
export class Repeater {
  said = 0
  /** Of these the log has so many, as far as this device has heard. */
  #settled = 0
  readonly faults: string[] = []
  readonly #api: Api
  readonly #conversation: string
  readonly #instance = randomUUID()
  #socket: WebSocket | null = null
  #timer: NodeJS.Timeout | null = null

  constructor(api: Api, conversation: string) {
    this.#api = api
    this.#conversation = conversation
  }

  async open(): Promise<void> {
    const path = `/conversations/${this.#conversation}`
    const { last: since } = await this.#api<{ last: number }>({ method: 'GET', path })
    const { url, token } = await this.#api<{ url: string; token: string }>({
      method: 'POST',
      path: `${path}/connections`,
    })
    const socket = new WebSocket(url, ['partyline.v1', token])
    const welcome = Promise.withResolvers<{ taken: number }>()
    socket.addEventListener('open', () => {
      socket.send(JSON.stringify({ type: 'hello', instance: this.#instance, since, sent: this.said }))
    })
    socket.addEventListener('message', ({ data }) => {
      const frame = JSON.parse(String(data)) as ServerFrame
      if (frame.type === 'welcome') welcome.resolve(frame)
      if (frame.type === 'items') for (const { ref } of frame.items) this.#echoed(ref)
      if (frame.type === 'error') this.faults.push(String(data))
    })
    socket.addEventListener('close', ({ code }) => {
      welcome.reject(new Error(`closed with ${code}`))
      this.rest()
    })
    const { taken } = await welcome.promise
    this.#socket = socket
    this.#settled = taken
    for (let n = Math.max(1, taken - repeated); n <= this.said; n++) this.#send(n)
    this.#timer = setInterval(() => {
      if (this.said < this.#settled + aheadAtMost) this.#send(++this.said)
    }, repeaterEveryMs)
  }

  close(): void {
    this.rest()
    this.#socket?.close()
  }

  /** Says nothing more; what was said may still be on its way. */
  rest(): void {
    if (this.#timer) clearInterval(this.#timer)
    this.#timer = null
  }

  #echoed(ref: string | undefined): void {
    const [instance, n] = ref?.split('#') ?? []
    if (instance === this.#instance) this.#settled = Math.max(this.#settled, Number(n))
  }

  #send(n: number): void {
    this.#socket?.send(JSON.stringify({ type: 'message', n, text: `repeater ${n}` }))
  }
}
