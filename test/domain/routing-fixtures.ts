// Queues, agents and letters as the routing tests use them.
import { agentMachine } from '../../domain/agent/machine.ts'
import type { AgentCommand, AgentEvent } from '../../domain/agent/messages.ts'
import type { Agent } from '../../domain/agent/state.ts'
import type { AgentLetter, Enqueue, Offer, QueueLetter } from '../../domain/letters.ts'
import { queueMachine } from '../../domain/queue/machine.ts'
import type { QueueCommand, QueueEvent } from '../../domain/queue/messages.ts'
import type { Queue } from '../../domain/queue/state.ts'
import { agentConfigSchema, type AgentConfig } from '../../protocol/config/agents.ts'
import { queueConfigSchema, type QueueConfig } from '../../protocol/config/queues.ts'
import type { Presence } from '../../protocol/server-frames.ts'
import { given, type Scene } from './given.ts'

export type QueueScene = Scene<Queue, QueueCommand, QueueEvent>
export type AgentScene = Scene<Agent, AgentCommand, AgentEvent>

export const second = 1_000
export const minute = 60 * second

export const card = {
  entryPoint: 'web',
  queue: null,
  customer: 'Maria',
  waitingSince: '2026-03-02T09:00:00.000Z',
  mode: 'live',
} as const

export function queueConfig(change: Partial<QueueConfig> = {}): QueueConfig {
  return { ...queueConfigSchema.parse({ id: 'sales', name: 'Sales' }), ...change }
}

export function agentConfig(change: Partial<AgentConfig> = {}): AgentConfig {
  const queues = [{ queue: 'sales', priority: 1, delayMs: 0 }]
  return { ...agentConfigSchema.parse({ id: 'ann', name: 'Ann', queues }), ...change }
}

export function toQueue(letter: QueueLetter, from = 'conversation/c'): QueueCommand {
  return { type: 'letter', from, letter }
}

export function toAgent(letter: AgentLetter, from = 'queue/sales'): AgentCommand {
  return { type: 'letter', from, letter }
}

/** The invitation `i<n>` of the conversation `c<n>`. */
export function enqueue(n: number, change: Partial<Enqueue> = {}): QueueCommand {
  return toQueue({
    type: 'enqueue',
    conversation: `c${n}`,
    invitation: `i${n}`,
    purpose: 'route',
    mode: 'live',
    priority: 5,
    orderAt: n,
    ahead: false,
    weight: 1,
    avoid: [],
    never: [],
    admission: 'ask',
    skipped: false,
    openWithinMs: 5 * minute,
    card,
    ...change,
  })
}

export function here(agent: string, change: Partial<Extract<QueueLetter, { type: 'here' }>> = {}): QueueCommand {
  const letter = {
    type: 'here',
    agent,
    name: agent,
    role: 'agent',
    presence: 'available',
    serves: true,
    stint: 1,
  } as const
  return toQueue({ ...letter, ...change }, `agent/${agent}`)
}

export function ready(
  agent: string,
  ticket: number,
  change: Partial<Extract<QueueLetter, { type: 'ready' }>> = {},
): QueueCommand {
  return toQueue({ type: 'ready', agent, ticket, free: 1, idleSinceAt: 0, ...change }, `agent/${agent}`)
}

export function offerFailed(
  offer: string,
  agent: string,
  reason: Extract<QueueLetter, { type: 'offerFailed' }>['reason'],
): QueueCommand {
  const invitation = offer.split(':')[1] ?? ''
  return toQueue({ type: 'offerFailed', invitation, offer, agent, reason }, `agent/${agent}`)
}

export function aQueue(change: Partial<QueueConfig> = {}): QueueScene {
  return given(queueMachine).when(toQueue({ type: 'configure', config: queueConfig(change) }, 'config'), 0)
}

/** An agent who is connected and available at time 0, on ticket 1. */
export function anAgent(change: Partial<AgentConfig> = {}): AgentScene {
  return given(agentMachine)
    .when(toAgent({ type: 'configure', config: agentConfig(change) }, 'config'), 0)
    .when({ type: 'connected' }, 0)
    .when({ type: 'presence', presence: 'available' }, 0)
}

/** An offer of the queue Sales on the agent's current ticket. */
export function queueOffer(n: number, ticket: number, change: Partial<Offer> = {}): AgentCommand {
  return toAgent({
    type: 'offer',
    offer: `sales:i${n}:${n}`,
    conversation: `c${n}`,
    invitation: `i${n}`,
    purpose: 'route',
    queue: 'sales',
    ticket,
    automatic: false,
    quiet: false,
    ringMs: 20 * second,
    weight: 1,
    missedPresence: 'away',
    terms: null,
    card,
    ...change,
  })
}

export function directOffer(n: number, change: Partial<Offer> = {}): AgentCommand {
  const direct = { offer: `i${n}`, queue: null, ticket: null, missedPresence: null, purpose: 'invite' } as const
  return queueOffer(n, 0, { ...direct, ...change })
}

export function seated(n: number, change: Partial<Extract<AgentLetter, { type: 'seated' }>> = {}): AgentCommand {
  const letter = { type: 'seated', conversation: `c${n}`, invitation: `i${n}`, queue: 'sales', weight: 1 } as const
  return toAgent({ ...letter, card, quiet: false, ...change }, `conversation/c${n}`)
}

export function gone(n: number, change: Partial<Extract<AgentLetter, { type: 'gone' }>> = {}): AgentCommand {
  const letter = { type: 'gone', conversation: `c${n}`, wrapUp: null, parked: false } as const
  return toAgent({ ...letter, ...change }, `conversation/c${n}`)
}

/** 9 to 17 every day in UTC. */
export const officeHours = {
  timeZone: 'UTC',
  weekly: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '09:00', to: '17:00' })),
  exceptions: [],
}

/** An hour of a Monday in UTC (ms). */
export function mondayAt(n: number): number {
  return Date.UTC(2026, 2, 2) + n * 60 * minute
}

/** Offers of a queue's last command, as `invitation → agent`. */
export function offers(scene: QueueScene): string[] {
  return scene.events
    .filter((event) => event.type === 'offered')
    .map(({ invitation, agent }) => `${invitation} → ${agent}`)
}

/** The letters of an agent's last command, as `to: type`. */
export function sent(scene: AgentScene): string[] {
  return scene.letters.map(({ to, letter }) => `${to}: ${letter.type}`)
}

export function accept(offer: string): AgentCommand {
  return { type: 'answer', offer, answer: 'accept' }
}

export function setPresence(to: Presence): AgentCommand {
  return { type: 'presence', presence: to }
}

/** An agent in the room of `c1`, on ticket 2. */
export function working(change: Partial<AgentConfig> = {}): AgentScene {
  return anAgent(change).when(queueOffer(1, 1), 0).when(accept('sales:i1:1'), 0).when(seated(1), 0)
}
