// What we send over sockets. Clients ignore types and fields that they do not know.
import { z } from 'zod'
import { itemSchema, roleSchema } from './items.ts'
import { refusals, type RefusalCode } from './problem.ts'

export const statusSchema = z.enum(['in_flow', 'queued', 'active', 'parked', 'ended'])
/** Derived, the first that holds: ended; active; queued; parked; in flow. */
export type Status = z.infer<typeof statusSchema>

export const modeSchema = z.enum(['live', 'persistent'])
export type Mode = z.infer<typeof modeSchema>

export const partySchema = z.object({
  id: z.string().describe('Room-local; `p1` is the customer, the others say no order.'),
  role: roleSchema,
  name: z.string(),
  joinedAt: z.string(),
})
export type Party = z.infer<typeof partySchema>

export const pendingSchema = z.object({
  id: z.string(),
  purpose: z.enum(['route', 'invite', 'transfer', 'return']),
  target: z.object({ kind: z.enum(['queue', 'agent']), id: z.string(), name: z.string() }),
  by: z.string().nullable().describe('Participant who asked for it, or null for a flow.'),
  at: z.string(),
})
export type Pending = z.infer<typeof pendingSchema>

/** The room as an audience may know it. `pending` and `expiresAt` are for agents only. */
export const roomSchema = z.object({
  status: statusSchema,
  mode: modeSchema,
  roster: z.array(partySchema).describe('The customer first, then by time of joining.'),
  pending: z.array(pendingSchema).optional().describe('Invitations that are under way.'),
  partyLimit: z.number().optional().describe('How many seats there are.'),
  expiresAt: z.string().nullable().optional().describe('When it ends at the latest; null: it has no maximum duration.'),
  entryPoint: z.string().optional().describe('Its name.'),
  startedAt: z.string().optional(),
  /** O3 */
  fault: z
    .literal('quarantined')
    .optional()
    .describe('It can be read, and takes nothing until somebody has looked at it. Absent: it is in order.'),
})
export type Room = z.infer<typeof roomSchema>

const itemsPage = { first: z.number(), items: z.array(itemSchema) }

export const serverFrameSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('welcome'),
    /** Items after `since`, numbered from `first` without gaps. With `more`, ask again with `more { since }`; nothing live comes until the end is reached. */
    ...itemsPage,
    more: z.boolean(),
    you: z.object({
      participant: z.string(),
      role: roleSchema,
      name: z.string(),
      /** S1 */
      onlooker: z
        .literal(true)
        .optional()
        .describe('You read what agents see and take no part: `participant` is in no roster. Absent: you take part.'),
    }),
    room: roomSchema,
    cursors: z.record(z.string(), z.number()).describe('Read cursors by participant, in this audience’s numbers.'),
    /** R12 */
    delivered: z
      .record(z.string(), z.number())
      .optional()
      .describe('How far the log has reached each participant’s devices; never less than what they have read.'),
    limits: z.object({
      messageBytes: z.number(),
      frameBytes: z.number(),
      typingEveryMs: z.number(),
      /** R14 */
      amendWithinMs: z
        .number()
        .optional()
        .describe('How long an author may correct or delete their own words; 0: never.'),
    }),
    taken: z.number().describe('The highest number of this instance that is settled (taken or refused).'),
    now: z
      .string()
      .optional()
      .describe('The time at the server as it was sent: what is left of a span is counted by it.'),
  }),
  z.object({ type: z.literal('items'), ...itemsPage, more: z.boolean().optional() }),
  /** Answer to `earlier`: what stands right before; `first` 1 is the beginning. */
  z.object({ type: z.literal('earlier'), ...itemsPage }),
  z.object({ type: z.literal('room'), room: roomSchema }),
  z.object({ type: z.literal('typing'), participant: z.string(), role: roleSchema, name: z.string() }),
  z.object({
    type: z.literal('cursor'),
    participant: z.string(),
    read: z.number(),
    /** R12 */
    delivered: z.number().optional(),
  }),
  /** Q9, a hint: the place in the queue from 1, and the wait to be expected; null: no estimate yet. */
  z.object({ type: z.literal('queue'), position: z.number(), estimateMs: z.number().nullable() }),
  /** Q9, a hint that takes the place back: the queue is closed, and nobody is at work in it. A `queue` frame may follow. */
  z.object({ type: z.literal('unserved') }),
  /** A duplicate was recognised: everything up to `n` of this instance is settled. */
  z.object({ type: z.literal('taken'), n: z.number() }),
  z.object({
    type: z.literal('error'),
    code: z.enum(Object.keys(refusals) as [RefusalCode, ...RefusalCode[]]),
    title: z.string(),
    field: z.string().optional(),
    detail: z.string().optional(),
    n: z.number().optional().describe('The numbered frame that was refused.'),
    expected: z.number().optional().describe('For out_of_order: the number to go on with.'),
    retryAfterMs: z
      .number()
      .optional()
      .describe('For rate_limited: the frame was not consumed; send it again after so long.'),
  }),
])
export type ServerFrame = z.infer<typeof serverFrameSchema>

