// What administrators set of an agent: who signs in as them, what they may, and how much they take (S6, A2).
import { z } from 'zod'
import { limits } from '../limits.ts'
import { idSchema, ownId, shownName, within } from './fields.ts'

export const agentRoleSchema = z.enum(['agent', 'supervisor', 'admin'])
export type AgentRole = z.infer<typeof agentRoleSchema>

/** What the identity provider calls somebody, usually an address. Only ASCII is lower-cased: elsewhere two letters can fall together. */
export const loginSchema = z
  .string()
  .trim()
  .max(limits.nameLength)
  .regex(/^[^\s\p{C}]+$/u, 'must be without spaces and control characters')
  .overwrite((login) => login.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase()))

export const agentConfigSchema = z.object({
  id: ownId,
  name: shownName,
  /** S6 */
  logins: z
    .array(loginSchema)
    .max(limits.loginsPerAgent)
    .default([])
    .describe('Who signs in as this agent. No login belongs to two.'),
  role: agentRoleSchema
    .default('agent')
    .describe('A supervisor may do all that an agent may, an administrator all that a supervisor may.'),
  active: z.boolean().default(true).describe('false: signed out everywhere and out of every room at once.'),
  /** A2 */
  capacity: within(limits.capacity)
    .default(limits.capacity.default)
    .describe('How much the agent takes at a time: the sum of the weights of conversations and wrap-ups.'),
  /** A5 */
  queues: z
    .array(
      z.object({
        queue: idSchema.describe('Id of the queue.'),
        priority: z.int().min(1).max(99).describe('Lower numbers hear first that the agent is free.'),
        delayMs: within(limits.queueDelayMs).describe('Milliseconds that this queue hears it after the one before.'),
      }),
    )
    .max(limits.queuesPerAgent)
    .default([])
    .describe('Those that the agent serves.'),
  /** A2 */
  wrapUpWeight: z.int().min(0).max(limits.capacity.max).default(1).describe('What one wrap-up uses of the capacity.'),
  /** A3 */
  leaseGraceMs: within(limits.leaseGraceMs)
    .default(limits.leaseGraceMs.default)
    .describe('How long the workspace may show no life before the agent is taken offline.'),
})
/** What an agent's object is told. How somebody signs in is decided before it is asked. */
export type AgentConfig = Omit<z.infer<typeof agentConfigSchema>, 'logins'>
