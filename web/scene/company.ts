// The people of the scene as clients of the real API: colleagues use the development sign-in, guests their own tokens.
import type { Workspace } from '../../protocol/server-frames.ts'
import type { Api } from '../shared/api.ts'
import { browserApi, browserConnection, openRoom } from '../shared/browser.ts'
import { elapsed } from '../shared/clock.ts'
import type { Connection } from '../shared/connection.ts'
import { pause } from '../shared/pause.ts'
import type { Room } from '../shared/room.ts'
import { firstWords, guests, sceneAttribute, type Colleague, type GuestId } from './story.ts'

/** What a guest needs to come back after a reload. */
export interface GuestAccess {
  readonly conversation: string
  readonly token: string
}

interface Desk {
  readonly api: Api
  readonly connection: Connection
}

export interface PresentGuest extends GuestAccess {
  readonly api: Api
  readonly room: Room
}

/** The customer already has a conversation that does not belong to the scene, and can have only one (P9). */
export class Taken extends Error {
  readonly customer: string

  constructor(customer: string) {
    super(`${customer} has a conversation of their own`)
    this.customer = customer
  }
}

const withinMs = 30_000
const lookEveryMs = 150

export class Company {
  readonly #desks = new Map<Colleague, Promise<Desk>>()
  readonly #guests = new Map<GuestId, PresentGuest>()
  /** Texts that were said by colleagues whose part is played. */
  readonly said = new Set<string>()

  present(guest: GuestId): PresentGuest | null {
    return this.#guests.get(guest) ?? null
  }

  /** Signs a colleague in and opens their workspace; without a socket they would count as away (A3). */
  async colleague(id: Colleague): Promise<Api> {
    const desk = this.#desks.get(id) ?? sitDown(id)
    this.#desks.set(id, desk)
    try {
      return (await desk).api
    } catch (error) {
      this.#desks.delete(id)
      throw error
    }
  }

  async be(id: Colleague, presence: 'available' | 'busy' | 'away' | 'offline'): Promise<void> {
    const api = await this.colleague(id)
    await api({ method: 'PUT', path: '/agent/presence', body: { presence } })
  }

  /** Starts the conversation with the guest's first message. Rejects with `Taken`, and changes nothing, if the customer has one already. */
  async comes(id: GuestId): Promise<GuestAccess> {
    const { name, entryPoint, customer, attributes } = guests[id]
    const known = customer === null ? null : await signedIn(id)
    const start = {
      method: 'POST',
      path: `/entry-points/${entryPoint}/conversations`,
      body: { name, attributes: { ...attributes, ...sceneAttribute } },
    } as const
    const { conversation, resumed, visitorToken } = await browserApi(() => known)<{
      conversation: string
      resumed: boolean
      visitorToken?: string
    }>(start)
    if (resumed) throw new Taken(name)
    const token = known ?? visitorToken ?? ''
    await this.comesBack(id, { conversation, token })
    await this.guestSays(id, firstWords(id))
    return { conversation, token }
  }

  /** Opens the conversation again. Rejects if the server does not know it. */
  async comesBack(id: GuestId, { conversation, token }: GuestAccess): Promise<void> {
    const api = browserApi(() => token)
    await api({ method: 'GET', path: `/conversations/${conversation}` })
    const room = await openRoom(api, conversation, 'partyline.scene/unsent/', id)
    this.#guests.set(id, { conversation, token, api, room })
    await until(`${id} is there`, () => room.you.value !== null)
  }

  async guestSays(id: GuestId, text: string): Promise<void> {
    const { room } = this.#of(id)
    room.say(text)
    await until(`${id} has said it`, () => room.items.value.some((item) => item.text === text))
  }

  async says(by: Colleague, to: GuestId, text: string, as: 'messages' | 'notes' = 'messages'): Promise<void> {
    if (as === 'messages') this.said.add(text)
    await this.acts(by, to, as, { text })
  }

  async acts(by: Colleague, guest: GuestId, act: string, body: object = {}): Promise<void> {
    const api = await this.colleague(by)
    await api({ method: 'POST', path: `/conversations/${this.#of(guest).conversation}/${act}`, body })
  }

