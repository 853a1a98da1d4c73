// The configuration of an agent: logins, role and capacity (S6, A2).
import { z } from 'zod'
import { limits } from '../limits.ts'
import { idSchema, ownId, shownName, within } from './fields.ts'

export const agentRoleSchema = z.enum(['agent', 'supervisor', 'admin'])
export type AgentRole = z.infer<typeof agentRoleSchema>

/**
 * The name of a person at the identity provider, usually an e-mail address. Only ASCII
 * letters are lower-cased, because lower-casing others can make two different names equal.
 */
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
    .describe('Logins at the identity provider that sign in as this agent. A login belongs to one agent only.'),
  role: agentRoleSchema
    .default('agent')
    .describe('A supervisor may do all that an agent may, an administrator all that a supervisor may.'),
  active: z
    .boolean()
    .default(true)
    .describe('false: the agent is signed out everywhere, and out of every room, at once.'),
  /** A2 */
  capacity: within(limits.capacity)
    .default(limits.capacity.default)
    .describe('How much the agent can have at a time: a sum of the weights of conversations and wrap-ups.'),
  /** A5 */
  queues: z
    .array(
      z.object({
        queue: idSchema.describe('Id of the queue.'),
        priority: z.int().min(1).max(99).describe('Queues with lower numbers hear first that the agent is free.'),
        delayMs: within(limits.queueDelayMs).describe(
          'Milliseconds that this queue waits after the one before has heard it.',
        ),
      }),
    )
    .max(limits.queuesPerAgent)
    .default([])
    .describe('The queues that the agent serves.'),
  /** A2 */
  wrapUpWeight: z
    .int()
    .min(0)
    .max(limits.capacity.max)
    .default(1)
    .describe('How much of the capacity one wrap-up uses.'),
  /** A3 */
  leaseGraceMs: within(limits.leaseGraceMs)
    .default(limits.leaseGraceMs.default)
    .describe('Milliseconds without a sign of life from the workspace after which the agent is offline.'),
})
/** The configuration that an agent's object gets. It needs no logins: the Worker handles signing in. */
export type AgentConfig = Omit<z.infer<typeof agentConfigSchema>, 'logins'>
