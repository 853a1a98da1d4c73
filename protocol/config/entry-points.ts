// The configuration of an entry point: where customers come in, and how the widget looks (P1, U1).
import { z } from 'zod'
import { limits } from '../limits.ts'
import { modeSchema } from '../server-frames.ts'
import { localeSchema, nameSchema, neededName, wordsOf } from '../texts.ts'
import { idForm, idSchema, ownId, shownName, within } from './fields.ts'

const attributeName = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, idForm)

/** U1: how the widget looks. Empty texts are replaced by the product's own in the reader's language. */
export const appearanceSchema = z.object({
  accent: z
    .string()
    .regex(/^#[0-9a-f]{6}$/, 'must be a colour such as #1d56c9')
    .describe('The accent colour, such as `#1d56c9`.'),
  side: z
    .enum(['start', 'end'])
    .describe('The corner of the page: `start` and `end` follow the direction of its writing.'),
  title: nameSchema.describe('The title at the top of the widget.'),
  greeting: wordsOf(limits.promptBytes).describe('The greeting before the first message.'),
})
export type Appearance = z.infer<typeof appearanceSchema>

/** U1: a button with which a customer may begin. */
const topicSchema = z.object({
  text: neededName.max(limits.topics.length).describe('The label, which is sent as the first message.'),
  /** W2 */
  locales: z
    .record(localeSchema, neededName.max(limits.topics.length))
    .default({})
    .describe('The text in other languages, by language code. Languages that are missing get `text`.'),
})

export const entryPointConfigSchema = z.object({
  id: ownId,
  name: shownName,
  /** P1 */
  mode: modeSchema.describe(
    '`live`: the conversation ends when the customer leaves. `persistent`: it goes on until an agent ends it.',
  ),
  /** R2 */
  partyLimit: within(limits.partyLimit).nullable().default(null).describe('null: 6 with multi-party on, else 2.'),
  multiParty: z.boolean().default(false).describe('Whether more than one agent may be in a conversation.'),
  /** W9 */
  defaultQueue: idSchema.describe('Id of the queue to which a conversation goes when no flow names another.'),
  /** W1 */
  flows: z
    .object({
      inbound: idSchema.describe('Id of the flow with which a conversation begins.'),
      queue: idSchema
        .nullable()
        .default(null)
        .describe('Id of the flow that runs while it waits in a queue; null: none.'),
      disconnect: idSchema
        .nullable()
        .default(null)
        .describe(
          'Id of the flow that runs when the last agent has left; null: the conversation ends (live) or is parked (persistent).',
        ),
      parked: idSchema.nullable().default(null).describe('Id of the flow that runs while it is parked; null: none.'),
    })
    .describe('The flows, which act without a person. A conversation keeps the versions with which it began.'),
  /** Q1 */
  priority: z.int().min(1).max(99).default(5).describe('The priority in every queue; lower numbers come first.'),
  /** A2 */
  weight: within(limits.capacity).default(1).describe('How much of an agent’s capacity one conversation uses.'),
  /** W6 */
  durationMinutes: within(limits.durationMinutes)
    .nullable()
    .default(null)
    .describe(
      `How many minutes a conversation may last, waiting included; null: ${limits.durationMinutes.default} minutes (25 hours) in live mode, no maximum in persistent mode.`,
    ),
  /** W6 */
  warnBeforeMs: z
    .int()
    .min(0)
    .max(3_600_000)
    .default(limits.warnBeforeMs)
    .describe('How many milliseconds before that maximum everybody is warned; 0: no warning.'),
  /** P6 */
  keepSameAgent: z
    .boolean()
    .default(true)
    .describe(
      'Whether a parked conversation is first offered to the agent who left last when its customer writes again.',
    ),
  /** P6 */
  returnWithinMs: within(limits.returnWithinMs)
    .default(limits.returnWithinMs.default)
    .describe('Milliseconds in which this agent must take it. After that it goes to the queue.'),
  /** Q2 */
  openWithinMs: within(limits.openWithinMs)
    .default(limits.openWithinMs.default)
    .describe(
      'Milliseconds in which an agent must open a persistent conversation that a queue has assigned to them. After that it goes to the next agent, ahead of others.',
    ),
  /** Q10 */
  noLifeEndMs: within(limits.noLifeEndMs)
    .default(limits.noLifeEndMs.default)
    .describe(
      'For live conversations that wait without an agent: milliseconds after the customer’s last sign of life until the conversation ends as `abandoned`.',
    ),
  closedText: wordsOf(limits.promptBytes)
    .default('We are closed at the moment. Please come back later.')
    .describe(
      'The message for a customer whom the default queue does not admit. If it is left at its default, it is shown in the customer’s language.',
    ),
  origins: z
    .array(z.url())
    .max(100)
    .default([])
    .describe(
      'Origins of pages that may start conversations and open sockets, such as `https://www.shop.example` or `capacitor://localhost`; empty: only our own pages. Each is a scheme, host and port without wildcards, stored in the form in which browsers send it.',
    ),
  /** P8 */
  site: idSchema
    .nullable()
    .default(null)
    .describe('Id of the site whose signed-in customers may come in here; null: visitors only.'),
  /** P7 */
  signIn: z.enum(['optional', 'required']).default('optional').describe('`required` refuses visitors.'),
  /** Q4 */
  displayAttributes: z
    .array(attributeName)
    .max(20)
    .default([])
    .describe('Attributes that an offer shows, in this order.'),
  /** R14 */
  amendWithinMs: within(limits.amendWithinMs)
    .default(limits.amendWithinMs.default)
    .describe('Milliseconds in which authors may correct or delete their own messages; 0: never.'),
  /** D8 */
  logBytes: within(limits.logBytes)
    .default(limits.logBytes.default)
    .describe(
      'Bytes that one conversation may store, not counting its flows. When 1 MB of it is left, the customer’s messages are refused; the rest is kept for acts, agents’ messages and the end.',
    ),
  topics: z
    .array(topicSchema)
    .max(limits.topics.count)
    .default([])
    .describe('Buttons that are shown before the first message. Pressing one sends its text.'),
  /** S9 */
  showTeam: z
    .boolean()
    .default(false)
    .describe('Whether everybody who opens the widget sees names of agents who serve the default queue.'),
  signInUrl: z
    .url({ protocol: /^https$/ })
    .max(limits.urlLength)
    .nullable()
    .default(null)
    .describe(
      'The address at which customers sign in, if the entry point requires it; https only. null: the page gets the event `signin` and leads there itself.',
    ),
  afterHours: idSchema
    .nullable()
    .default(null)
    .describe(
      'For a live entry point: id of the persistent one where conversations begin while this one is closed, so that customers can leave a message; null: none.',
    ),
  /** U1 */
  appearance: appearanceSchema
    .default({ accent: '#1d56c9', side: 'end', title: '', greeting: '' })
    .describe('How the widget looks.'),
})
export type EntryPointConfig = z.infer<typeof entryPointConfigSchema>
