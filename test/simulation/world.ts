// A world of objects on a virtual clock: the real actors and machines, over a network, disks and alarms that fail as platforms do.
import { agentMachine } from '../../domain/agent/machine.ts'
import { conversationMachine, transcript } from '../../domain/conversation/machine.ts'
import { customerMachine } from '../../domain/customer/machine.ts'
import type { IdKey } from '../../domain/ids.ts'
import { queueMachine } from '../../domain/queue/machine.ts'
import { Actor, type Executed, type Ports } from '../../durable-objects/shell/actor.ts'
import type { Cause } from '../../durable-objects/shell/causes.ts'
import type { Envelope } from '../../durable-objects/shell/outbox.ts'
import type { Commit, Row } from '../../durable-objects/shell/store.ts'
import { limits } from '../../protocol/limits.ts'
import { Agenda } from './agenda.ts'
import { count, type Coverage } from './coverage.ts'
import { noFaults, type Fault, type Rates } from './faults.ts'
import { Hints } from './hints.ts'
import { Disk, MemoryStore } from './memory-store.ts'
import { Network } from './network.ts'
import {
  Crash,
  Handle,
  type AnyActor,
  type AnyEvent,
  type AnyMachine,
  type Kind,
  type Node,
  type Options,
} from './node.ts'
import { Random } from './random.ts'
import { broadcast, closeAll, compareAgent, lifeOf } from './sockets.ts'

// Worlds are small: what otherwise takes hundreds of events must happen in them too.
Object.assign(limits, { lettersPerCall: 4 })
const careful = { checkpointEvery: 24, letterMarkMs: limits.letterMarkMs }
/** Marks go at checkpoints, and clocks may be off by some seconds. */
const forgetful = (random: Random) => ({ checkpointEvery: 6, letterMarkMs: random.between(8, 40) * 1_000 })
/** No world lasts for a day. Requests come again for less than a minute, and are answered from the log. */
const tidy = { keepEventsMs: 90_000, sweepEveryMs: 10_000 }
const untidy = { keepEventsMs: limits.keepEventsMs, sweepEveryMs: limits.sweepEveryMs }

const machines: Readonly<Record<Kind, AnyMachine>> = {
  conversation: conversationMachine as unknown as AnyMachine,
  queue: queueMachine as unknown as AnyMachine,
  agent: agentMachine as unknown as AnyMachine,
  customer: customerMachine as unknown as AnyMachine,
}

/** S7: among so many worlds there is one in which queues and agents are deleted. */
export const worldsPerDeletion = 5

/** A rule is broken. */
export class Violation extends Error {}

/** Who looks on: told what has changed, throws a `Violation`. */
export interface Onlooker {
  changed(node: Node): void
  rebuilt(node: Node): void
  /** `refused`: numbers that the receiver has forgotten. */
  delivered(node: Node, envelopes: readonly Envelope[], refused: readonly number[]): void
}

export class World {
  now = Date.UTC(2026, 2, 2, 9, 0, 0)
  steps = 0
  rates: Rates = noFaults
  readonly random: Random
  /** Objects forget each other's letters within a minute, and letters come again after that. */
  readonly isForgetful: boolean
  /** R14: old rows go by time, within minutes. */
  readonly isTidy: boolean
  /** Dice for what is forgotten. */
  readonly aside: Random
  /** Dice for outages. */
  readonly outage: Random
  /** Dice for what agents take by their own hand. */
  readonly hand: Random
  /** S7: queues and agents are deleted. */
  readonly hasDeletions: boolean
  /** Dice for deletions. */
  readonly deletion: Random
  readonly nodes = new Map<string, Node>()
  readonly coverage: Coverage = {}
  readonly options: Options
  onlooker: Onlooker = { changed: () => {}, rebuilt: () => {}, delivered: () => {} }
  readonly network: Network
  readonly hints: Hints
  readonly #agenda = new Agenda()
  readonly #trace: string[] | null
  /** The faults that brought about what happens in this step. */
  #faults = new Set<Fault>()
  #jumpedAtStep = -Infinity
  #settling = false
  #failure: Violation | null = null
  #secondAt = 0
  #stepsInSecond = 0

