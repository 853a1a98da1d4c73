// The set of one world: queues, agents, entry points, as their administrator has configured them.
import type { EntryPolicy } from '../../domain/entry-policy.ts'
import { builtInFlows } from '../../domain/flow/built-in.ts'
import type { Letter } from '../../domain/letters.ts'
import { agentConfigSchema, type AgentConfig } from '../../protocol/config/agents.ts'
import { queueConfigSchema, type QueueConfig } from '../../protocol/config/queues.ts'
import type { FlowVersion } from '../../protocol/flow.ts'
import { policiesWith } from '../support/entry-policy.ts'
import type { Random } from './random.ts'
import type { World } from './world.ts'

const second = 1_000

export class Scene {
  readonly queues: QueueConfig[]
  readonly agents: AgentConfig[]
  readonly entries: EntryPolicy[]
  /** Addresses. */
  readonly deleted = new Set<string>()
  readonly #world: World
  #version = 0
  /** Queues that nobody is to name any more. */
  readonly #unnamed = new Set<string>()
  /** Deletions under way, by address: the revision at which each began. */
  readonly #underWay = new Map<string, number>()

  constructor(world: World) {
    this.#world = world
    const { random } = world
    const queueIds = ['qa', 'qb', 'qc'].slice(0, random.between(2, 3))
    this.queues = queueIds.map((id) => queueOf(random, world.hand, id))
    const agentIds = ['ann', 'ben', 'cem', 'dee', 'eva'].slice(0, random.between(3, 5))
    this.agents = agentIds.map((id, index) => agentOf(random, id, queueIds, index === 0 ? 'supervisor' : 'agent'))
    this.entries = [entryOf(random, 'chat', 'live', queueIds), entryOf(random, 'desk', 'persistent', queueIds)]
    for (const queue of this.queues) this.#push(`queue/${queue.id}`, { type: 'configure', config: queue })
    for (const agent of this.agents) this.#push(`agent/${agent.id}`, { type: 'configure', config: agent })
    world.network.config = () => this.#flows()
  }