export const presenceSchema = z.enum(['available', 'busy', 'away', 'offline'])
export type Presence = z.infer<typeof presenceSchema>

export const cardSchema = z.object({
  entryPoint: z.string(),
  queue: z
    .string()
    .nullable()
    .describe('Name of the queue that offers; where an agent is asked by name, of the queue that the work is for.'),
  customer: z.string(),
  waitingSince: z
    .string()
    .describe(
      'ISO 8601. Since when the customer waits; with `served`, when the invitation was made. Of work: when you joined.',
    ),
  mode: modeSchema,
  /** Q4. Optional: cards of the release before have neither. */
  askedBy: z
    .string()
    .nullable()
    .optional()
    .describe('Name of the colleague who invites or transfers; null: nobody does, a flow or the queue routes it.'),
  served: z
    .boolean()
    .optional()
    .describe('Somebody was with the customer when it was asked, so that the customer does not wait.'),
})
/** What an offer shows. */
export type Card = z.infer<typeof cardSchema>

export const wrapUpPolicySchema = z.object({
  limitMs: z.number(),
  dispositions: z.array(z.string()),
  required: z.boolean(),
  multiple: z.boolean(),
})
export type WrapUpPolicy = z.infer<typeof wrapUpPolicySchema>

/** A conversation in an agent's list. */
export const workSchema = z.object({
  conversation: z.string(),
  state: z.enum(['active', 'parked', 'returned']),
  /** Q2 */
  quiet: z.boolean().describe('Accepted on arrival and not opened yet.'),
  since: z.string(),
  card: cardSchema,
})

/** Everything that a workspace shows of its agent; sent whole on every change. */
export const workspaceSchema = z.object({
  agent: z.object({
    id: z.string(),
    name: z.string(),
    role: roleSchema.describe('What they are in a room: administrators act as supervisors.'),
    account: z.enum(['agent', 'supervisor', 'admin']).optional().describe('S6: what their account says.'),
  }),
  presence: presenceSchema,
  capacity: z.object({ limit: z.number(), used: z.number() }),
  offers: z.array(
    z.object({
      id: z.string(),
      conversation: z.string(),
      purpose: z.enum(['route', 'invite', 'transfer', 'return']),
      state: z.enum(['ringing', 'joining']),
      /** Q2 */
      quiet: z
        .boolean()
        .optional()
        .describe(
          'A persistent assignment: it makes no sound, stands in the open list and waits until `untilAt` to be opened, which is to accept it.',
        ),
      untilAt: z.string(),
      /** Q3 */
      missedPresence: z
        .enum(['away', 'busy'])
        .nullable()
        .optional()
        .describe('Presence that a miss puts the agent in; null: it stays as it is.'),
      card: cardSchema,
    }),
  ),
  work: z.array(
    workSchema.extend({
      /** A4 */
      wrapUp: wrapUpPolicySchema
        .nullable()
        .optional()
        .describe(
          'What will be asked of the agent once they are out of it, so that it can be filled in before; null: nothing will. Absent: not known, or not in the room.',
        ),
    }),
  ),
  wrapUps: z.array(
    z.object({ conversation: z.string(), untilAt: z.string(), policy: wrapUpPolicySchema, customer: z.string() }),
  ),
  alerts: z.array(z.object({ queue: z.string(), conversation: z.string(), at: z.string() })),
})
export type Workspace = z.infer<typeof workspaceSchema>

export const workspaceFrameSchema = z.object({
  type: z.literal('workspace'),
  workspace: workspaceSchema,
  now: z
    .string()
    .optional()
    .describe('The time at the server as it was sent: what is left of a ring is counted by it.'),
})
export type WorkspaceFrame = z.infer<typeof workspaceFrameSchema>

/** The heartbeat pair, answered by the platform without waking the object. */
export const ping = '{"type":"ping"}'
export const pong = '{"type":"pong"}'
