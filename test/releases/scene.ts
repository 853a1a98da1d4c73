// A company in the middle of its day: one conversation in every state that a release can leave on a disk.
import type { Item } from '../../protocol/items.ts'
import type { Api } from '../../web/shared/api.ts'
import type { Room } from '../../web/shared/room.ts'
import { Desk, openRoom, signIn, start, until } from '../support/client.ts'

export const states = ['open', 'parked', 'assigned', 'waiting', 'ringing', 'wrapUp', 'ended', 'walked'] as const
export type State = (typeof states)[number]

/** A line as somebody read it. Ids are not kept: a release may give items other ones. */
export type Line = readonly [type: string, text: string]

export interface Left {
  readonly conversation: string
  readonly visitorToken: string
  readonly customer: readonly Line[]
  readonly agents: readonly Line[]
}

const hour = 3_600_000
/** Nothing that rings or waits is over before the disk is opened. */
const queue = {
  ringMs: 300_000,
  missedPresence: null,
  wrapUp: { limitMs: hour, dispositions: ['Solved'], required: true },
}
const live = {
  mode: 'live',
  multiParty: true,
  flows: { inbound: 'inbound-live', queue: null, disconnect: 'disconnect' },
}
const persistent = { mode: 'persistent', multiParty: true, flows: { inbound: 'inbound-persistent', parked: 'parked' } }

/** Who works for whom: each state has a queue, an entry point and an agent of the same name. */
const modes: Readonly<Record<State, 'live' | 'persistent'>> = {
  open: 'live',
  parked: 'persistent',
  assigned: 'persistent',
  waiting: 'live',
  ringing: 'live',
  wrapUp: 'live',
  ended: 'live',
  walked: 'live',
}

/** Plays the scene on a server with the demo data. Its people stay connected until `leave`. */
export class Scene {
  readonly #url: string
  readonly #root: Api
  readonly #rooms: Room[] = []
  readonly #desks: Desk[] = []

  private constructor(url: string, root: Api) {
    this.#url = url
    this.#root = root
  }

  static async open(url: string): Promise<Scene> {
    return new Scene(url, await signIn(url, 'root'))
  }

  async play(): Promise<Record<State, Left>> {
    const visitors = {
      open: await this.#open(),
      parked: await this.#parked(),
      assigned: await this.#assigned(),
      waiting: await this.#begin('waiting', 'busy'),
      ringing: await this.#ringing(),
      wrapUp: await this.#wrapUp(),
      ended: await this.#ended(),
      walked: await this.#walked(),
    }
    const left = {} as Record<State, Left>
    for (const state of states) {
      const { conversation, token, api } = visitors[state]
      left[state] = {
        conversation,
        visitorToken: token,
        customer: await readLines(api, conversation),
        agents: await readLines(this.#root, conversation),
      }
    }
    return left
  }

  leave(): void {
    for (const room of this.#rooms) room.stop()
    for (const desk of this.#desks) desk.stop()
  }

  async #open() {
    const begun = await this.#accepted('open')
    const guest = await this.#hire('open-guest', null, 'available')
    const { conversation, desk } = begun
    const room = await this.#room(desk.api, conversation)
    room.say('The parcel left us on Monday.')
    room.say('Has called twice this week.', 'text/plain', 'note')
    await until('both are there', () => room.unsent.settled && room.unsent.entries.value.length === 0)
    const path = `/conversations/${conversation}`
    await desk.api({ method: 'POST', path: `${path}/invitations`, body: { agent: 'open-guest' } })
    await this.#accepts(guest)
    const beside = await this.#room(guest.api, conversation)
    beside.say('I have found it.')
    await until('it is there', () => beside.unsent.entries.value.length === 0)
    return begun
  }

  async #parked() {
    const begun = await this.#assigned('parked')
    const { conversation, desk } = begun
    await this.#accepts(desk)
    const room = await this.#room(desk.api, conversation)
    room.say('Could you send us a picture?')
    await until('it is there', () => room.unsent.entries.value.length === 0)
    await desk.api({ method: 'POST', path: `/conversations/${conversation}/park` })
    return begun
  }

  /** Assigned without asking, and not opened. */
  async #assigned(state: State = 'assigned') {
    const begun = await this.#begin(state, 'available')
    await until('it is assigned', () =>
      begun.desk.seen?.offers.some(({ conversation }) => conversation === begun.conversation),
    )
    return begun
  }

