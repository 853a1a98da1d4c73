// One seed: a world in trouble, then calm, then everything brought to its end.
import type { Agent } from '../../domain/agent/state.ts'
import { isInRoom } from '../../domain/agent/state.ts'
import { limits } from '../../protocol/limits.ts'
import { AgentPerson } from './agents.ts'
import type { Coverage } from './coverage.ts'
import { CustomerPerson } from './customers.ts'
import { Deleter } from './deleter.ts'
import { noFaults, ratesOf } from './faults.ts'
import type { Options } from './node.ts'
import type { Random } from './random.ts'
import { Scene } from './scene.ts'
import { isQuiet, Settled } from './settled.ts'
import { Watcher } from './watcher.ts'
import { Violation, World } from './world.ts'

const second = 1_000
const minute = 60 * second

export interface Outcome {
  readonly seed: number
  readonly steps: number
  readonly coverage: Coverage
  /** Which of what must sometimes happen has happened. */
  readonly reached: readonly string[]
  /** The rule that was broken and how, or null. */
  readonly violation: string | null
  /** The last steps, if they were asked for. */
  readonly trace: readonly string[]
}

export async function simulate(seed: number, options: Options = {}, traced = false): Promise<Outcome> {
  const trace: string[] = []
  const world = new World(seed, options, traced ? trace : null)
  let violation: string | null = null
  const story = new Story(world)
  try {
    await story.tell()
  } catch (error) {
    if (error instanceof Violation) violation = error.message
    else violation = `Q5: exception ${error instanceof Error ? error.stack : String(error)}`
  }
  options.ended?.(world.nodes, world.hints)
  return {
    seed,
    steps: world.steps,
    coverage: world.coverage,
    reached: [...story.reached],
    violation,
    trace: trace.slice(-2_000),
  }
}

class Story {
  readonly #world: World
  readonly #watcher: Watcher
  readonly #settled: Settled
  readonly #scene: Scene
  readonly #agents: readonly AgentPerson[]
  readonly #customers: readonly CustomerPerson[]
  #calm = false
  #over = false

  constructor(world: World) {
    this.#world = world
    this.#watcher = new Watcher(world)
    world.onlooker = this.#watcher
    world.rates = ratesOf(world.random, world.isForgetful ? world.aside : null, world.outage)
    this.#scene = new Scene(world)
    this.#settled = new Settled(world, this.#watcher, this.#scene)
    this.#agents = this.#scene.agents.map(({ id }) => new AgentPerson(world, this.#scene, this.#watcher, id))
    const count = world.random.between(2, 5)
    this.#customers = Array.from(
      { length: count },
      (_, n) => new CustomerPerson(world, this.#scene, this.#watcher, `c${n + 1}`),
    )
  }

  get reached(): ReadonlySet<string> {
    return this.#watcher.reached.all
  }

