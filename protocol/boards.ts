// How queues and agents stand: what boards show (E2), and what agents see before they invite somebody (T8).
import { z } from 'zod'
import { agentRoleSchema } from './config/agents.ts'
import { modeSchema, presenceSchema, workSchema } from './server-frames.ts'

const estimateMs = z.number().nullable()

export const boardSchema = z.object({
  queue: z.string(),
  name: z.string(),
  open: z.boolean(),
  /** As far as `limits.boardEntries`. */
  waiting: z
    .array(
      z.object({
        conversation: z.string(),
        customer: z.string(),
        entryPoint: z.string(),
        mode: modeSchema,
        since: z.string(),
        priority: z.number(),
        offeredTo: z.string().nullable().describe('The agent at whom it rings.'),
        /** Q10 */
        skipped: z.boolean().describe('For want of life; it keeps its place.'),
      }),
    )
    .describe(
      'In the order of the queue, the first ones; `size` counts all. Empty for an agent who does not serve it.',
    ),
  size: z.number().describe('How many wait, those beyond the list included.'),
  oldestWaitMs: z.number().nullable().describe('null: nobody waits.'),
  /** Q8 */
  leftWaiting: z
    .object({
      size: z.number(),
      oldestWaitMs: z.number(),
      served: z.boolean().describe('Whether somebody is at work in the queue, who takes them all the same.'),
    })
    .optional()
    .describe(
      'Who waits although the queue is closed: live conversations, and persistent ones if it is not known to open again. Absent: nobody does.',
    ),
  agents: z.record(presenceSchema, z.number()),
  active: z
    .number()
    .describe('Conversations of this queue with an agent in them, as far as its agents have told: a hint.'),
  parked: z.number().describe('Its parked conversations, likewise.'),
  serviceLevel: z
    .object({ withinMs: z.number(), share: z.number().nullable() })
    .describe(
      'Of the live conversations of the last 24 hours, the share that an agent took within the time; null: there were none.',
    ),
  abandoned: z.number().describe('Ended in the last 24 hours while they waited.'),
  taken: z.number().describe('Taken by an agent in the last 24 hours.'),
  /** Q9: the wait of whoever comes now; null: no estimate yet. */
  estimateMs,
})
export type Board = z.infer<typeof boardSchema>

export const queueStandingSchema = z.object({
  kind: z.literal('queue'),
  open: z.boolean(),
  waiting: z.number(),
  available: z.number().describe('Agents who are available.'),
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

/** Whether the target of a quick connect could take something now; null: it does not say. */
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

/** `missing`: queues that did not answer in time. */
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
