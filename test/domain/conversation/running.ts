// A flow of the test's own, running in each kind of place.
import type { Block, FlowKind } from '../../../protocol/flow.ts'
import { aFlow, started, waiting, withAnn, type Beginning, type Story } from './story.ts'

/** One flow of the test's own in place of the entry point's. */
export function own(kind: Exclude<FlowKind, 'invite'>, start: string, blocks: Record<string, Block>): Beginning {
  return { flows: { [kind]: 'own' }, own: [aFlow('own', kind, start, blocks)] }
}

/** Where each kind of flow is running. */
export const running: Readonly<Record<Exclude<FlowKind, 'invite'>, (how: Beginning) => Story>> = {
  inbound: (how) => started('live', how).connects(),
  queue: (how) => waiting('live', how),
  disconnect: (how) => withAnn('live', how).by('ann', { type: 'leave' }),
  parked: (how) => withAnn('live', how).by('ann', { type: 'park' }),
}
export const kinds = Object.keys(running) as (keyof typeof running)[]
