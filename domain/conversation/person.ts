// Who somebody is outside of the room, as the Worker has verified it.
import type { AgentRole } from '../../protocol/config/agents.ts'

export type Person =
  | { readonly role: 'customer'; readonly customer: string }
  | { readonly role: AgentRole; readonly agent: string; readonly name: string }

/** A backend is nobody in a room: by its key it reads, and what it does it does as a customer. */
export type Asker = Person | { readonly role: 'backend'; readonly key: string }
