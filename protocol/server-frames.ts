// The frames that we send over sockets. Clients ignore types and fields that they do not know.
import { z } from 'zod'
import { itemSchema, roleSchema } from './items.ts'
import { refusals, type RefusalCode } from './problem.ts'

export const statusSchema = z.enum(['in_flow', 'queued', 'active', 'parked', 'ended'])
/** The status is derived. It is the first that holds: ended; active; queued; parked; in flow. */
export type Status = z.infer<typeof statusSchema>

export const modeSchema = z.enum(['live', 'persistent'])
export type Mode = z.infer<typeof modeSchema>

export const partySchema = z.object({
  id: z.string().describe('Participant id within this conversation; `p1` is the customer, the others are random.'),
  role: roleSchema,
  name: z.string(),
  joinedAt: z.string(),
})
export type Party = z.infer<typeof partySchema>

export const pendingSchema = z.object({
  id: z.string(),
  purpose: z.enum(['route', 'invite', 'transfer', 'return']),
  target: z.object({ kind: z.enum(['queue', 'agent']), id: z.string(), name: z.string() }),
  by: z.string().nullable().describe('The participant who made it, or null for a flow.'),
  at: z.string(),
})
export type Pending = z.infer<typeof pendingSchema>

/** The room as an audience sees it. Only agents get `pending` and `expiresAt`. */
export const roomSchema = z.object({
  status: statusSchema,
  mode: modeSchema,
  roster: z.array(partySchema).describe('Who is in the room: the customer first, then by time of joining.'),
  pending: z.array(pendingSchema).optional().describe('Pending invitations.'),
  partyLimit: z.number().optional().describe('The number of seats.'),
  expiresAt: z
    .string()
    .nullable()
    .optional()
    .describe('When the conversation ends at the latest (ISO 8601); null: it has no maximum duration.'),
  entryPoint: z.string().optional().describe('The name of the entry point.'),
  startedAt: z.string().optional(),
  /** O3 */
  fault: z
    .literal('quarantined')
    .optional()
    .describe(
      '`quarantined`: the conversation can be read, but takes nothing until an operator has repaired it. Absent: all is well.',
    ),
})
export type RoomView = z.infer<typeof roomSchema>

const itemsPage = { first: z.number(), items: z.array(itemSchema) }

export const serverFrameSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('welcome'),
    /**
     * Items after `since`, numbered from `first` without gaps. With `more`, ask
     * again with `more { since }`. Live items come only after the end was reached.
     */
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
        .describe(
          'true: you are an onlooker, who reads what agents see without taking part; `participant` is not in the roster. Absent: you take part.',
        ),
    }),
    room: roomSchema,
    cursors: z
      .record(z.string(), z.number())
      .describe('Read cursors by participant, as item numbers of this audience.'),
    /** R12 */
    delivered: z
      .record(z.string(), z.number())
      .optional()
      .describe(
        'Delivery cursors by participant: the last item that has reached their devices, never less than what they have read.',
      ),
    limits: z.object({
      messageBytes: z.number(),
      frameBytes: z.number(),
      typingEveryMs: z.number(),
      /** R14 */
      amendWithinMs: z
        .number()
        .optional()
        .describe('Milliseconds in which authors may correct or delete their own messages; 0: never.'),
    }),
    taken: z
      .number()
      .describe('The highest message number of this instance that is settled, which means taken or refused.'),
    now: z
      .string()
      .optional()
      .describe(
        'The server’s time when the frame was sent. Compute remaining times from it, not from the device’s clock.',
      ),
  }),
  z.object({ type: z.literal('items'), ...itemsPage, more: z.boolean().optional() }),
  /** The answer to `earlier`: the items right before; when `first` is 1 the beginning is reached. */
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
  /** Q9, a hint: the place in the queue, from 1, and the estimated wait; null: no estimate yet. */
  z.object({ type: z.literal('queue'), position: z.number(), estimateMs: z.number().nullable() }),
  /** Q9, a hint that withdraws the place: the queue is closed, and no agent is at work in it. A `queue` frame may follow later. */
  z.object({ type: z.literal('unserved') }),
  /** A duplicate was recognised: everything of this instance up to `n` is settled. */
  z.object({ type: z.literal('taken'), n: z.number() }),
  z.object({
    type: z.literal('error'),
    code: z.enum(Object.keys(refusals) as [RefusalCode, ...RefusalCode[]]),
    title: z.string(),
    field: z.string().optional(),
    detail: z.string().optional(),
    n: z.number().optional().describe('The numbered frame that was refused.'),
    expected: z.number().optional().describe('For out_of_order: the number that must come next.'),
    retryAfterMs: z
      .number()
      .optional()
      .describe('For rate_limited: the frame was not processed; send it again after this many milliseconds.'),
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
    .describe(
      'Name of the queue that makes the offer, or, if an agent is asked by name, of the queue from which the work comes.',
    ),
  customer: z.string(),
  waitingSince: z
    .string()
    .describe(
      'ISO 8601. In an offer: since when the customer waits or, with `served`, when the invitation was made. In a list of work: when you joined.',
    ),
  mode: modeSchema,
  /** Q4. Optional, because cards of the previous release have neither field. */
  askedBy: z
    .string()
    .nullable()
    .optional()
    .describe('Name of the colleague who invites or transfers; null: a flow or the queue routes it.'),
  served: z
    .boolean()
    .optional()
    .describe('An agent was with the customer when the invitation was made, so the customer is not waiting.'),
})
/** The summary of a conversation that an offer shows. */
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
  quiet: z.boolean().describe('Assigned, but not opened yet.'),
  since: z.string(),
  card: cardSchema,
})

/** Everything that a workspace shows of its agent. It is sent whole on every change. */
export const workspaceSchema = z.object({
  agent: z.object({
    id: z.string(),
    name: z.string(),
    role: roleSchema.describe('The role in a room; administrators act as supervisors.'),
    account: z.enum(['agent', 'supervisor', 'admin']).optional().describe('The role of the account (S6).'),
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
          'A persistent assignment: it makes no sound and is listed among the open conversations. Opening it before `untilAt` accepts it.',
        ),
      untilAt: z.string(),
      /** Q3 */
      missedPresence: z
        .enum(['away', 'busy'])
        .nullable()
        .optional()
        .describe('The presence that you get after missing it; null: it stays as it is.'),
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
          'The wrap-up that follows when you leave, so that it can be filled in before; null: none. Absent: not known, or you are not in the room.',
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
    .describe('The server’s time when the frame was sent. Compute the remaining time of a ring from it.'),
})
export type WorkspaceFrame = z.infer<typeof workspaceFrameSchema>

/** The heartbeat pair. The platform answers a ping without waking the object. */
export const ping = '{"type":"ping"}'
export const pong = '{"type":"pong"}'