  changeQueue(change: (config: QueueConfig) => QueueConfig): void {
    const index = this.#world.random.between(0, this.queues.length - 1)
    const config = change(this.queues[index]!)
    if (!this.#isWritable(`queue/${config.id}`)) return
    this.queues[index] = config
    this.#push(`queue/${config.id}`, { type: 'configure', config })
  }

  changeAgent(change: (config: AgentConfig) => AgentConfig): void {
    this.setAgent(this.#world.random.between(0, this.agents.length - 1), change)
  }

  setAgent(index: number, change: (config: AgentConfig) => AgentConfig): void {
    const config = change(this.agents[index]!)
    if (!this.#isWritable(`agent/${config.id}`)) return
    this.agents[index] = config
    this.#push(`agent/${config.id}`, { type: 'configure', config })
  }

  queuesFor(random: Random): AgentConfig['queues'] {
    return servedBy(random, this.#named())
  }

  /** By address; null: deleted. */
  get configured(): ReadonlyMap<string, QueueConfig | AgentConfig | null> {
    const queues = this.queues.map((config) => [`queue/${config.id}`, config] as const)
    const agents = this.agents.map((config) => [`agent/${config.id}`, config] as const)
    return new Map([...queues, ...agents].map(([at, config]) => [at, this.deleted.has(at) ? null : config]))
  }

  get livingAgents(): readonly AgentConfig[] {
    return this.agents.filter(({ id }) => !this.deleted.has(`agent/${id}`))
  }

  /** S7: takes one queue out of everything that names it, if another one is left. Conversations keep what they began with (R15). */
  unname(dice: Random): boolean {
    const id = dice.one(this.#named())
    if (id === undefined || this.#named().length < 2) return false
    this.#unnamed.add(id)
    const other = dice.one(this.#named())
    const unnamed = (_: string, value: unknown) => (value === id ? other : value)
    this.entries.forEach((entry, at) => (this.entries[at] = JSON.parse(JSON.stringify(entry), unnamed) as EntryPolicy))
    this.agents.forEach(({ queues }, at) => {
      if (queues.some(({ queue }) => queue === id))
        this.setAgent(at, (config) => ({ ...config, queues: config.queues.filter(({ queue }) => queue !== id) }))
    })
    return true
  }

  /** What nothing names, and is not being deleted yet. Two agents stay in any case. */
  deletable(kind: 'queue' | 'agent'): readonly string[] {
    const named = JSON.stringify([this.entries, this.livingAgents.map(({ queues }) => queues)])
    const all = kind === 'queue' ? [...this.#unnamed] : this.livingAgents.slice(2).map(({ id }) => id)
    const free = all.filter((id) => !named.includes(`"${id}"`))
    return free.map((id) => `${kind}/${id}`).filter((address) => this.#isWritable(address))
  }

  /** From now on nothing is written about it. Answers the revision that this takes. */
  begin(address: string): number {
    this.#underWay.set(address, ++this.#version)
    return this.#version
  }

  isUnderWay(address: string, revision: number): boolean {
    return this.#underWay.get(address) === revision
  }

  erase(address: string): void {
    this.deleted.add(address)
    this.reopen(address)
  }

  reopen(address: string): void {
    this.#underWay.delete(address)
    const config = this.configured.get(address) ?? null
    this.#push(address, { type: 'configure', config } as Letter)
  }

  #isWritable(address: string): boolean {
    return !this.deleted.has(address) && !this.#underWay.has(address)
  }

  #named(): readonly string[] {
    return this.queues.map(({ id }) => id).filter((id) => !this.#unnamed.has(id))
  }

  #push(address: string, letter: Letter): void {
    this.#world.network.push(address, ++this.#version, letter)
  }

  /** The newest versions; or the entry point is no more. */
  #flows(): Letter {
    if (this.#world.random.chance(0.1)) return { type: 'flows', flows: null }
    return { type: 'flows', flows: definitions(2) }
  }
}

function queueOf(random: Random, hand: Random, id: string): QueueConfig {
  return queueConfigSchema.parse({
    id,
    name: id.toUpperCase(),
    ringMs: random.between(5, 25) * second,
    acceptance: random.chance(0.2) ? 'automatic' : 'manual',
    choose: random.chance(0.5) ? 'longest_idle' : 'most_free',
    maximumSize: random.chance(0.2) ? 2 : 50,
    refuseWhen: random.one(['never', 'never', 'nobody_online', 'nobody_available']),
    missedPresence: random.one(['away', 'busy', null, null]),
    message: random.chance(0.5) ? 'One moment' : null,
    hours: random.chance(0.04) ? closingSoon(random) : null,
    wrapUp: {
      enabled: hand.chance(0.7),
      limitMs: random.between(5, 40) * second,
      dispositions: ['sold', 'lost'],
      required: random.chance(0.3),
      multiple: false,
    },
  })
}

/** The world begins at nine on a Monday: it closes soon, for some minutes. */
function closingSoon(random: Random): QueueConfig['hours'] {
  const closes = random.between(2, 5)
  const at = (minutes: number) => `09:${String(minutes).padStart(2, '0')}`
  const weekly = [
    { day: 1, from: '08:00', to: at(closes) },
    { day: 1, from: at(closes + random.between(1, 4)), to: '20:00' },
  ]
  return { timeZone: 'UTC', weekly, exceptions: [] }
}

function agentOf(random: Random, id: string, queueIds: readonly string[], role: 'agent' | 'supervisor'): AgentConfig {
  const config = agentConfigSchema.parse({
    id,
    name: id,
    role,
    capacity: random.between(1, 3),
    queues: servedBy(random, queueIds),
    wrapUpWeight: random.between(0, 1),
  })
  // Shorter than anybody may set it, so that leases run out within a world's time.
  return { ...config, leaseGraceMs: random.between(30, 120) * second }
}

function servedBy(random: Random, queueIds: readonly string[]): AgentConfig['queues'] {
  const served = queueIds.filter(() => random.chance(0.8))
  return served.map((queue) => ({
    queue,
    priority: random.between(1, 3),
    delayMs: random.chance(0.2) ? random.between(1, 5) * second : 0,
  }))
}

function entryOf(random: Random, id: string, mode: 'live' | 'persistent', queueIds: readonly string[]): EntryPolicy {
  const partyLimit = random.between(2, 6)
  // Not drawn by itself, so that the worlds of the kept seeds are drawn as they were.
  const parked = partyLimit % 3 === 0 ? 'patient' : 'parked'
  return policiesWith({
    id,
    name: id,
    mode,
    partyLimit,
    defaultQueue: random.one(queueIds)!,
    flows: {
      inbound: mode === 'live' ? 'inbound-live' : 'inbound-persistent',
      queue: random.one(mode === 'live' ? ['queue-live', 'queue-live', 'restless', null] : [null, null, 'restless'])!,
      disconnect: random.chance(0.4) ? 'disconnect' : null,
      parked: random.chance(0.8) ? parked : null,
    },
    definitions: { ...definitions(1), restless: restless(random, queueIds), patient },
    priority: random.between(4, 5),
    weight: random.chance(0.15) ? 2 : 1,
    keepSameAgent: random.chance(0.7),
    returnWithinMs: random.between(5, 40) * second,
    openWithinMs: random.between(10, 60) * second,
    noLifeEndMs: random.between(90, 300) * second,
    closedText: 'Closed',
  })
}

/** A flow for waiting conversations that moves them to another queue, and calls somebody now and then. */
function restless(random: Random, queueIds: readonly string[]): FlowVersion {
  const wait = { type: 'wait', timeoutMs: random.between(5, 60) * second, onError: null } as const
  const refused = { onClosed: 'wait', onFull: 'wait', onUnstaffed: null, onError: 'wait' } as const
  const blocks = {
    wait: { ...wait, onReturned: 'call', onTimeout: 'move' },
    call: {
      type: 'transferToAgent',
      agent: random.chance(0.5) ? 'ann' : null,
      timeoutMs: 8 * second,
      onFailed: 'wait',
      onError: null,
    },
    move: { type: 'transferToQueue', queue: random.one(queueIds)!, ...refused },
  } as const
  return { id: 'restless', version: 1, definition: { kind: 'queue', name: 'Restless', start: 'wait', blocks } }
}

/** A flow for parked conversations that tries once more by itself, and then waits for the customer again. */
const patient: FlowVersion = {
  id: 'patient',
  version: 1,
  definition: {
    kind: 'parked',
    name: 'Patient',
    start: 'wait',
    blocks: {
      wait: { type: 'wait', timeoutMs: null, onReturned: 'agent', onTimeout: null, onError: 'agent' },
      agent: { type: 'transferToAgent', agent: null, timeoutMs: null, onFailed: 'queue', onError: 'queue' },
      queue: { type: 'transferToQueue', queue: null, ...otherwise('pause') },
      pause: { type: 'wait', timeoutMs: 20 * second, onReturned: 'agent', onTimeout: 'again', onError: null },
      again: { type: 'transferToQueue', queue: null, ...otherwise('wait') },
    },
  },
}

function otherwise(next: string) {
  return { onClosed: next, onFull: next, onUnstaffed: next, onError: next }
}

/** Asks the customer to hold on, before the target is asked (R5). */
export const holdOn: FlowVersion = {
  id: 'hold-on',
  version: 1,
  definition: {
    kind: 'invite',
    name: 'Hold on',
    start: 'say',
    blocks: {
      say: { type: 'playPrompt', text: 'Hold on', next: 'wait' },
      wait: { type: 'wait', timeoutMs: 4 * second, onReturned: null, onTimeout: null, onError: null },
    },
  },
}

function definitions(version: number): Record<string, FlowVersion> {
  return Object.fromEntries(builtInFlows.map((flow) => [flow.id, { ...flow, version }]))
}
