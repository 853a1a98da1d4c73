// Objects and people for tests that run in workerd.
import { runInDurableObject } from 'cloudflare:test'
import { env as bindings } from 'cloudflare:workers'
import type { Person } from '../../domain/conversation/person.ts'
import type { EntryPolicy } from '../../domain/entry-policy.ts'
import type { ConversationObject } from '../../durable-objects/conversation.ts'
import type { Env } from '../../durable-objects/env.ts'
import { connectingHeaders } from '../../durable-objects/shell/person.ts'
import { limits } from '../../protocol/limits.ts'
import type { ServerFrame } from '../../protocol/server-frames.ts'
import { policiesWith } from '../support/entry-policy.ts'

export const env = bindings as unknown as Env

/** A queue without configuration: its storage is free for tests of the shell. */
export function emptyObject() {
  return env.QUEUE.get(env.QUEUE.idFromName(crypto.randomUUID()))
}

/** Every row of every table of an object, as JSON. */
export function everythingIn(stub: DurableObjectStub): Promise<string> {
  return runInDurableObject(stub, (_, { storage }) => {
    const tables = storage.sql.exec<{ name: string }>(`SELECT name FROM sqlite_master WHERE type = 'table'`).toArray()
    const ours = tables.filter(({ name }) => !name.startsWith('_cf_'))
    return ours.map(({ name }) => JSON.stringify(storage.sql.exec(`SELECT * FROM "${name}"`).toArray())).join('\n')
  })
}

export const carl: Person = { role: 'customer', customer: 'carl' }
export const ann: Person = { role: 'agent', agent: 'ann', name: 'Ann' }
export const ben: Person = { role: 'agent', agent: 'ben', name: 'Ben' }

/** An inbound flow that greets, asks for Ann and then waits for ever. */
const policy = policiesWith({
  definitions: {
    inbound: {
      id: 'inbound',
      version: 1,
      definition: {
        kind: 'inbound',
        name: 'Inbound',
        start: 'call',
        blocks: {
          call: { type: 'transferToAgent', agent: 'ann', timeoutMs: 3_600_000, onFailed: 'wait', onError: 'wait' },
          wait: { type: 'wait', timeoutMs: null, onReturned: 'wait', onTimeout: null, onError: null },
        },
      },
    },
  },
  warnBeforeMs: 0,
  keepSameAgent: false,
})

export type ConversationStub = DurableObjectStub<ConversationObject>

export function conversation(id: string): ConversationStub {
  return env.CONVERSATION.get(env.CONVERSATION.idFromName(id))
}

/** A conversation of Carl and Ann; both are in the room. */
export async function talk(
  maximumMs: number | null = null,
  id: string = crypto.randomUUID(),
  terms: Partial<EntryPolicy> = {},
): Promise<{ id: string; stub: ConversationStub }> {
  const stub = conversation(id)
  // In one turn, before the letters that this causes can be answered.
  await inside(stub, ({ host }) => {
    host.deliver([
      {
        from: 'customer/carl',
        n: 1,
        letter: {
          type: 'start',
          conversation: id,
          customer: { id: 'carl', name: 'Carl' },
          entry: { ...policy, ...terms },
          attributes: {},
          signedAttributes: {},
          maximumMs,
          origin: 'api',
        },
      },
    ])
    const [invitation] = Object.keys(host.actor.state.invitations)
    if (invitation === undefined) throw new Error('nobody was called')
    const role = 'agent' as const
    const letter = {
      type: 'accepted',
      invitation,
      agent: 'ann',
      name: 'Ann',
      role,
      automatic: false,
      terms: null,
    } as const
    host.deliver([{ from: 'agent/ann', n: 1, letter }])
  })
  return { id, stub }
}

/** Ann invites Ben, who comes at once. */
export function seatBen({ host }: ConversationObject): void {
  const target = { kind: 'agent', id: 'ben', name: 'Ben' } as const
  host.execute(test, { type: 'act', by: ann, act: { type: 'invite', target, flow: null } })
  const [invitation = ''] = Object.keys(host.actor.state.invitations)
  const who = { agent: 'ben', name: 'Ben', role: 'agent' } as const
  const letter = { type: 'accepted', invitation, ...who, automatic: false, terms: null } as const
  host.deliver([{ from: 'agent/ben', n: 1, letter }])
}

/** Room-local ids, in order of joining. */
export function partiesOf(stub: ConversationStub): Promise<readonly string[]> {
  return inside(stub, ({ host }) => host.actor.state.participants.map(({ id }) => id))
}

