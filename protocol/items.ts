// One line of the transcript as it goes out. The same text serves both audiences; numbers travel beside items, never in them.
import { z } from 'zod'

export const roleSchema = z.enum(['customer', 'agent', 'supervisor', 'bot', 'system'])
export type Role = z.infer<typeof roleSchema>

/** Who sees an item. There are two audiences: the customer, and everybody else in the room. */
export type Audience = 'customer' | 'agents'
export const audiences: readonly Audience[] = ['customer', 'agents']

/** Room-local id of the customer. Of the others it says no order (S9). */
export const customerParticipant = 'p1'

/** Bits that say which audiences may see a line of the log. */
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

/** R14: what became of an item's words: put right or taken back by their author, or taken out by a supervisor. */
export const changeSchema = z.enum(['corrected', 'deleted', 'redacted'])
export type Change = z.infer<typeof changeSchema>

/** U2: what a line of the transcript is made of, so that a page says it in its reader's language. */
export const aboutSchema = z
  .object({
    target: z
      .string()
      .optional()
      .describe(
        'Of `queued`, `moved`, `invited`, `transferring` and `invitation_failed` the name of the queue or colleague meant; of `moved` `name` says who moved it.',
      ),
    minutes: z.int().optional().describe('Of `expiring` how many minutes are left.'),
    notes: z.boolean().optional().describe('Of `wrap_up` whether `text` is what the agent wrote down.'),
  })
  .describe('What the line says, as data; absent: no more than `type`, `name` and `reason` do.')
export type About = z.infer<typeof aboutSchema>

export const itemSchema = z.object({
  id: z.string().describe('Stable and unique; says nothing of its place.'),
  at: z.string().describe('ISO 8601 in UTC with milliseconds.'),
  type: itemTypeSchema,
  role: roleSchema,
  name: z.string().describe('Display name of who did it; empty for the system.'),
  participant: z
    .string()
    .nullable()
    .describe('Room-local id (`p1` is the customer; the others say no order), or null for the system.'),
  contentType: contentTypeSchema,
  text: z
    .string()
    .describe(
      'Words to show. For other types than message, note and prompt an English sentence; pages may say it by `type` in their own tongue.',
    ),
  reason: z.string().optional().describe('Why, for left, invitation_failed and ended.'),
  invitation: z.string().optional().describe('The invitation concerned.'),
  about: aboutSchema.optional(),
  ref: z
    .string()
    .optional()
    .describe('`instance#n` of the client frame that caused it: its author’s receipt, which nobody else gets.'),
  dispositions: z.array(z.string()).optional(),
  /** R14 */
  amends: z
    .string()
    .optional()
    .describe(
      'Of an `amended` item the id of the item that it changes; `text` holds the new words, none when they were taken away.',
    ),
  /** R14 */
  change: changeSchema
    .optional()
    .describe(
      'What an `amended` item did; and on the item that was changed, what has become of it. Its place and time stay.',
    ),
})
export type Item = z.infer<typeof itemSchema>