  constructor(seed: number, options: Options, trace: string[] | null = null) {
    this.random = new Random(seed)
    this.aside = new Random(~seed)
    this.outage = new Random(seed ^ 0x0f0f_0f0f)
    this.hand = new Random(seed ^ 0x3c3c_3c3c)
    this.hasDeletions = seed % worldsPerDeletion === 0
    this.deletion = new Random(seed ^ 0x5a5a_5a5a)
    // No world lasts for two days. The others stay as they were, so that the stories that seeds are kept for do.
    this.isForgetful = seed % 3 === 0
    Object.assign(limits, this.isForgetful ? forgetful(this.aside) : careful)
    this.isTidy = seed % 7 === 1
    Object.assign(limits, this.isTidy ? tidy : untidy)
    this.options = options
    this.#trace = trace
    this.network = new Network(this)
    this.hints = new Hints(this)
  }

  later(spanMs: number, run: () => void, ...faults: readonly Fault[]): void {
    this.#agenda.add(this.now + spanMs, () => {
      for (const fault of faults) this.#faults.add(fault)
      run()
    })
  }

  /** Runs what is planned up to `untilAt` (ms). Throws the first violation. */
  async run(untilAt: number): Promise<void> {
    for (;;) {
      const at = this.#agenda.nextAt
      if (at === null || at > untilAt) break
      this.now = Math.max(this.now, at)
      this.steps++
      this.#boundSteps()
      this.#faults = new Set()
      if (this.steps < this.#jumpedAtStep + 50) this.#faults.add('clockJump')
      this.#agenda.take()?.run()
      // Promises of the outbox go on in microtasks: all of them, before anything else happens.
      if (this.#settling) {
        this.#settling = false
        for (let turn = 0; turn < 4; turn++) await Promise.resolve()
      }
      if (this.#failure) throw this.#failure
    }
    this.now = Math.max(this.now, untilAt)
  }

  fail(rule: string, text: string): void {
    this.#failure ??= new Violation(`${rule}: ${text}`)
  }

  /** Throws the first violation that was reported. */
  assertGood(): void {
    if (this.#failure) throw this.#failure
  }

  trace(text: () => string): void {
    if (this.#trace === null) return
    this.#trace.push(`${new Date(this.now).toISOString().slice(11, 23)} ${text()}`)
    if (this.#trace.length > 4000) this.#trace.splice(0, 2000)
  }

  /** Time passes that nobody lived through. */
  jump(spanMs: number): void {
    this.trace(() => `the clock jumps by ${spanMs} ms`)
    this.now += spanMs
    this.#jumpedAtStep = this.steps
  }

  latencyMs(): number {
    return this.random.between(2, 40)
  }

  /** A promise has been settled in this step: what waits for it goes on before anything else happens. */
  settle(): void {
    this.#settling = true
  }

  /** What happens in this step is due to this fault. */
  blame(fault: Fault): void {
    this.#faults.add(fault)
  }

  node(address: string): Node {
    const known = this.nodes.get(address)
    if (known) return known
    const slash = address.indexOf('/')
    const kind = address.slice(0, slash) as Kind
    const node: Node = {
      address,
      kind,
      id: address.slice(slash + 1),
      machine: this.options.machines?.[kind] ?? machines[kind],
      disk: new Disk(),
      sockets: new Set(),
      livedAt: 0,
      refusedAt: -Infinity,
      awayUntilAt: -Infinity,
      actor: null,
      handle: null,
      skewMs: this.rates.clockBack > 0 ? this.random.between(-2_000, 2_000) : 0,
      alarms: 0,
    }
    this.nodes.set(address, node)
    return node
  }

  /** Work in an object, which wakes for it. Null: it crashed meanwhile, and whoever called hears nothing but that. */
  on<T>(node: Node, work: (actor: AnyActor) => T): { readonly value: T } | null {
    try {
      const actor = this.#awake(node)
      // What an answer brought about meanwhile is seen before rows of it can go.
      this.onlooker.changed(node)
      const value = work(actor)
      if (node.handle?.dead) throw new Crash('dead')
      this.onlooker.changed(node)
      if (this.random.chance(this.rates.eviction)) this.evict(node, this.random.chance(0.6))
      return { value }
    } catch (error) {
      if (!(error instanceof Crash) && !node.handle?.dead) throw error
      this.trace(() => `${node.address} CRASHED`)
      this.#gone(node)
      closeAll(node)
      this.onlooker.changed(node)
      return null
    }
  }

  execute(node: Node, cause: Cause, command: unknown): { readonly value: Executed } | null {
    return this.on(node, (actor) => actor.execute(cause, command))
  }

  /** Out of memory, between two steps; hibernation keeps the sockets. */
  evict(node: Node, keepSockets: boolean): void {
    if (!node.actor) return
    this.trace(() => `${node.address} evicted${keepSockets ? '' : ', sockets closed'}`)
    this.#gone(node)
    if (!keepSockets) closeAll(node)
  }

  /** Something other than its alarm wakes the object: a visitor, a deploy, an operator. */
  touch(node: Node, ...faults: readonly Fault[]): void {
    for (const fault of faults) this.#faults.add(fault)
    this.on(node, (actor) => actor.resume())
  }

  #awake(node: Node): AnyActor {
    if (node.actor) return node.actor
    if (node.handle) this.#faults.add('eviction')
    const hears = { commit: (commit: Commit) => this.#commit(node, commit), moved: () => this.#alarmMoved(node) }
    const store = new MemoryStore(node.disk)
    const handle = new Handle(this.options.store?.(store) ?? store, hears)
    node.handle = handle
    // Another machine, another clock.
    if (this.random.chance(this.rates.clockBack)) {
      node.skewMs = this.random.between(-3_000, 3_000)
      this.#alarmMoved(node)
      this.#faults.add('clockBack')
    }
    const keep = this.isTidy ? { keepEventsMs: limits.keepEventsMs } : {}
    const options = node.kind === 'conversation' ? { transcript: this.#transcript() } : keep
    const actor: AnyActor = new Actor(node.machine, handle, this.#ports(node, handle), options)
    this.options.tune?.(actor, node.kind)
    node.actor = actor
    this.onlooker.rebuilt(node)
    actor.resume()
    if (node.kind === 'agent') compareAgent(node, actor)
    return actor
  }

  #transcript() {
    const shown = this.options.showNotes ? { ...transcript, visible: showNotes } : transcript
    return shown as unknown as NonNullable<
      ConstructorParameters<typeof Actor<unknown, unknown, AnyEvent>>[3]
    >['transcript'] &
      object
  }

  #ports(node: Node, handle: Handle): Ports<unknown, AnyEvent> {
    const send = (to: string, envelopes: readonly Envelope[]) => this.network.call(node, handle, to, envelopes)
    return {
      name: node.address,
      now: () => this.now + node.skewMs,
      random: () => this.random.next(),
      // Of its own, so that no story changes by it.
      idKey: () => keyFor(node.address),
      send: this.options.send?.(send) ?? send,
      published: (rows, before, after, events) => {
        this.#published(node, rows, after, events)
        this.hints.published(node, before, after)
      },
      lifeAt: (who) => lifeOf(this, node, who),
      background: (work) => {
        work.catch((error: unknown) => {
          if (!handle.dead) this.fail('D2', `${node.address} background work: ${String(error)}`)
        })
      },
      broken: () => {
        handle.dead = true
      },
      log: (line) => {
        if (handle.dead) return
        if (line['forgotten'] !== undefined) this.node(String(line['from'])).refusedAt = this.now
        if (line['level'] === 'error') this.fail('Q5', `${node.address} reports ${JSON.stringify(line)}`)
        this.trace(() => `${node.address} ${JSON.stringify(line)}`)
      },
      logRoutine: (line) => {
        if (!handle.dead) this.trace(() => `${node.address} ${JSON.stringify(line)}`)
      },
    }
  }

  #published(node: Node, rows: readonly Row[], after: unknown, events: readonly AnyEvent[]): void {
    if (node.kind === 'conversation') broadcast(node, rows, events)
    if (node.kind === 'agent' && (after as { config: { active: boolean } | null }).config?.active !== true)
      closeAll(node)
  }

  /** A commit is about to be written; says whether the object dies at it. */
  #commit(node: Node, { rows }: Commit): 'before' | 'after' | null {
    const crash = this.random.chance(this.rates.crashBefore)
      ? 'before'
      : this.random.chance(this.rates.crashAfter)
        ? 'after'
        : null
    const faults = new Set(this.#faults)
    if (crash) faults.add(crash === 'before' ? 'crashBefore' : 'crashAfter')
    for (const { event } of rows) count(this.coverage, `${node.kind} ${typeOf(event)}`, faults)
    return crash
  }

  #gone(node: Node): void {
    if (node.handle) node.handle.dead = true
    node.actor = null
  }

  #alarmMoved(node: Node): void {
    const stamp = ++node.alarms
    const at = node.disk.alarmAt
    if (at === null) return
    const inMs = Math.max(0, at - node.skewMs - this.now)
    this.later(inMs + this.random.between(0, 5), () => this.#alarmDue(node, stamp))
  }

  /** On time; or late, twice, or not at all, and then something else wakes the object. */
  #alarmDue(node: Node, stamp: number): void {
    if (stamp !== node.alarms) return
    const { random, rates } = this
    if (random.chance(rates.lostAlarm)) {
      this.later(random.between(5_000, 120_000), () => this.touch(node, 'lostAlarm'))
      return
    }
    if (random.chance(rates.doubledAlarm))
      this.later(random.between(1, 5_000), () => void this.on(node, (actor) => actor.wake()), 'doubledAlarm')
    if (!random.chance(rates.lateAlarm)) return this.#ring(node, stamp)
    this.later(random.between(100, 60_000), () => this.#ring(node, stamp), 'lateAlarm')
  }

  #ring(node: Node, stamp: number): void {
    if (stamp !== node.alarms) return
    // The platform takes an alarm out before it rings.
    node.disk.alarmAt = null
    if (this.on(node, (actor) => actor.wake()) || node.disk.alarmAt !== null) return
    // The platform tries a failed alarm again.
    node.disk.alarmAt = this.now + node.skewMs + 2_000
    this.#alarmMoved(node)
  }

  /** Whatever happens, it must not happen without end at one moment. */
  #boundSteps(): void {
    if (this.now >= this.#secondAt + 1_000) {
      this.#secondAt = this.now
      this.#stepsInSecond = 0
    }
    if (++this.#stepsInSecond > 3_000) this.fail('Q5', 'more than 3,000 steps within a second')
  }
}

function typeOf(event: string): string {
  return event.startsWith('{"type":"') ? event.slice(9, event.indexOf('"', 9)) : (JSON.parse(event) as AnyEvent).type
}

/** For one mutation: notes as everybody's. */
function keyFor(address: string): IdKey {
  const sum = (start: number) =>
    address.split('').reduce((all, each) => (all * 31 + each.charCodeAt(0)) % 2 ** 24, start)
  return [sum(1), sum(2), sum(3), sum(4)]
}

function showNotes(...[event, after]: Parameters<typeof transcript.visible>) {
  const shown = transcript.visible(event, after)
  return event.type === 'noted' && shown ? { ...shown, seen: 3 } : shown
}
