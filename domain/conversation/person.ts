// The person who acts or reads, as the Worker has verified them, and what their role means. Roles are tested here and nowhere else.
import type { AgentRole } from '../../protocol/config/agents.ts'
import type { Audience, Role } from '../../protocol/items.ts'

export type Person =
  | { readonly role: 'customer'; readonly customer: string }
  | { readonly role: AgentRole; readonly agent: string; readonly name: string }
  | { readonly role: 'bot'; readonly bot: string; readonly name: string }

/** A backend is never in a room. It reads by its key, and acts as a customer. */
export type Asker = Person | { readonly role: 'backend'; readonly key: string }

interface Roled {
  readonly role: string
}

export function isCustomer<One extends Roled>(one: One): one is One & { readonly role: 'customer' } {
  return one.role === 'customer'
}

/** Supervisors and administrators in a room are agents with more rights. A bot is not an agent. */
export function isAgent<One extends Roled>(one: One): one is One & { readonly role: AgentRole } {
  return one.role === 'agent' || isSupervisor(one)
}

export function isSupervisor<One extends Roled>(one: One): one is One & { readonly role: Exclude<AgentRole, 'agent'> } {
  return one.role === 'supervisor' || one.role === 'admin'
}

export function isBot<One extends Roled>(one: One): one is One & { readonly role: 'bot' } {
  return one.role === 'bot'
}

export function isBackend<One extends Roled>(one: One): one is One & { readonly role: 'backend' } {
  return one.role === 'backend'
}

/** Returns the person's id outside the room. */
export function idOf(person: Person): string {
  if (isCustomer(person)) return person.customer
  return isBot(person) ? person.bot : person.agent
}

/** Returns the role that the room shows. Administrators are supervisors there. */
export function roleOf({ role }: { readonly role: 'customer' | AgentRole | 'bot' }): Role {
  return role === 'admin' ? 'supervisor' : role
}

/** R13: agent-only items reach neither the customer nor a bot, which might repeat them to the customer. */
export function audienceOf(person: Asker): Audience {
  return isCustomer(person) || isBot(person) ? 'customer' : 'agents'
}