  async #ringing() {
    const begun = await this.#begin('ringing', 'available')
    await until('it rings', () => begun.desk.seen?.offers.length === 1)
    return begun
  }

  async #wrapUp(state: State = 'wrapUp') {
    const begun = await this.#accepted(state)
    const { conversation, desk } = begun
    await desk.api({ method: 'POST', path: `/conversations/${conversation}/end` })
    await until('the wrap-up is open', () => desk.seen?.wrapUps.length === 1)
    return begun
  }

  async #ended() {
    const begun = await this.#wrapUp('ended')
    const { conversation, desk } = begun
    const body = { dispositions: ['Solved'], notes: 'Sent a new lid.' }
    await desk.api({ method: 'POST', path: `/agent/wrap-ups/${conversation}`, body })
    await until('the wrap-up is in the transcript', async () =>
      (await readLines(desk.api, conversation)).some(([type]) => type === 'wrap_up'),
    )
    return begun
  }

  async #walked() {
    const begun = await this.#accepted('walked')
    await begun.desk.api({ method: 'POST', path: `/conversations/${begun.conversation}/leave` })
    await until('the flow waits', async () =>
      (await readLines(begun.api, begun.conversation)).some(([, text]) => text.startsWith('The agent has left.')),
    )
    return begun
  }

  async #accepted(state: State) {
    const begun = await this.#begin(state, 'available')
    await this.#accepts(begun.desk)
    return begun
  }

  /** A customer who has written, and the agent who works where they came in. */
  async #begin(state: State, presence: 'available' | 'busy') {
    const defaultQueue = state
    await this.#put(`queues/${state}`, { name: state, ...queue })
    const shape = modes[state] === 'live' ? live : persistent
    await this.#put(`entry-points/${state}`, { name: state, defaultQueue, ...shape })
    const desk = await this.#hire(state, state, presence)
    const visitor = await start(this.#url, state, { name: `Customer ${state}`, attributes: { order: '1001' } })
    const room = await this.#room(visitor.api, visitor.conversation)
    room.say('Hello, where is my parcel?')
    await until('the words are there', () => room.unsent.entries.value.length === 0)
    return { ...visitor, desk }
  }

  async #accepts(desk: Desk): Promise<void> {
    const offer = await until('an offer rings', () => desk.seen?.offers.find(({ state }) => state === 'ringing'))
    const path = `/agent/offers/${encodeURIComponent(offer.id)}`
    await desk.api({ method: 'POST', path, body: { answer: 'accept' } })
    await until('it is theirs', () => desk.seen?.work.some(({ conversation }) => conversation === offer.conversation))
  }

  async #hire(id: string, serves: string | null, presence: string): Promise<Desk> {
    const queues = serves === null ? [] : [{ queue: serves, priority: 1, delayMs: 0 }]
    await this.#put(`agents/${id}`, { name: `Agent ${id}`, queues })
    const desk = new Desk(await signIn(this.#url, id))
    this.#desks.push(desk)
    await until(`${id} has a workspace`, () => desk.seen)
    await desk.api({ method: 'PUT', path: '/agent/presence', body: { presence } })
    return desk
  }

  async #room(api: Api, conversation: string): Promise<Room> {
    const room = await openRoom(api, conversation, crypto.randomUUID())
    this.#rooms.push(room)
    await until('the room is open', () => room.you.value)
    return room
  }

  async #put(path: string, body: object): Promise<void> {
    await this.#root({ method: 'PUT', path: `/admin/${path}`, body })
  }
}

/** Everything that somebody may read of a conversation. */
export async function readLines(api: Api, conversation: string): Promise<readonly Line[]> {
  const path = `/conversations/${conversation}/items?limit=200`
  const { items } = await api<{ items: readonly Item[] }>({ method: 'GET', path })
  return items.map(({ type, text }) => [type, text])
}
