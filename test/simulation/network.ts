// How letters, requests and configuration travel between objects: lost, late, twice, and answered into the void.
import type { Letter } from '../../domain/letters.ts'
import type { Executed } from '../../durable-objects/shell/actor.ts'
import type { Envelope } from '../../durable-objects/shell/outbox.ts'
import { limits } from '../../protocol/limits.ts'
import type { Fault } from './faults.ts'
import type { Handle, Node } from './node.ts'
import type { World } from './world.ts'

/** A call that takes longer (ms) is given up by its sender, and may arrive all the same. */
const callLimitMs = 10_000
const keyMarginMs = 60_000

export class Network {
  /** Calls between objects, and frames on sockets, that are under way. */
  underWay = 0
  /** The configuration's answer to `askFlows`. */
  config: () => Letter = () => ({ type: 'flows', flows: null })
  /** Calls that failed, by sender and receiver: what their repetition brings about is theirs. */
  readonly #failed = new Map<string, Fault>()
  /** What requests came to, by key. */
  readonly #answers = new Map<string, { readonly text: string; readonly at: number }>()
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  /** A request over HTTP under its key, sent again until it is answered, within reason. */
  request(address: string, key: string, command: unknown, answered: (executed: Executed) => void, tries = 1): void {
    const world = this.#world
    const node = world.node(address)
    let done = false
    const arrive = () => {
      const cause = { kind: 'key', key, print: JSON.stringify(command) } as const
      const executed = world.execute(node, cause, command)
      if (executed) this.#sameAnswer(key, executed.value)
      if (!executed || world.random.chance(world.rates.lostAnswer)) return
      world.later(world.latencyMs(), () => {
        if (!done) answered(executed.value)
        done = true
      })
    }
    if (!world.random.chance(world.rates.lostCall)) world.later(world.latencyMs(), arrive)
    if (world.random.chance(world.rates.doubledCall))
      world.later(world.random.between(1, 20_000), arrive, 'doubledCall')
    world.later(world.random.between(2_000, 6_000), () => {
      if (!done && tries < 4) this.request(address, key, command, answered, tries + 1)
      done = true
    })
  }

