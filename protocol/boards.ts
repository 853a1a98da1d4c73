// How queues and agents stand: what boards show (E2), and what agents see before they invite somebody (T8).
import { z } from 'zod'
import { agentRoleSchema } from './config.ts'
import { modeSchema, presenceSchema, workSchema } from './server-frames.ts'

const estimateMs = z.number().nullable()

export const boardSchema = z.object({
  queue: z.string(),
  name: z.string(),
  open: z.boolean(),
  /** In the order of the queue, as far as `limits.boardEntries`; `size` counts all. */
  waiting: z.array(
    z.object({
      conversation: z.string(),
      customer: z.string(),
      entryPoint: z.string(),
      mode: modeSchema,
      since: z.string(),
      priority: z.number(),
      /** The agent at whom it rings. */
      offeredTo: z.string().nullable(),
      /** Q10: for want of life; it keeps its place. */
      skipped: z.boolean(),
    }),
  ),
  size: z.number(),
  /** null: nobody waits. */
  oldestWaitMs: z.number().nullable(),
  agents: z.record(presenceSchema, z.number()),
  /** Conversations of this queue with an agent in them, and parked ones, as far as its agents have told: hints. */
  active: z.number(),
  parked: z.number(),
  /** Of the live conversations of the last 24 hours, the share that an agent took within the time; null: there were none. */
  serviceLevel: z.object({ withinMs: z.number(), share: z.number().nullable() }),
  /** In the last 24 hours: ended while they waited, and taken by an agent. */
  abandoned: z.number(),
  taken: z.number(),
  /** Q9: the wait of whoever comes now; null: no estimate yet. */
  estimateMs,
})
export type Board = z.infer<typeof boardSchema>

export const queueStandingSchema = z.object({
  kind: z.literal('queue'),
  open: z.boolean(),
  waiting: z.number(),
  /** Agents who are available. */
  available: z.number(),
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
