// The purposes of invitations. Each purpose is one row of a table. The rules read its columns and never test for a purpose by name.
import type { Purpose } from './letters.ts'

interface PurposeRules {
  /**
   * What it means for the agents in the room. `serves`: there are none, and the invitation looks for one. It is void as soon as anybody
   * serves the customer. `joins`: the target joins them. `replaces`: they leave once the target has the conversation (T1, T3).
   */
  readonly effect: 'serves' | 'joins' | 'replaces'
  /** Q2, P6: in a persistent conversation the offer is assigned and does not ring. */
  readonly assigned: boolean
  /** R5: the type of the item that tells the agents in the room; null: none. */
  readonly item: 'invited' | 'transferring' | null
}

export const purposes: Readonly<Record<Purpose, PurposeRules>> = {
  route: { effect: 'serves', assigned: false, item: null },
  return: { effect: 'serves', assigned: true, item: null },
  invite: { effect: 'joins', assigned: false, item: 'invited' },
  transfer: { effect: 'replaces', assigned: false, item: 'transferring' },
}

interface Purposeful {
  readonly purpose: Purpose
}

export function serves({ purpose }: Purposeful): boolean {
  return purposes[purpose].effect === 'serves'
}

export function joins({ purpose }: Purposeful): boolean {
  return purposes[purpose].effect === 'joins'
}

export function replaces({ purpose }: Purposeful): boolean {
  return purposes[purpose].effect === 'replaces'
}

interface Aimed extends Purposeful {
  readonly target: { readonly kind: 'queue' | 'agent' }
}

/** A queue looks for somebody who serves the customer. */
export function seeksInQueue(one: Aimed): boolean {
  return serves(one) && one.target.kind === 'queue'
}

/** An agent is called to serve the customer. */
export function callsAgent(one: Aimed): boolean {
  return serves(one) && one.target.kind === 'agent'
}