  /**
   * Waits until the conversation is offered to them, accepts it, and waits until they are
   * in the room. First they finish the wrap-ups of `left`, since nothing rings before.
   */
  async takes(by: Colleague, guest: GuestId, left: readonly string[] = []): Promise<void> {
    const api = await this.colleague(by)
    const { conversation } = this.#of(guest)
    await until(`${by} has ${guest}`, async () => {
      const { offers, work, wrapUps } = await api<Workspace>({ method: 'GET', path: '/agent' })
      await writesDown(api, wrapUps, left)
      if (work.some((one) => one.conversation === conversation && one.state === 'active' && !one.quiet)) return true
      const offer = offers.find((one) => one.conversation === conversation && one.state === 'ringing')
      if (offer) await api({ method: 'POST', path: `/agent/offers/${offer.id}`, body: { answer: 'accept' } })
      return false
    })
  }

  /** Waits until they are out of these conversations and have finished the wrap-ups. Signs them out if nothing else keeps them. */
  async finishes(by: Colleague, conversations: readonly string[]): Promise<void> {
    const api = await this.colleague(by)
    const ours = (one: { conversation: string }) => conversations.includes(one.conversation)
    const look = () => api<Workspace>({ method: 'GET', path: '/agent' })
    await until(`${by} is done`, async () => {
      const { offers, work, wrapUps } = await look()
      await writesDown(api, wrapUps, conversations)
      return ![...offers, ...work, ...wrapUps].some(ours)
    })
    if ((await look()).work.length === 0) await this.be(by, 'offline')
  }

  goes(id: GuestId): void {
    this.#guests.get(id)?.room.stop()
    this.#guests.delete(id)
  }

  /** Closes all sockets. */
  async goHome(): Promise<void> {
    for (const id of this.#guests.keys()) this.goes(id)
    const desks = await Promise.allSettled(this.#desks.values())
    this.#desks.clear()
    for (const desk of desks) if (desk.status === 'fulfilled') desk.value.connection.stop()
  }

  #of(id: GuestId): PresentGuest {
    const one = this.#guests.get(id)
    if (!one) throw new Error(`${id} is not there`)
    return one
  }
}

/** Finishes the wrap-ups of these conversations with the first disposition offered. */
export async function writesDown(api: Api, wrapUps: Workspace['wrapUps'], of: readonly string[]): Promise<void> {
  for (const { conversation, policy } of wrapUps) {
    if (!of.includes(conversation)) continue
    const body = { dispositions: policy.dispositions.slice(0, 1) }
    await api({ method: 'POST', path: `/agent/wrap-ups/${conversation}`, body })
  }
}

/** Polls until `look` is true. Throws after 30 s, naming `what`. */
export async function until(what: string, look: () => boolean | Promise<boolean>): Promise<void> {
  const endsAt = elapsed() + withinMs
  while (!(await look())) {
    if (elapsed() > endsAt) throw new Error(`not within ${withinMs} ms: ${what}`)
    await pause(lookEveryMs)
  }
}

/** Signs in by the development sign-in. */
export async function signInAs(agent: string): Promise<Api> {
  const nobody = browserApi(() => null)
  const { token } = await nobody<{ token: string }>({ method: 'POST', path: '/dev/sign-in', body: { agent } })
  return browserApi(() => token)
}

async function sitDown(id: Colleague): Promise<Desk> {
  const api = await signInAs(id)
  const connection = browserConnection(api, '/agent/connections', {
    changed: () => {},
    opened: () => {},
    received: () => {},
  })
  connection.start()
  return { api, connection }
}

/** P8: gets a customer token as the shop's own page does. */
async function signedIn(id: GuestId): Promise<string> {
  const { name, entryPoint, customer, attributes } = guests[id]
  const body = { customer, name, attributes }
  const nobody = browserApi(() => null)
  const { token } = await nobody<{ token: string }>({ method: 'POST', path: '/dev/customer-token', body })
  const path = `/entry-points/${entryPoint}/customers`
  const session = await nobody<{ customerToken: string }>({ method: 'POST', path, body: { token } })
  return session.customerToken
}