  async tell(): Promise<void> {
    const world = this.#world
    const { random } = world
    for (const agent of this.#agents) this.#live(() => agent.think(this.#calm), 1, 10)
    for (const customer of this.#customers) this.#live(() => this.#calm || customer.think(), 1, 12)
    this.#live(() => this.#calm || this.#administer(), 20, 90)
    if (world.hasDeletions) new Deleter(world, this.#scene, this.#watcher).live(() => this.#calm)
    if (random.chance(world.rates.clockJump)) {
      const atMs = random.between(20, 120) * second
      world.later(atMs, () => world.jump(jumpMinutes(random) * minute))
    }
    this.#outage()
    await world.run(world.now + random.between(80, 200) * second)
    await this.#calmDown()
    await this.#end()
  }

  /** Faults are off, agents take what comes, nobody else does anything. */
  async #calmDown(): Promise<void> {
    const world = this.#world
    world.rates = noFaults
    this.#calm = true
    for (const node of world.nodes.values()) node.awayUntilAt = -Infinity
    // Where a letter is remembered for less than it waits between two tries it may be refused without end.
    Object.assign(limits, { letterMarkMs: Math.max(limits.letterMarkMs, 2 * limits.retryMs.max) })
    // An alarm that was lost is found at the next occasion, once it is overdue: here, for everybody.
    for (let times = 0; times < 2; times++) {
      for (const node of world.nodes.values()) world.touch(node)
      await world.run(world.now + 10 * second)
    }
    // What is on its way may still be late.
    await world.run(world.now + 50 * second)
    this.#watcher.calm = true
    for (const agent of this.#agents) agent.stretch()
    await world.run(world.now + 4 * minute)
    await this.#untilQuiet()
    this.#check(() => this.#settled.check())
    for (const { tabs } of this.#customers) for (const tab of tabs) this.#check(() => this.#settled.checkTab(tab))
    for (const { tabs } of this.#agents) for (const tab of tabs.values()) this.#check(() => this.#settled.checkTab(tab))
  }

  /** Some are ended by hand, the others by their maximum duration; then nobody has anything left. */
  async #end(): Promise<void> {
    const world = this.#world
    for (const agent of this.#agents) {
      const { work } = this.#watcher.state<Agent>(`agent/${agent.id}`)
      for (const [conversation, one] of Object.entries(work))
        if (isInRoom(one) && world.random.chance(0.7)) agent.end(conversation)
      agent.setPresence('offline')
    }
    this.#over = true
    await world.run(world.now + 50 * minute)
    await this.#untilQuiet()
    this.#check(() => this.#settled.check())
    this.#check(() => this.#settled.checkOver())
  }

  async #untilQuiet(): Promise<void> {
    const world = this.#world
    for (let waited = 0; waited < 120 && !isQuiet(world); waited++) await world.run(world.now + second)
    this.#check(() => {
      if (!isQuiet(world)) world.fail('Q5', 'the network never comes to rest')
    })
  }

  /** Every now and then letters do not reach an object for longer than an offer rings: mostly an agent's, else a conversation's. */
  #outage(): void {
    const { outage, rates, nodes } = this.#world
    this.#world.later(outage.between(5, 60) * second, () => {
      if (this.#calm) return
      this.#outage()
      if (!outage.chance(rates.unreachable)) return
      const kind = outage.chance(0.7) ? 'agent' : 'conversation'
      const node = outage.one([...nodes.values()].filter((each) => each.kind === kind))
      if (!node) return
      node.awayUntilAt = this.#world.now + outage.between(20, 180) * second
      this.#world.trace(() => `${node.address} is out of reach`)
    })
  }

  #check(what: () => void): void {
    what()
    this.#world.assertGood()
  }

  /** Somebody who thinks every now and then (seconds), until everything is over. */
  #live(think: () => void, least: number, most: number): void {
    const world = this.#world
    world.later(world.random.between(0, most * second), () => {
      if (this.#over) return
      think()
      this.#live(think, least, most)
    })
  }

  #administer(): void {
    const { random } = this.#world
    switch (random.weighed({ capacity: 4, queues: 3, active: 2, queue: 4 })) {
      case 'capacity':
        return this.#scene.changeAgent((config) => ({ ...config, capacity: random.between(1, 3) }))
      case 'queues':
        return this.#scene.changeAgent((config) => ({ ...config, queues: this.#scene.queuesFor(random) }))
      case 'active':
        return this.#scene.changeAgent((config) => ({ ...config, active: !config.active }))
      case 'queue':
        return this.#scene.changeQueue((config) => ({
          ...config,
          acceptance: random.chance(0.3) ? 'automatic' : 'manual',
          maximumSize: random.between(1, 20),
          refuseWhen: random.one(['never', 'nobody_online', 'nobody_available'])!,
          ringMs: random.between(5, 25) * second,
        }))
    }
  }
}

/** Mostly minutes, seldom hours, and now and then more than the day that letters are kept for. */
function jumpMinutes(random: Random): number {
  if (random.chance(0.1)) return random.between(1_500, 3_000)
  return random.between(1, random.chance(0.3) ? 240 : 20)
}
