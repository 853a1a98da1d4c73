// What administrators set of an entry point: where customers come in, and how the widget looks (P1, U1).
import { z } from 'zod'
import { limits } from '../limits.ts'
import { modeSchema } from '../server-frames.ts'
import { localeSchema, nameSchema, neededName, wordsOf } from '../texts.ts'
import { idForm, idSchema, ownId, shownName, within } from './fields.ts'

const attributeName = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, idForm)

/** U1: how the widget looks; empty texts are said in the reader's language. */
export const appearanceSchema = z.object({
  accent: z
    .string()
    .regex(/^#[0-9a-f]{6}$/, 'must be a colour such as #1d56c9')
    .describe('Its colour, such as `#1d56c9`.'),
  side: z.enum(['start', 'end']).describe('The corner of the page, in the direction of its script.'),
  title: nameSchema.describe('What stands at its top.'),
  greeting: wordsOf(limits.promptBytes).describe('What it says before anybody has written.'),
})
export type Appearance = z.infer<typeof appearanceSchema>

/** U1: what a customer may begin with. */
const topicSchema = z.object({
  text: neededName.max(limits.topics.length).describe('What stands on it, and is sent.'),
  /** W2 */
  locales: z
    .record(localeSchema, neededName.max(limits.topics.length))
    .default({})
    .describe('The same in other languages, by their codes; `text` is for all that are not here.'),
})

export const entryPointConfigSchema = z.object({
  id: ownId,
  name: shownName,
  /** P1 */
  mode: modeSchema.describe(
    '`live`: the customer is there, and ends it by leaving. `persistent`: it goes on for as long as it takes, and an agent ends it.',
  ),
  /** R2 */
  partyLimit: within(limits.partyLimit).nullable().default(null).describe('null: 6 with multi-party on, else 2.'),
  multiParty: z.boolean().default(false).describe('More than one agent may be in a conversation.'),
  /** W9 */
  defaultQueue: idSchema.describe('Id of the queue to which a conversation goes where no flow names another.'),
  /** W1 */
  flows: z
    .object({
      inbound: idSchema.describe('Id of the flow that a conversation begins with.'),
      queue: idSchema.nullable().default(null).describe('Of the one that runs while it waits in a queue; null: none.'),
      disconnect: idSchema
        .nullable()
        .default(null)
        .describe(
          'Of the one that runs when the last agent has left; null: it ends (live), or is parked (persistent).',
        ),
      parked: idSchema.nullable().default(null).describe('Of the one that runs while it is parked; null: none.'),
    })
    .describe('What happens without a person. A conversation keeps the versions that it began with.'),
  /** Q1 */
  priority: z.int().min(1).max(99).default(5).describe('In every queue lower numbers come first.'),
  /** A2 */
  weight: within(limits.capacity).default(1).describe('What one conversation uses of an agent’s capacity.'),
  /** W6 */
  durationMinutes: within(limits.durationMinutes)
    .nullable()
    .default(null)
    .describe(
      `How long a conversation may last, waiting included; null: ${limits.durationMinutes.default} minutes (25 hours) in live mode, no maximum in persistent mode.`,
    ),
  /** W6 */
  warnBeforeMs: z
    .int()
    .min(0)
    .max(3_600_000)
    .default(limits.warnBeforeMs)
    .describe('Milliseconds before that maximum at which everybody is warned; 0: nobody is.'),
  /** P6 */
  keepSameAgent: z
    .boolean()
    .default(true)
    .describe('When the customer of a parked conversation writes, the agent who left last is asked first.'),
  /** P6 */
  returnWithinMs: within(limits.returnWithinMs)
    .default(limits.returnWithinMs.default)
    .describe('Milliseconds that this agent has to take it; then it goes to the queue.'),
  /** Q2 */
  openWithinMs: within(limits.openWithinMs)
    .default(limits.openWithinMs.default)
    .describe(
      'Milliseconds that an agent has to open a persistent conversation that a queue assigned to them; then it goes on to the next, ahead of others.',
    ),
  /** Q10 */
  noLifeEndMs: within(limits.noLifeEndMs)
    .default(limits.noLifeEndMs.default)
    .describe(
      'Milliseconds after the last sign of life of a live customer who waits with nobody beside them until the conversation ends as `abandoned`.',
    ),
  closedText: wordsOf(limits.promptBytes)
    .default('We are closed at the moment. Please come back later.')
    .describe('What a customer is told whom the default queue does not take; the default is said in their language.'),
  origins: z
    .array(z.url())
    .max(100)
    .default([])
    .describe(
      'Origins that may open sockets and start conversations, such as `https://www.shop.example` or `capacitor://localhost`; empty: only our own. Each is one scheme, host and port, without wildcards, and stored as browsers send it.',
    ),
  /** P8 */
  site: idSchema
    .nullable()
    .default(null)
    .describe('The site whose signed-in customers come in here; null: visitors only.'),
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
    .describe('How long an author may correct or delete their own words; 0: never.'),
  /** D8 */
  logBytes: within(limits.logBytes)
    .default(limits.logBytes.default)
    .describe(
      'Bytes that one conversation may hold beside the texts of its flows. The customer’s words are refused when 1 MB of it is left; that is kept for acts, agents’ words and the end.',
    ),
  topics: z
    .array(topicSchema)
    .max(limits.topics.count)
    .default([])
    .describe('Shown before the first words; one that is pressed is sent as these.'),
  /** S9 */
  showTeam: z
    .boolean()
    .default(false)
    .describe('Whether anybody who opens the widget sees the names of who serves the default queue.'),
  signInUrl: z
    .url({ protocol: /^https$/ })
    .max(limits.urlLength)
    .nullable()
    .default(null)
    .describe(
      'Where customers sign in, for an entry point that requires it; https only. null: the page hears of it and leads there itself.',
    ),
  afterHours: idSchema
    .nullable()
    .default(null)
    .describe(
      'Of a live entry point: the persistent one at which conversations begin while this one is closed, so that a message can be left; null: none.',
    ),
  /** U1 */
  appearance: appearanceSchema
    .default({ accent: '#1d56c9', side: 'end', title: '', greeting: '' })
    .describe('How the widget looks.'),
})
export type EntryPointConfig = z.infer<typeof entryPointConfigSchema>
