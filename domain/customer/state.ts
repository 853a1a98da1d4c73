// The state of one customer: the open conversation of each entry point, and earlier ones.
import type { OngoingConversation, EndedConversation } from '../letters.ts'
import { own } from '../machine.ts'

export interface Customer {
  readonly id: string
  /** The open conversation, by entry point (P9). */
  readonly open: Readonly<Record<string, OngoingConversation>>
  /** P9: further open conversations, by entry point, the oldest first. They came from visitors who signed in while another was open. */
  readonly beside: Readonly<Record<string, readonly OngoingConversation[]>>
  /** The agent whom the customer last spoke to, by entry point. */
  readonly lastAgent: Readonly<Record<string, string>>
  /** Oldest first, the last `limits.historyPerCustomer`. */
  readonly history: readonly EndedConversation[]
  /** P9: the customer as whom this visitor signed in. From then on this object only passes letters on. */
  readonly became: string | null
}

export const noCustomer: Customer = {
  id: '',
  open: {},
  beside: {},
  lastAgent: {},
  history: [],
  became: null,
}

/** The customer's open conversation at an entry point (P9), or null. */
export function openAt(state: Customer, entryPoint: string): string | null {
  return own(state.open, entryPoint)?.conversation ?? null
}

/** Returns all conversations open at an entry point. The first is the one that a start returns (P9). */
export function allOpenAt(state: Customer, entryPoint: string): readonly OngoingConversation[] {
  const main = own(state.open, entryPoint)
  return main ? [main, ...(own(state.beside, entryPoint) ?? [])] : []
}

/** Whether the conversation is, or was, this customer's. */
export function knows(state: Customer, conversation: string): boolean {
  const entryPoints = Object.keys(state.open)
  return (
    state.history.some((past) => past.conversation === conversation) ||
    entryPoints.some((each) => allOpenAt(state, each).some((one) => one.conversation === conversation))
  )
}
