// The configuration of a quick connect: its target, and how the target is asked (R5).
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
    .describe('The agent or queue that it invites.'),
  /** R5 */
  flow: idSchema.nullable().default(null).describe('Id of a flow that runs before the invitation is sent; null: none.'),
  /** Q2 */
  ringMs: within(limits.ringMs)
    .nullable()
    .default(null)
    .describe(
      'Milliseconds for which it rings at an agent; null: as long as the queue says that the agent serves first.',
    ),
  /** Q3 */
  missedPresence: z
    .enum(['away', 'busy', 'unchanged'])
    .nullable()
    .default(null)
    .describe(
      'The presence that an agent gets after missing it; null: the one that the queue says that the agent serves first.',
    ),
})
export type QuickConnectConfig = z.infer<typeof quickConnectConfigSchema>
