// What a bench needs from partyline before it can measure: queues, agents, and complete rooms.
import type { Workspace } from '../protocol/server-frames.ts'
import { Desk, signIn, start, startByBackend, until, type Visitor } from '../test/support/client.ts'
import type { Api } from '../web/shared/api.ts'
import { openWire, type Wire } from './wire.ts'

/** The sockets of one room, the customer first. `send` numbers each message. */
export interface BenchRoom {
  readonly name: string
  /** Null in a room of the bare object. */
  readonly conversation: string | null
  readonly parties: readonly Party[]
}
export interface Party {
  readonly wire: Wire
  send(text: string): void
}

interface Colleague {
  readonly id: string
  readonly role: string
  readonly api: Promise<Api>
  /** Free capacity that is not promised yet. */
  free: number
}

const capacity = 20
const hourMs = 3_600_000

export class Office {
  readonly url: string
  readonly #root: Api
  readonly #agents: Colleague[] = []

  private constructor(url: string, root: Api) {
    this.url = url
    this.#root = root
  }

  /** Configures a queue with automatic acceptance, one that rings, and an entry point for each. */
  static async open(url: string): Promise<Office> {
    const office = new Office(url, await signIn(url, 'root'))
    for (const [id, acceptance] of [
      ['assigned', 'automatic'],
      ['ringing', 'manual'],
    ] as const) {
      await office.#put(`queues/${id}`, { name: id, acceptance, missedPresence: null, ringMs: 300_000 })
      await office.#put(`entry-points/${id}`, {
        name: id,
        mode: 'live',
        partyLimit: 50,
        defaultQueue: id,
        flows: { inbound: 'inbound-live' },
      })
    }
    return office
  }

  /** An agent in `queue` (null: in none), whose presence the caller sets. */
  async hire(id: string, queue: string | null, places = capacity): Promise<Desk> {
    const queues = queue === null ? [] : [{ queue, priority: 1, delayMs: 0 }]
    await this.#put(`agents/${id}`, { name: id, capacity: places, queues, leaseGraceMs: hourMs })
    const desk = new Desk(await signIn(this.url, id))
    await until(`${id} has a workspace`, () => desk.seen)
    return desk
  }

  /** Makes rooms of `parties` participants, each with its own socket. */
  async rooms(name: string, count: number, parties: number): Promise<BenchRoom[]> {
    const rooms: BenchRoom[] = []
    const atOnce = 8
    for (let first = 0; first < count; first += atOnce) {
      const some = Math.min(atOnce, count - first)
      // This agent is the only one of the queue with free capacity, so they get all of them.
      const host = this.#colleague('host', some)
      await host.api
      const batch = Array.from({ length: some }, (_, index) => this.#room(`${name}-${first + index}`, host, parties))
      rooms.push(...(await Promise.all(batch)))
      if (host.free < atOnce) {
        host.free = 0
        await this.presence(await host.api, 'busy')
      }
    }
    return rooms
  }

  /** The number of items of a conversation, as agents count them. */
  async items(conversation: string): Promise<number> {
    const path = `/conversations/${conversation}`
    const { last } = await this.#root<{ last: number }>({ method: 'GET', path })
    return last
  }

  presence(api: Api, presence: string): Promise<Workspace> {
    return api<Workspace>({ method: 'PUT', path: '/agent/presence', body: { presence } })
  }

  async #room(name: string, host: Colleague, parties: number): Promise<BenchRoom> {
    const customer = await start(this.url, 'assigned', { name })
    const { conversation } = customer
    const members = [await this.#join(customer.api, conversation, `${name}-customer`)]
    members.push(await this.#join(await host.api, conversation, `${name}-${host.id}`))
    for (let more = members.length; more < parties; more++) {
      const guest = this.#colleague(`guest${more}`, 1)
      await this.#invite(await host.api, conversation, guest)
      members.push(await this.#join(await guest.api, conversation, `${name}-${guest.id}`))
    }
    return { name, conversation, parties: members }
  }

  async #invite(host: Api, conversation: string, guest: Colleague): Promise<void> {
    const api = await guest.api
    await host({ method: 'POST', path: `/conversations/${conversation}/invitations`, body: { agent: guest.id } })
    const offer = await until(`${guest.id} is offered ${conversation}`, async () => {
      const { offers } = await api<Workspace>({ method: 'GET', path: '/agent' })
      return offers.find((each) => each.conversation === conversation)?.id
    })
    const path = `/agent/offers/${encodeURIComponent(offer)}`
    await api({ method: 'POST', path, body: { answer: 'accept' } })
  }

  async #join(api: Api, conversation: string, instance: string): Promise<Party> {
    const fetchToken = () =>
      api<ConnectionToken>({ method: 'POST', path: `/conversations/${conversation}/connections` })
    const { wire } = await greet(await until(`${instance} may connect`, fetchToken), instance)
    let n = 0
    return { wire, send: (text) => wire.send(JSON.stringify({ type: 'message', n: ++n, text })) }
  }

  /** An agent of that kind with enough free capacity; a new one if there is none. */
  #colleague(role: string, places: number): Colleague {
    let found = this.#agents.find((each) => each.role === role && each.free >= places)
    if (!found) {
      const id = `${role}-${this.#agents.length}`
      found = { id, role, api: this.#settle(id, role === 'host'), free: capacity }
      this.#agents.push(found)
    }
    found.free -= places
    return found
  }

  async #settle(id: string, isHost: boolean): Promise<Api> {
    const desk = await this.hire(id, isHost ? 'assigned' : null)
    await this.presence(desk.api, isHost ? 'available' : 'busy')
    // The lease is long enough to do without the socket. So only messages use the network.
    desk.stop()
    return desk.api
  }

  async #put(path: string, body: object): Promise<void> {
    await this.#root({ method: 'PUT', path: `/admin/${path}`, body })
  }
}

export interface ConnectionToken {
  readonly token: string
  readonly url: string
}

/** Opens the socket of a connection token, says hello, and answers the welcome's content. */
export async function greet(
  { url, token }: ConnectionToken,
  instance: string,
  since = 0,
): Promise<{ wire: Wire; taken: number }> {
  const wire = await openWire(url, ['partyline.v1', token])
  const welcome = Promise.withResolvers<{ taken: number; more: boolean }>()
  wire.onClose = (code) => welcome.reject(new Error(`closed with ${code} instead of a welcome`))
  wire.onFrame = (payload) => {
    const frame = JSON.parse(payload.toString()) as { type: string; taken: number; more: boolean }
    if (frame.type === 'welcome') welcome.resolve(frame)
    if (frame.type === 'error') welcome.reject(new Error(payload.toString()))
  }
  wire.send(JSON.stringify({ type: 'hello', instance: instance.padEnd(8, '-'), since, sent: 0 }))
  const { taken, more } = await welcome.promise
  if (more) throw new Error('there is more history than one page: nothing live would come')
  wire.onFrame = () => {}
  wire.onClose = () => {}
  return { wire, taken }
}

/** A conversation that waits in a queue without a socket. */
export function waiting(url: string): Promise<Visitor> {
  return startByBackend(url, 'ringing')
}
