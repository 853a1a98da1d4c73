// What agents are shown of a customer: before they take the conversation (Q4), and beside it.
import { own } from '../../machine.ts'
import type { Conversation } from '../state.ts'
import { pending } from '../status.ts'

/** `signed`: the customer's site says so. `visitor`: whoever started the conversation did. */
export interface Attribute {
  readonly name: string
  readonly value: string
  readonly source: 'signed' | 'visitor'
}

/** Q4: those that the entry point chose, in its order. What the site has signed nobody else can say (P8). */
export function displayed(state: Conversation): readonly Attribute[] {
  const { signedAttributes: signed, attributes: visitor } = state
  return state.entry.displayAttributes.flatMap((name): Attribute[] => {
    const bySite = own(signed, name)
    if (bySite !== undefined) return [{ name, value: bySite, source: 'signed' }]
    const byVisitor = own(visitor, name)
    return byVisitor === undefined ? [] : [{ name, value: byVisitor, source: 'visitor' }]
  })
}

/** S1: whether this invitation can be ringing at the agent, as their own object says it is. A queue may have asked anybody. */
export function isOffered(state: Conversation, agent: string, invitation: string): boolean {
  const target = pending(state).find(({ id }) => id === invitation)?.target
  return target !== undefined && (target.kind === 'queue' || target.id === agent)
}
