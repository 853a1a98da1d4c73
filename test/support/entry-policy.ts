// An entry point's policies for tests: a new policy is said here once.
import type { EntryPolicy } from '../../domain/entry-policy.ts'
import { limits } from '../../protocol/limits.ts'

const usual: EntryPolicy = {
  id: 'shop',
  name: 'Shop',
  mode: 'live',
  partyLimit: limits.partyLimit.multiParty,
  defaultQueue: 'sales',
  flows: { inbound: 'inbound', queue: null, disconnect: null, parked: null },
  definitions: {},
  priority: 5,
  weight: 1,
  warnBeforeMs: limits.warnBeforeMs,
  keepSameAgent: true,
  returnWithinMs: limits.returnWithinMs.default,
  openWithinMs: limits.openWithinMs.default,
  noLifeEndMs: limits.noLifeEndMs.default,
  displayAttributes: [],
  amendWithinMs: limits.amendWithinMs.default,
  site: 'shop',
  closedText: '',
}

/** The usual policies of a live entry point, but for what the test says. */
export function policiesWith(changes: Partial<EntryPolicy>): EntryPolicy {
  return { ...usual, ...changes }
}