  /** A request that is sent again under its key is answered as before. */
  #sameAnswer(key: string, executed: Executed): void {
    const world = this.#world
    // What came before the beginning is decided anew: whoever was never started keeps nothing (S5).
    if (executed.outcome === 'refused' && executed.refusal.refused === 'not_started') return
    const answer = executed.outcome === 'done' ? { rows: executed.rows.map(({ place }) => place) } : executed
    const text = JSON.stringify(answer)
    const first = this.#answers.get(key) ?? { text, at: world.now }
    // Keys, and rows that answers are read from, are remembered for a day, by clocks that may go back a little.
    const rememberedMs = Math.min(limits.idempotencyKeyMs, limits.keepEventsMs)
    const remembered = world.now < first.at + rememberedMs - keyMarginMs
    if (remembered && first.text !== text) world.fail('D3', `${key} came to ${first.text}, then to ${text}`)
    // What comes later is not the first answer: the object may have kept it since before.
    this.#answers.set(key, first)
  }

  /** What the configuration pushes: sent again until it has arrived; an older version may come late. */
  push(address: string, version: number, letter: Letter): void {
    const world = this.#world
    const delayMs = world.random.chance(world.rates.delayedCall)
      ? world.random.between(1_000, 20_000)
      : world.latencyMs()
    const arrive = () => {
      const envelopes = [{ from: 'config', n: version, letter }]
      if (this.#deliver(world.node(address), envelopes) === null) this.push(address, version, letter)
    }
    world.later(delayMs, arrive)
    if (world.random.chance(world.rates.doubledCall))
      world.later(world.random.between(1, 30_000), arrive, 'doubledCall')
  }

  /** Resolves when the receiver has committed the letters. Settles nothing once the sender is dead: nobody is left to hear it. */
  async call(node: Node, handle: Handle, to: string, envelopes: readonly Envelope[]): Promise<readonly number[]> {
    this.underWay++
    return new Promise((resolve, reject) => {
      let open = true
      this.#travel(node, handle, to, JSON.stringify(envelopes), (answer) => {
        if (!open) return
        open = false
        this.underWay--
        if (handle.dead) return
        this.#world.settle()
        if (typeof answer === 'string') reject(new Error(answer))
        else resolve(answer)
      })
    })
  }

  /** There and back. Of several answers the first counts; `text` is the letters as JSON, for each arrival a copy. */
  #travel(
    node: Node,
    handle: Handle,
    to: string,
    text: string,
    answer: (answer: string | readonly number[]) => void,
  ): void {
    const world = this.#world
    const { random, rates } = world
    const receive = () => this.#receive(node, to, JSON.parse(text) as Envelope[])
    const arrive = () => {
      const taken = handle.dead && to === 'config' ? null : receive()
      if (random.chance(world.rates.lostAnswer)) {
        this.#failed.set(`${node.address} ${to}`, 'lostAnswer')
        world.later(random.between(20, callLimitMs), () => answer('the answer was lost'))
      } else world.later(world.latencyMs(), () => answer(taken ?? 'crashed'))
    }
    const delayed = random.chance(rates.delayedCall)
    const delayMs = delayed ? random.between(100, 2 * callLimitMs) : world.latencyMs()
    if (random.chance(rates.lostCall)) {
      this.#failed.set(`${node.address} ${to}`, 'lostCall')
      world.later(random.between(20, callLimitMs), () => answer('the call was lost'))
      return
    }
    world.later(delayMs, arrive, ...(delayed ? (['delayedCall'] as const) : []))
    if (delayMs > callLimitMs) world.later(callLimitMs, () => answer('no answer in time'))
    if (random.chance(rates.doubledCall))
      world.later(delayMs + random.between(1, 60_000), () => void receive(), 'doubledCall')
    // When it has long been settled, and may have been forgotten since.
    if (to !== 'config' && world.aside.chance(rates.lateDouble))
      world.later(delayMs + world.aside.between(60_000, 600_000), () => void receive(), 'lateDouble')
  }

  #receive(sender: Node, to: string, envelopes: readonly Envelope[]): readonly number[] | null {
    const world = this.#world
    world.trace(
      () => `${sender.address} → ${to}: ${envelopes.map(({ n, letter }) => `${letter.type}#${n % 1e7}`).join(', ')}`,
    )
    const fault = this.#failed.get(`${sender.address} ${to}`)
    if (fault) world.blame(fault)
    this.#failed.delete(`${sender.address} ${to}`)
    if (to !== 'events' && to !== 'config' && world.now < world.node(to).awayUntilAt) {
      this.#failed.set(`${sender.address} ${to}`, 'unreachable')
      return null
    }
    if (to === 'events') return this.#export(sender)
    if (to !== 'config') return this.#deliver(world.node(to), envelopes)
    if (world.random.chance(world.rates.noConfig)) {
      this.#failed.set(`${sender.address} ${to}`, 'noConfig')
      return null
    }
    for (const { letter } of envelopes) {
      if (letter.type !== 'askFlows') continue
      const command = { type: 'letter', from: 'config', letter: this.config() }
      if (!world.execute(sender, { kind: 'shell', name: 'config' }, command)) return null
    }
    return []
  }

  /** Null: the receiver crashed. Otherwise the numbers that it refuses as forgotten. */
  #deliver(node: Node, envelopes: readonly Envelope[]): readonly number[] | null {
    const refused = this.#world.on(node, (actor) => actor.deliver(envelopes))?.value ?? null
    if (refused !== null) this.#world.onlooker.delivered(node, envelopes, refused)
    return refused
  }

  /** The event stream: a message of it may be lost or come twice; it fetches the log, and says later how far it came. */
  #export(conversation: Node): readonly number[] {
    const world = this.#world
    const times = world.random.chance(world.rates.lostCall) ? 0 : world.random.chance(world.rates.doubledCall) ? 2 : 1
    for (let n = 0; n < times; n++) {
      world.later(world.random.between(10, 5_000), () => {
        const upTo = conversation.disk.rows.length
        world.later(world.latencyMs(), () => readUpTo(world, conversation, upTo))
      })
    }
    return []
  }
}

/** As the object does: if the log has gone on since, the stream is asked again. */
function readUpTo(world: World, conversation: Node, upTo: number): void {
  world.on(conversation, (actor) => {
    if (upTo >= actor.place) actor.execute({ kind: 'shell', name: 'exported' }, { type: 'exported', upTo })
  })
}
