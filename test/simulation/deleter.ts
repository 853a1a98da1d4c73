import type { Agent } from '../../domain/agent/state.ts'
// The Worker's part of deleting a queue or an agent (S7), as `worker/deletion.ts` does it, in small: begin, close the object, ask, erase;
// or open it again. Its calls are lost, late and unanswered, and it ends in the middle.
import { usesIn } from '../../domain/agent/uses.ts'
import { retiredBy } from '../../durable-objects/shell/retiring.ts'
import type { AgentConfig } from '../../protocol/config/agents.ts'
import { limits } from '../../protocol/limits.ts'
import type { Refusal } from '../../protocol/problem.ts'
import type { Node } from './node.ts'
import type { Random } from './random.ts'
import type { Scene } from './scene.ts'
import type { Watcher } from './watcher.ts'
import type { World } from './world.ts'

const second = 1_000
/** How long (ms) the Worker waits for an object. */
const answerMs = 3 * second

interface Begun {
  readonly node: Node
  readonly revision: number
}

export class Deleter {
  readonly #world: World
  readonly #scene: Scene
  readonly #watcher: Watcher
  readonly #dice: Random

  constructor(world: World, scene: Scene, watcher: Watcher) {
    this.#world = world
    this.#scene = scene
    this.#watcher = watcher
    this.#dice = world.deletion
  }

  /** Now and then, as long as nothing is calm. */
  live(isCalm: () => boolean): void {
    this.#world.later(this.#dice.between(2, 15) * second, () => {
      if (isCalm()) return
      const isNext = this.#dice.chance(0.3) && this.#scene.unname(this.#dice)
      this.#begin(isNext || this.#dice.chance(0.5) ? 'queue' : 'agent')
      this.live(isCalm)
    })
  }

  #begin(kind: 'queue' | 'agent'): void {
    const address = this.#dice.one(this.#scene.deletable(kind))
    if (address === undefined) return
    const begun = { node: this.#world.node(address), revision: this.#scene.begin(address) }
    this.#world.trace(() => `the deletion of ${address} begins: ${begun.revision}`)
    // A Worker that is gone leaves it to another one.
    this.#world.later(limits.deletionMs, () => this.#reopen(begun))
    if (this.#dies()) return
    const retire = () => this.#retire(begun)
    this.#call(retire, (answer) => this.#answered(begun, answer))
  }

  /** Null: the object crashed. */
  #retire({ node, revision }: Begun): { readonly refusal: Refusal | null } | null {
    const cause = { kind: 'letter', from: 'config', n: revision } as const
    const executed = this.#world.execute(node, cause, { type: 'retire' })
    if (executed === null) return null
    const refusal = retiredBy(executed.value)
    if (refusal !== null) this.#watcher.refused(node, refusal, revision)
    return { refusal }
  }

  #answered(begun: Begun, answer: { readonly refusal: Refusal | null } | null): void {
    const { node } = begun
    if (this.#dies()) return
    if (answer === null || answer.refusal !== null) return this.#reopen(begun)
    if (this.#dice.chance(0.3)) this.#world.evict(node, true)
    const agents = node.kind === 'queue' ? this.#scene.livingAgents : []
    this.#ask(begun, agents, this.#world.now)
  }

  /** What was taken from the queue is with agents, who are asked one after the other. One who does not answer stops it. */
  #ask(begun: Begun, agents: readonly AgentConfig[], since: number): void {
    const [agent, ...others] = agents
    if (agent === undefined) return this.#erase(begun, since)
    const node = this.#world.node(`agent/${agent.id}`)
    const uses = () => this.#world.on(node, (actor) => usesIn(actor.state as Agent, begun.node.id))
    this.#call(uses, (answer) => {
      this.#watcher.reached.kept('queue', answer?.value ?? [])
      if (answer === null || answer.value.length > 0) this.#reopen(begun)
      else this.#ask(begun, others, since)
    })
  }

  /** Needs the mark of its beginning, in one transaction. */
  #erase(begun: Begun, since: number): void {
    if (this.#dies() || !this.#scene.isUnderWay(begun.node.address, begun.revision)) return
    this.#world.trace(() => `${begun.node.address} is deleted`)
    this.#watcher.deleted(begun.node, since)
    this.#scene.erase(begun.node.address)
  }

  #reopen({ node, revision }: Begun): void {
    if (!this.#scene.isUnderWay(node.address, revision)) return
    this.#world.trace(() => `${node.address} is opened again`)
    this.#watcher.reopened(node)
    this.#scene.reopen(node.address)
  }

  /** The Worker ends here, and nobody goes on with it. */
  #dies(): boolean {
    return this.#dice.chance(0.07)
  }

  /** One call and its answer: null if it was lost, or came too late. A call that nobody waits for any more may still arrive. */
  #call<T>(arrive: () => T | null, answered: (answer: T | null) => void): void {
    const dice = this.#dice
    const world = this.#world
    let open = true
    const close = (answer: T | null) => {
      if (open) answered(answer)
      open = false
    }
    world.later(answerMs, () => close(null))
    if (dice.chance(world.rates.lostCall / 3)) return
    const late = dice.chance(world.rates.delayedCall / 3)
    world.later(dice.between(2, late ? 40 * second : 40), () => {
      const answer = arrive()
      if (!dice.chance(world.rates.lostAnswer / 3)) world.later(dice.between(2, 40), () => close(answer))
    })
  }
}
