// What agents see about a customer, before they take the conversation (Q4) and beside it.
import { own } from '../../machine.ts'
import type { Conversation } from '../state.ts'
import { pending } from '../status.ts'

/** `signed`: the customer's site has signed it. `visitor`: whoever started the conversation sent it. */
export interface Attribute {
  readonly name: string
  readonly value: string
  readonly source: 'signed' | 'visitor'
}

/** Q4: returns the attributes that the entry point chose, in its order. A signed attribute hides an unsigned one of the same name (P8). */
export function displayed(state: Conversation): readonly Attribute[] {
  const { signedAttributes: signed, attributes: visitor } = state
  return state.entry.displayAttributes.flatMap((name): Attribute[] => {
    const bySite = own(signed, name)
    if (bySite !== undefined) return [{ name, value: bySite, source: 'signed' }]
    const byVisitor = own(visitor, name)
    return byVisitor === undefined ? [] : [{ name, value: byVisitor, source: 'visitor' }]
  })
}

/** S1: whether this invitation can be ringing at the agent, as the agent's object claims. A queue may have asked any agent. */
export function isOffered(state: Conversation, agent: string, invitation: string): boolean {
  const target = pending(state).find(({ id }) => id === invitation)?.target
  return target !== undefined && (target.kind === 'queue' || target.id === agent)
}
