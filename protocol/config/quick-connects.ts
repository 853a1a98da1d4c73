// What administrators set of a quick connect: whom it brings, and how that one is asked (R5).
import { z } from 'zod'
import { limits } from '../limits.ts'
import { idSchema, ownId, shownName, within } from './fields.ts'

export const quickConnectConfigSchema = z.object({
  id: ownId,
  name: shownName,
  target: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('agent'), id: idSchema.describe('Id of the agent.') }),
      z.object({ kind: z.literal('queue'), id: idSchema.describe('Id of the queue.') }),
    ])
    .describe('Whom it brings.'),
  /** R5 */
  flow: idSchema.nullable().default(null).describe('Its own flow, run before the invitation goes out.'),
  /** Q2 */
  ringMs: within(limits.ringMs)
    .nullable()
    .default(null)
    .describe('How long it rings at an agent; null: as long as the queue that the agent serves first lets it ring.'),
  /** Q3 */
  missedPresence: z
    .enum(['away', 'busy', 'unchanged'])
    .nullable()
    .default(null)
    .describe('Presence that a miss puts the agent in; null: the one of the queue that the agent serves first.'),
})
export type QuickConnectConfig = z.infer<typeof quickConnectConfigSchema>
