// One line of the transcript, as it is sent. An item is the same for both audiences.
// Its number differs by audience, so it travels beside the item and never in it.
import { z } from 'zod'

export const roleSchema = z.enum(['customer', 'agent', 'supervisor', 'bot', 'system'])
export type Role = z.infer<typeof roleSchema>

/** The two audiences: the customer, and everybody else in the room. */
export type Audience = 'customer' | 'agents'
export const audiences: readonly Audience[] = ['customer', 'agents']

/** The participant id of every customer. Other ids are random, so that they tell nothing about the order of joining (S9). */
export const customerParticipant = 'p1'

/** Bit mask: which audiences see a line of the log. */
export const seenBy = { nobody: 0, agents: 1, customer: 2, all: 3 } as const

export const contentTypeSchema = z.enum(['text/plain', 'text/markdown'])
export type ContentType = z.infer<typeof contentTypeSchema>

export const itemTypeSchema = z.enum([
  'message',
  'note',
  'prompt',
  'started',
  'joined',
  'left',
  'queued',
  'invited',
  'invitation_failed',
  'transferring',
  'parked',
  'returned',
  'expiring',
  'extended',
  'wrap_up',
  'ended',
  'amended',
  'full',
  'moved',
])
export type ItemType = z.infer<typeof itemTypeSchema>

/** R14: what was done to an item's words: corrected or deleted by the author, or redacted by a supervisor. */
export const changeSchema = z.enum(['corrected', 'deleted', 'redacted'])
export type Change = z.infer<typeof changeSchema>

/** U2: the data of a line, from which a page makes a sentence in its reader's language. */
const aboutSchema = z
  .object({
    target: z
      .string()
      .optional()
      .describe(
        'For `queued`, `moved`, `invited`, `transferring` and `invitation_failed`: name of the queue or colleague. (For `moved` the item’s `name` is the supervisor who moved it.)',
      ),
    minutes: z.int().optional().describe('For `expiring`: how many minutes are left.'),
    notes: z.boolean().optional().describe('For `wrap_up`: whether `text` is the agent’s notes.'),
    ranOut: z.boolean().optional().describe('For `wrap_up`: whether its time ran out before the agent handed it in.'),
  })
  .describe(
    'The data of the line, from which a page makes its sentence; absent: `type`, `name` and `reason` are all there is.',
  )
export type About = z.infer<typeof aboutSchema>

export const itemSchema = z.object({
  id: z.string().describe('Stable and unique. It says nothing about the position of the item.'),
  at: z.string().describe('ISO 8601 in UTC with milliseconds.'),
  type: itemTypeSchema,
  role: roleSchema,
  name: z.string().describe('Display name of who did it; empty for the system.'),
  participant: z
    .string()
    .nullable()
    .describe(
      'Participant id within this conversation (`p1` is the customer; the others are random), or null for the system.',
    ),
  contentType: contentTypeSchema,
  text: z
    .string()
    .describe(
      'The text to show. For types other than message, note and prompt it is an English sentence; pages may make one in their own language from `type` and `about`.',
    ),
  reason: z.string().optional().describe('The reason, for `left`, `invitation_failed` and `ended`.'),
  invitation: z.string().optional().describe('The invitation that the item is about.'),
  about: aboutSchema.optional(),
  ref: z
    .string()
    .optional()
    .describe(
      '`instance#n` of the client frame that caused the item. It is the author’s receipt, and only the author gets it.',
    ),
  dispositions: z.array(z.string()).optional(),
  /** R14 */
  amends: z
    .string()
    .optional()
    .describe('For `amended`: id of the item that is changed. `text` is its new text, empty if the text was removed.'),
  /** R14 */
  change: changeSchema
    .optional()
    .describe(
      'For `amended`: what it did. On the changed item: what was done to it. That item keeps its place and time.',
    ),
})
export type Item = z.infer<typeof itemSchema>
