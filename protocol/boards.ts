// Boards of queues and agents (E2), and what agents see of a target before they invite it (T8).
import { z } from 'zod'
import { agentRoleSchema } from './config/agents.ts'
import { modeSchema, presenceSchema, workSchema } from './server-frames.ts'

const estimateMs = z.number().nullable()

export const boardSchema = z.object({
  queue: z.string(),
  name: z.string(),
  open: z.boolean(),
  /** At most `limits.boardEntries`. */
  waiting: z
    .array(
      z.object({
        conversation: z.string(),
        customer: z.string(),
        entryPoint: z.string(),
        mode: modeSchema,
        since: z.string(),
        priority: z.number(),
        offeredTo: z.string().nullable().describe('Id of the agent at whom it rings; null: it rings at nobody.'),
        /** Q10 */
        skipped: z
          .boolean()
          .describe('true: the customer shows no life, so it is offered to nobody. It keeps its place.'),
      }),
    )
    .describe(
      'The first waiting conversations, in the order of the queue; `size` counts all. Empty for an agent who does not serve the queue.',
    ),
  size: z.number().describe('How many conversations wait, including those beyond the list.'),
  oldestWaitMs: z.number().nullable().describe('How long the oldest has waited, in ms; null: nobody waits.'),
  /** Q8 */
  leftWaiting: z
    .object({
      size: z.number(),
      oldestWaitMs: z.number(),
      served: z.boolean().describe('Whether an agent is still at work in the queue, who can take them.'),
    })
    .optional()
    .describe(
      'Conversations that wait although the queue is closed: live ones, and persistent ones if the queue is not known to open again. Absent: none.',
    ),
  agents: z.record(presenceSchema, z.number()),
  active: z
    .number()
    .describe(
      'Conversations of this queue with an agent in them, as reported by its agents; may be slightly out of date.',
    ),
  parked: z.number().describe('Its parked conversations, reported in the same way.'),
  serviceLevel: z
    .object({ withinMs: z.number(), share: z.number().nullable() })
    .describe(
      'The share of the live conversations of the last 24 hours that an agent took within the service level; null: there were none.',
    ),
  abandoned: z.number().describe('Conversations that ended in the last 24 hours while they waited.'),
  taken: z.number().describe('Conversations that an agent took in the last 24 hours.'),
  /** Q9: the estimated wait of somebody who comes now; null: no estimate yet. */
  estimateMs,
})
export type Board = z.infer<typeof boardSchema>

export const queueStandingSchema = z.object({
  kind: z.literal('queue'),
  open: z.boolean(),
  waiting: z.number(),
  available: z.number().describe('How many agents are available.'),
  estimateMs,
})
export type QueueStanding = z.infer<typeof queueStandingSchema>

export const agentStandingSchema = z.object({
  presence: presenceSchema,
  capacity: z.object({ limit: z.number(), used: z.number() }),
  work: z.array(workSchema),
  offers: z.number(),
  wrapUps: z.number(),
})
export type AgentStanding = z.infer<typeof agentStandingSchema>

/** Whether the target of a quick connect could take a conversation now; null: the target did not answer. */
export const standingSchema = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('agent'), presence: presenceSchema, free: z.number() }),
    queueStandingSchema,
  ])
  .nullable()
export type Standing = z.infer<typeof standingSchema>

export const quickConnectsAnswer = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      target: z.object({ kind: z.enum(['agent', 'queue']), id: z.string() }),
      standing: standingSchema,
    }),
  ),
  more: z.boolean(),
})

/** `missing`: ids of queues that did not answer in time. */
export const queuesAnswer = z.object({ items: z.array(boardSchema), missing: z.array(z.string()), more: z.boolean() })

/** `standing` null: the agent's object did not answer in time. */
export const agentsAnswer = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      role: agentRoleSchema,
      standing: agentStandingSchema.nullable(),
    }),
  ),
  more: z.boolean(),
})
