// Sockets of the simulated world, and what an object does with them: as the real objects do, without their encoding.
import type { Person } from '../../domain/conversation/person.ts'
import type { Conversation } from '../../domain/conversation/state.ts'
import { closeCodeOf, partyOf } from '../../durable-objects/conversation-party.ts'
import type { Executed } from '../../durable-objects/shell/actor.ts'
import { frameAuthorOf, itemFor } from '../../durable-objects/shell/rows.ts'
import type { Row } from '../../durable-objects/shell/store.ts'
import { seenBy, type Audience, type Item } from '../../protocol/items.ts'
import type { LeftReason } from '../../protocol/reasons.ts'
import type { AnyActor, AnyEvent, Node } from './node.ts'
import type { World } from './world.ts'

export type UpFrame =
  | { readonly type: 'hello'; readonly instance: string; readonly since: number }
  | { readonly type: 'message' | 'note'; readonly n: number; readonly text: string }

export type DownFrame =
  | { readonly type: 'welcome'; readonly first: number; readonly items: readonly Item[] }
  | { readonly type: 'items'; readonly first: number; readonly items: readonly Item[] }
  | { readonly type: 'taken'; readonly n: number }
  | { readonly type: 'error'; readonly code: string; readonly n: number; readonly expected?: number }

export interface Ears {
  hear(frame: DownFrame): void
  closed(why: string): void
}

/** One socket with both of its ends. What is on its way when it is lost does not arrive. */
export class Socket {
  readonly world: World
  readonly node: Node
  readonly person: Person
  readonly who: string
  readonly ears: Ears
  readonly audience: Audience
  readonly acceptedAt: number
  instance: string | null = null
  /** The client is there and answers pings; since when it does not (ms). */
  silentSinceAt: number | null = null
  /** When another socket of its person went (ms). */
  personAt = 0
  #lost = false
  #upAt = 0
  #downAt = 0

  constructor(world: World, node: Node, person: Person, who: string, ears: Ears) {
    this.world = world
    this.node = node
    this.person = person
    this.who = who
    this.ears = ears
    this.audience = person.role === 'customer' ? 'customer' : 'agents'
    this.acceptedAt = world.now
  }

  up(frame: UpFrame): void {
    const { world } = this
    const delayMs = world.random.chance(world.rates.delayedCall) ? world.random.between(100, 15_000) : world.latencyMs()
    this.#upAt = Math.max(this.#upAt, world.now + delayMs)
    world.network.underWay++
    world.later(this.#upAt - world.now, () => {
      world.network.underWay--
      if (this.#lost || !this.node.sockets.has(this)) return
      receive(this, frame)
      if (frame.type === 'hello' || !world.random.chance(world.rates.doubledCall)) return
      world.blame('doubledCall')
      if (this.node.sockets.has(this)) receive(this, frame)
    })
  }

  down(frame: DownFrame): void {
    this.#heard(() => this.ears.hear(frame))
  }

  /** The server has closed it. */
  closed(why: string): void {
    this.#heard(() => this.ears.closed(why))
  }

  /** The client closes it: what it sent before still arrives. */
  close(): void {
    const { world } = this
    this.silentSinceAt = world.now
    this.#upAt = Math.max(this.#upAt, world.now + world.latencyMs())
    world.later(this.#upAt - world.now, () => serverLoses(this))
  }

  /** The network loses it; the server notices after a while. */
  lose(): void {
    const { world } = this
    this.#lost = true
    this.silentSinceAt ??= world.now
    const noticedMs = world.random.chance(0.5) ? world.latencyMs() : world.random.between(30_000, 160_000)
    world.later(noticedMs, () => serverLoses(this), 'lostSocket')
  }

  /** The last automatic pong, in the world's time (ms). */
  get lifeAt(): number {
    const untilAt = this.silentSinceAt ?? this.world.now
    return untilAt - ((untilAt - this.acceptedAt) % 25_000)
  }

  #heard(run: () => void): void {
    const { world } = this
    this.#downAt = Math.max(this.#downAt, world.now + world.latencyMs())
    world.network.underWay++
    world.later(this.#downAt - world.now, () => {
      world.network.underWay--
      if (!this.#lost && this.silentSinceAt === null) run()
    })
  }
}

/** Opens a socket to a conversation for a person, or answers why not. */
export function open(world: World, node: Node, person: Person, ears: Ears): Socket | string {
  const found = world.on(node, (actor) => {
    const state = actor.state as Conversation
    if (state.id === '') return 'unavailable'
    const who = partyOf(state, person, world.now + node.skewMs)
    if (who === null) return 'forbidden'
    const first = ![...node.sockets].some((other) => other.who === who)
    const socket = new Socket(world, node, person, who, ears)
    node.sockets.add(socket)
    if (first) actor.execute({ kind: 'shell', name: `connected ${who}` }, { type: 'connected', by: person })
    return socket
  })
  return found?.value ?? 'unavailable'
}

/** Opens a workspace's socket to an agent. */
export function openWorkspace(world: World, node: Node, ears: Ears): Socket | string {
  const found = world.on(node, (actor) => {
    const { config } = actor.state as { config: { active: boolean } | null }
    if (!config?.active) return 'revoked'
    const socket = new Socket(world, node, { role: 'agent', agent: node.id, name: node.id }, 'agent', ears)
    node.sockets.add(socket)
    compareAgent(node, actor)
    return socket
  })
  return found?.value ?? 'unavailable'
}

