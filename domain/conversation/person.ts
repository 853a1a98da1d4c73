// Who acts or reads, as the Worker has verified it, and what their role makes of them. Roles are asked about here and nowhere else.
import type { AgentRole } from '../../protocol/config/agents.ts'
import type { Audience, Role } from '../../protocol/items.ts'

export type Person =
  | { readonly role: 'customer'; readonly customer: string }
  | { readonly role: AgentRole; readonly agent: string; readonly name: string }
  | { readonly role: 'bot'; readonly bot: string; readonly name: string }

/** A backend is nobody in a room: by its key it reads, and what it does it does as a customer. */
export type Asker = Person | { readonly role: 'backend'; readonly key: string }

interface Roled {
  readonly role: string
}

export function isCustomer<One extends Roled>(one: One): one is One & { readonly role: 'customer' } {
  return one.role === 'customer'
}

/** Supervisors and administrators in a room are agents with more rights. A bot is none. */
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

/** The id under which the rest of the product knows this person. */
export function idOf(person: Person): string {
  if (isCustomer(person)) return person.customer
  return isBot(person) ? person.bot : person.agent
}

/** As what the room knows them. Administrators in a room are supervisors there. */
export function roleOf({ role }: { readonly role: 'customer' | AgentRole | 'bot' }): Role {
  return role === 'admin' ? 'supervisor' : role
}

/** R13: what agents tell each other reaches neither the customer nor a bot, whose words may repeat it to the customer. */
export function audienceOf(person: Asker): Audience {
  return isCustomer(person) || isBot(person) ? 'customer' : 'agents'
}
