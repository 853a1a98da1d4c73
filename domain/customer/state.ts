// The state of one customer: the open conversation of each entry point, and what there was before.

export interface Open {
  readonly conversation: string
  /** ms */
  readonly startedAt: number
}

/** P10: an earlier conversation. `startedAt` null: it began without this object. */
export interface Past {
  readonly conversation: string
  readonly entryPoint: string
  readonly startedAt: number | null
  readonly endedAt: number
}

export interface Customer {
  readonly id: string
  readonly name: string
  /** By entry point (P9). */
  readonly open: Readonly<Record<string, Open>>
  /** The agent whom the customer last spoke to, by entry point. */
  readonly lastAgent: Readonly<Record<string, string>>
  /** Oldest first, the last `limits.historyPerCustomer`. */
  readonly history: readonly Past[]
}

export const noCustomer: Customer = { id: '', name: '', open: {}, lastAgent: {}, history: [] }

/** The customer's open conversation at an entry point (P9), or null. */
export function openAt(state: Customer, entryPoint: string): string | null {
  return state.open[entryPoint]?.conversation ?? null
}