/** Presence is an input: the sockets that exist are compared with those that the agent believes in. */
export function compareAgent(node: Node, actor: AnyActor): void {
  const connected = node.sockets.size > 0
  if ((actor.state as { connected: boolean }).connected === connected) return
  const type = connected ? 'connected' : 'disconnected'
  actor.execute({ kind: 'shell', name: type }, { type })
}

export function closeAll(node: Node): void {
  for (const socket of node.sockets) {
    socket.closed('restarted')
    forget(socket)
  }
}

/** What the command added, to everybody who may see it; who has left is cut off. */
export function broadcast(node: Node, rows: readonly Row[], events: readonly AnyEvent[]): void {
  for (const socket of node.sockets) {
    const seen = rows.filter((row) => row.item !== null && (row.seen & seenBy[socket.audience]) !== 0)
    const [first] = seen
    if (first && socket.instance !== null)
      socket.down({ type: 'items', first: first[socket.audience], items: seen.map((row) => itemOf(socket, row)) })
  }
  for (const event of events) {
    const { type, participant, reason } = event as { type: string; participant: string; reason: LeftReason }
    if (type === 'identified' && node.kind === 'conversation') cutOff(node, 'p1', 'unauthorized')
    else if (type === 'left' && closeCodeOf(reason) !== null) cutOff(node, participant, reason)
  }
}

function cutOff(node: Node, who: string, why: string): void {
  for (const socket of node.sockets) {
    if (socket.who !== who) continue
    socket.closed(why)
    forget(socket)
  }
}

/** It is gone, and its person was here until now, whatever the others know. */
function livesOn(socket: Socket): void {
  const { node, who, world } = socket
  for (const other of node.sockets) if (other.who === who) other.personAt = world.now
}

/** False: it was gone already. */
function forget(socket: Socket): boolean {
  const { node, world, acceptedAt, silentSinceAt } = socket
  if (!node.sockets.delete(socket)) return false
  // One that goes in the moment in which it came has not worked: its coming may have crashed, and is not known to the object.
  if (acceptedAt < world.now) node.livedAt = Math.max(node.livedAt, silentSinceAt ?? world.now)
  return true
}

/** When a socket of the object last worked before this moment, of those that are here and those that are gone (the world's time, ms). */
export function workedAt({ sockets, livedAt }: Node, now: number): number {
  const here = [...sockets].filter(({ acceptedAt }) => acceptedAt < now)
  return Math.max(livedAt, ...here.map(({ silentSinceAt }) => silentSinceAt ?? now))
}

/** Last sign of life on the sockets of `who` by the clock of the object (ms). */
export function lifeOf(world: World, node: Node, who: string): number | null {
  let latest: number | null = null
  for (const socket of node.sockets) {
    if (socket.who === who) latest = Math.max(latest ?? 0, socket.lifeAt + node.skewMs, socket.personAt + node.skewMs)
  }
  return latest
}

function serverLoses(socket: Socket): void {
  const { world, node, who, person } = socket
  if (!forget(socket)) return
  livesOn(socket)
  if ([...node.sockets].some((other) => other.who === who)) return
  world.on(node, (actor) => {
    if (node.kind === 'agent') compareAgent(node, actor)
    else actor.execute({ kind: 'shell', name: `disconnected ${who}` }, { type: 'disconnected', by: person })
  })
}

function receive(socket: Socket, frame: UpFrame): void {
  const { world, node, person, who, audience } = socket
  world.on(node, (actor) => {
    if (frame.type === 'hello') {
      socket.instance = frame.instance
      const rows = node.disk.rows.filter((row) => (row.seen & seenBy[audience]) !== 0 && row[audience] > frame.since)
      return socket.down({ type: 'welcome', first: frame.since + 1, items: rows.map((row) => itemOf(socket, row)) })
    }
    if (socket.instance === null) return undefined
    const { type, n, text } = frame
    const act = type === 'message' ? { type, text, contentType: 'text/plain' } : { type, text }
    const cause = { kind: 'frame', participant: who, instance: socket.instance, n } as const
    return answer(socket, actor.execute(cause, { type: 'act', by: person, act }), n)
  })
}

/** The echo is the receipt, so a message that was taken now needs no answer (D2). */
function answer(socket: Socket, executed: Executed, n: number): void {
  switch (executed.outcome) {
    case 'done':
      return
    case 'duplicate': {
      const { refusal, settled } = executed
      return socket.down(refusal ? { type: 'error', code: refusal.refused, n } : { type: 'taken', n: settled })
    }
    case 'refused':
      return socket.down({ type: 'error', code: executed.refusal.refused, n })
    case 'outOfOrder':
      return socket.down({ type: 'error', code: 'out_of_order', n, expected: executed.expected })
  }
}

function itemOf({ who, world }: Socket, row: Row): Item {
  const item = JSON.parse(itemFor(world.options.showRefs ? frameAuthorOf(row.cause) : who, row)) as Item
  if (item.ref !== undefined && item.participant !== null && item.participant !== who)
    world.fail('S9', `${who} hears by which frame ${item.participant} spoke`)
  return item
}
