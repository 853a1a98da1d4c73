// Hints between objects, given by the objects' own code: lost, late, doubled and out of order. They have chance of their own, so
// that a world with them can be compared with the same world without them.
import type { Agent } from '../../domain/agent/state.ts'
import type { Conversation } from '../../domain/conversation/state.ts'
import { agents, pendingQueue, status } from '../../domain/conversation/status.ts'
import type { QueuePosition } from '../../domain/hints.ts'
import { positionOf } from '../../domain/queue/positions.ts'
import type { Queue } from '../../domain/queue/state.ts'
import { board } from '../../domain/queue/view.ts'
import { AgentWatchers } from '../../durable-objects/agent-watchers.ts'
import { ConversationPosition } from '../../durable-objects/conversation-position.ts'
import { QueueFigures } from '../../durable-objects/queue-figures.ts'
import { QueuePositions } from '../../durable-objects/queue-positions.ts'
import type { AnyActor, Handle, Node } from './node.ts'
import { Random } from './random.ts'
import type { World } from './world.ts'

/** What one incarnation of an object remembers of hints. */
interface Memory {
  readonly positions: QueuePositions
  readonly figures: QueueFigures
  readonly watchers: AgentWatchers
  position: ConversationPosition<null> | null
}

export class Hints {
  /** Hints that arrived, and frames that customers got of them. */
  heard = 0
  shown = 0
  readonly #world: World
  readonly #random = new Random(7)
  readonly #memories = new WeakMap<Handle, Memory>()

  constructor(world: World) {
    this.#world = world
  }

  published(node: Node, before: unknown, after: unknown): void {
    const { hints } = this.#world.options
    const { handle } = node
    if (hints === 'none' || handle === null || before === after) return
    if (node.kind === 'queue') this.#look(node, handle, after as Queue, this.#world.now + node.skewMs)
    if (node.kind === 'agent') this.#tell(handle, after as Agent)
    if (node.kind === 'conversation')
      this.#memory(handle).position?.changed(before as Conversation, after as Conversation)
  }

  #look(node: Node, handle: Handle, state: Queue, now: number): void {
    const { positions } = this.#memory(handle)
    const { hints, againAt } = positions.look(state, now)
    for (const { conversation, queuePosition } of hints) {
      const [first] = hints
      if (first && queuePosition.position < first.queuePosition.position)
        this.#world.fail('Q9', `${node.address} tells out of order`)
      this.#travel(`conversation/${conversation}`, (receiver, actor) => this.#placed(receiver, actor, queuePosition))
    }
    if (againAt !== null) this.#world.later(againAt - now, () => this.#lookAgain(node, handle, againAt))
    if (this.#random.chance(0.1)) this.#watch(node, handle, state, now)
  }

  #lookAgain(node: Node, handle: Handle, at: number): void {
    if (handle.dead || !node.actor) return
    this.#look(node, handle, node.actor.state as Queue, Math.max(at, this.#world.now + node.skewMs))
  }

  /** Somebody looks at the board, which asks the agents. */
  #watch(node: Node, handle: Handle, state: Queue, now: number): void {
    const { figures } = this.#memory(handle)
    for (const agent of Object.keys(state.agents)) {
      this.#travel(`agent/${agent}`, (receiver, actor) => {
        const found = this.#memory(receiver.handle!).watchers.watch(actor.state as Agent, node.id, this.#world.now)
        this.#travel(node.address, () => figures.hear(found))
      })
    }
    const shown = board(state, { open: true, ...figures.sum(state) }, now)
    if (shown && shown.size !== Object.keys(state.waiting).length)
      this.#world.fail('E2', `${node.address} shows ${shown.size}`)
  }

  #tell(handle: Handle, state: Agent): void {
    for (const { queue, figures } of this.#memory(handle).watchers.changed(state, this.#world.now)) {
      this.#travel(`queue/${queue}`, (receiver) => this.#memory(receiver.handle!).figures.hear(figures))
    }
  }

  #placed(receiver: Node, actor: AnyActor, queuePosition: QueuePosition): void {
    const memory = this.#memory(receiver.handle!)
    memory.position ??= this.#conversationPlace(receiver, actor)
    memory.position.hear(queuePosition)
  }

  #conversationPlace(node: Node, actor: AnyActor): ConversationPosition<null> {
    const show = () => this.#show(node, actor.state as Conversation)
    const sockets = { broadcast: show, send: show, count: () => 1 }
    const ask = async (queue: string, invitation: string): Promise<QueuePosition | null> => {
      const asked = this.#world.nodes.get(`queue/${queue}`)?.actor
      return asked ? positionOf(asked.state as Queue, invitation, this.#world.now) : null
    }
    return new ConversationPosition(() => actor.state as Conversation, sockets, ask)
  }

  /** Q9: only to who waits, with nobody beside them. */
  #show(node: Node, state: Conversation): void {
    this.shown++
    if (status(state) !== 'queued' || agents(state).length > 0 || state.entry.mode !== 'live' || !pendingQueue(state))
      this.#world.fail('Q9', `${node.address} is told a place while ${status(state)}`)
  }

  /** Wakes nobody, unless the world is to find out what that does. */
  #travel(to: string, arrive: (receiver: Node, actor: AnyActor) => void): void {
    const world = this.#world
    const { rates } = world
    if (this.#random.chance(rates.lostCall)) return
    const times = this.#random.chance(rates.doubledCall) ? 2 : 1
    for (let n = 0; n < times; n++) {
      const late = this.#random.chance(rates.delayedCall)
      world.later(this.#random.between(2, late ? 90_000 : 40), () => {
        const node = world.node(to)
        if (world.options.hints === 'wake') world.touch(node)
        if (node.actor === null || node.handle?.dead !== false) return
        this.heard++
        arrive(node, node.actor)
      })
    }
  }

  #memory(handle: Handle): Memory {
    const known = this.#memories.get(handle)
    if (known) return known
    const memory: Memory = {
      positions: new QueuePositions(),
      figures: new QueueFigures(),
      watchers: new AgentWatchers(),
      position: null,
    }
    this.#memories.set(handle, memory)
    return memory
  }
}