/** Runs in the object, without interruption. */
export function inside<Result>(stub: ConversationStub, work: (object: ConversationObject) => Result): Promise<Result> {
  return runInDurableObject<ConversationObject, Result>(stub, work)
}

/** A cause for what no client did. */
export const test = { kind: 'shell', name: 'test' } as const

/** How many rows the log has. */
export function logOf(stub: ConversationStub) {
  return runInDurableObject(stub, (_, { storage }) => storage.sql.exec('SELECT COUNT(*) AS rows FROM log').one())
}

/** Carl and Ann at their sockets, both live. */
export async function seated(): Promise<{ id: string; stub: ConversationStub; customer: Client; agent: Client }> {
  const { id, stub } = await talk()
  const customer = await connect(stub, carl)
  const agent = await connect(stub, ann)
  await customer.hello()
  await agent.hello({ instance: 'instance-a' })
  return { id, stub, customer, agent }
}

/** Messages of Carl by the hundred, without their sockets. */
export async function chatter(stub: ConversationStub, count: number): Promise<void> {
  await inside(stub, ({ host }) => {
    for (let i = 0; i < count; i++) {
      const act = { type: 'message', text: `word ${i}`, contentType: 'text/plain' } as const
      host.execute(test, { type: 'act', by: i % 3 === 0 ? ann : carl, act })
      if (i % 5 === 0) host.execute(test, { type: 'act', by: ann, act: { type: 'note', text: 'x' } })
    }
  })
}

type Frame<Type extends ServerFrame['type']> = Extract<ServerFrame, { type: Type }>

/** A browser's end of a socket. Frames wait here until they are asked for, in order. */
export class Client {
  readonly closed: Promise<CloseEvent>
  readonly #socket: WebSocket
  readonly #frames: string[] = []
  #wake: () => void = () => {}

  constructor(socket: WebSocket) {
    this.#socket = socket
    this.closed = new Promise((resolve) => socket.addEventListener('close', resolve))
    socket.addEventListener('message', ({ data }) => {
      this.#frames.push(String(data))
      this.#wake()
    })
    socket.accept()
  }

  send(frame: unknown): void {
    this.#socket.send(typeof frame === 'string' || frame instanceof ArrayBuffer ? frame : JSON.stringify(frame))
  }

  async text(): Promise<string> {
    for (;;) {
      const text = this.#frames.shift()
      if (text !== undefined) return text
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }

  /** The next frame, whatever it is. */
  async next(): Promise<ServerFrame> {
    return JSON.parse(await this.text()) as ServerFrame
  }

  /** The next frame of a type; what comes before it is dropped. */
  async take<Type extends ServerFrame['type']>(type: Type): Promise<Frame<Type>> {
    for (;;) {
      const frame = await this.next()
      if (frame.type === type) return frame as Frame<Type>
    }
  }

  /** The next `count` items, however many frames they come in. */
  async items(count: number): Promise<Pick<Frame<'items'>, 'first' | 'items'>> {
    const { first, items } = await this.take('items')
    while (items.length < count) {
      const next = await this.take('items')
      if (next.first !== first + items.length) throw new Error(`${next.first} after ${first} and ${items.length} items`)
      items.push(...next.items)
    }
    if (items.length > count) throw new Error(`${items.length} items instead of ${count}`)
    return { first, items }
  }

  async hello(
    more: { instance?: string; since?: number; sent?: number; tail?: number } = {},
  ): Promise<Frame<'welcome'>> {
    this.send({ type: 'hello', instance: 'instance-1', since: 0, ...more })
    return this.take('welcome')
  }

  message(n: number, text: string): void {
    this.send({ type: 'message', n, text })
  }

  close(): void {
    this.#socket.close(1000, 'bye')
  }
}

/** Opens a socket as the Worker does; with a connection token of that id, which lasts for hours, and by that sign-in, if any. */
export async function connect(
  stub: { fetch(request: Request): Promise<Response> },
  person: Person,
  tokenId?: string,
  signIn: string | null = null,
): Promise<Client> {
  const untilAt = Date.now() + limits.sessionTokenMs
  const credentials = { ticket: tokenId === undefined ? null : { id: tokenId, untilAt }, signIn }
  const headers = {
    upgrade: 'websocket',
    'sec-websocket-protocol': 'partyline.v1',
    [connectingHeaders.person]: JSON.stringify(person),
    [connectingHeaders.credentials]: JSON.stringify(credentials),
  }
  const { webSocket } = await stub.fetch(new Request('https://object/socket', { headers }))
  if (!webSocket) throw new Error('no socket')
  return new Client(webSocket)
}
