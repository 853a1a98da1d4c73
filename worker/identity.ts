// Who asks. Tokens say only who somebody is; role and standing are read from the agent's row every time (S4).
import type { Person } from '../domain/conversation/commands.ts'
import type { Env } from '../durable-objects/shell/env.ts'
import type { AgentRole } from '../protocol/config.ts'
import { read } from './config.ts'
import type { Asked } from './context.ts'
import { refused } from './problem.ts'
import { verify } from './tokens.ts'

export type Agent = Extract<Person, { readonly agent: string }>

/** `customer/<id>` or `agent/<id>`: one name for one person, in tokens and idempotency keys. */
export function nameOf(person: Person): string {
  return person.role === 'customer' ? `customer/${person.customer}` : `agent/${person.agent}`
}

export async function personNamed(env: Env, name: string): Promise<Person> {
  const slash = name.indexOf('/')
  const id = name.slice(slash + 1)
  return name.slice(0, slash) === 'agent' ? agentNamed(env, id) : { role: 'customer', customer: id }
}

export async function personOf(c: Asked): Promise<Person> {
  const { kind, subject } = await verify(c.env, bearerOf(c), ['visitor', 'customer', 'session'])
  return kind === 'session' ? agentNamed(c.env, subject) : { role: 'customer', customer: subject }
}

export async function agentOf(c: Asked): Promise<Agent> {
  const person = await personOf(c)
  if (person.role === 'customer') throw refused('forbidden')
  return person
}

export async function supervisorOf(c: Asked): Promise<Agent> {
  const agent = await agentOf(c)
  if (agent.role === 'agent') throw refused('forbidden')
  return agent
}

export async function adminOf(c: Asked): Promise<Agent> {
  const agent = await agentOf(c)
  if (agent.role !== 'admin') throw refused('forbidden')
  return agent
}

/** Whoever comes in as a customer. `signed` null: a visitor. */
export interface Guest {
  readonly id: string
  readonly signed: {
    readonly site: string
    readonly name: string | null
    readonly attributes: Readonly<Record<string, string>>
  } | null
}

/** Who comes back, or null for somebody new. An agent is no customer. */
export async function guestOf(c: Asked): Promise<Guest | null> {
  if (c.req.header('authorization') === undefined) return null
  const { kind, subject, claims } = await verify(c.env, bearerOf(c), ['visitor', 'customer', 'session'])
  if (kind === 'session') throw refused('forbidden')
  if (kind === 'visitor') return { id: subject, signed: null }
  const site = subject.slice(0, subject.indexOf(':'))
  return { id: subject, signed: { site, ...(claims as unknown as CustomerClaims) } }
}

/** What a customer's token carries of what their site signed. */
export interface CustomerClaims {
  readonly name: string | null
  readonly attributes: Readonly<Record<string, string>>
}

async function agentNamed(env: Env, id: string): Promise<Agent> {
  const stored = await read(env.CONFIG, 'agents', id)
  if (!stored?.body.active) throw refused('agent_inactive')
  const role: AgentRole = stored.body.role
  return { role, agent: id, name: stored.body.name }
}

function bearerOf(c: Asked): string {
  const token = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
  if (token === undefined) throw refused('unauthorized')
  return token
}
