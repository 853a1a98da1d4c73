// What an invitation is for. Each purpose is one row of a table; the rules ask for what the row says, never for a purpose by name.
import type { Purpose } from './letters.ts'

export interface PurposeRules {
  /**
   * What its target does to the agents who are there. `serves`: there are none, somebody is looked for who serves the customer, and the
   * invitation is void as soon as anybody does. `joins`: comes beside them. `replaces`: they are out once the target has it (T1, T3).
   */
  readonly effect: 'serves' | 'joins' | 'replaces'
  /** Q2, P6: in a persistent conversation it is assigned, and does not ring. */
  readonly assigned: boolean
  /** R5: the line by which the agents in the room are told of it; null: none. */
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
