// What administrators set: entry points, queues, agents, quick connects. Stored in D1 as these objects, pushed to queues and agents.
import { z } from 'zod'
import { limits } from './limits.ts'
import { modeSchema } from './server-frames.ts'
import { localeSchema, nameSchema, neededName, wordsOf } from './texts.ts'

/** What an id must be, as a refusal says it. */
export const idForm = 'must be 1 to 64 letters, digits, hyphens and underscores'

/** Ids are keys of records: a name that every object has would be found where nothing is. */
export const idSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, idForm)
  .refine((id) => !(id in Object.prototype), 'is reserved')
const ownId = idSchema.describe('1 to 64 letters, digits, hyphens and underscores. It stays for ever.')
const name = neededName.describe('What people see.')
const within = (range: { min: number; max: number }) => z.int().min(range.min).max(range.max)

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time such as 08:00')
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date such as 2026-12-25')
const span = z.object({
  day: z.int().min(1).max(7).describe('1 Monday to 7 Sunday: the day on which the span begins.'),
  from: time.describe('When it opens, such as `08:00`.'),
  to: time.describe('When it closes; not after `from`: on the next day.'),
})
/** Q7: opening hours in wall-clock time of an IANA zone. */
export const hoursSchema = z.object({
  timeZone: z.string().min(1).max(64).describe('An IANA zone, such as `Europe/Berlin`.'),
  weekly: z.array(span).max(70).describe('When it is open in every week.'),
  exceptions: z
    .array(
      z.object({
        date: date.describe('Such as `2026-12-25`.'),
        spans: z
          .array(z.object({ from: span.shape.from, to: span.shape.to }))
          .max(10)
          .describe('When it is open on that date; none: all day closed.'),
      }),
    )
    .max(400)
    .describe('Whole days that differ: no spans is a holiday. Spans that begin on that date replace the weekly ones.'),
})
export type Hours = z.infer<typeof hoursSchema>

export const wrapUpSchema = z.object({
  enabled: z
    .boolean()
    .default(true)
    .describe('false: who leaves is free for the next at once, and there is nothing to write down.'),
  limitMs: within(limits.wrapUpMs)
    .default(limits.wrapUpMs.default)
    .describe('Milliseconds after which it is finished by itself.'),
  dispositions: z
    .array(name)
    .max(200)
    .default([])
    .describe('What an agent may choose of what the conversation came to.'),
  required: z
    .boolean()
    .default(false)
    .describe('One has to be chosen; where none is at the limit, `none` is recorded.'),
  multiple: z.boolean().default(false).describe('Several may be chosen.'),
})

export const queueConfigSchema = z.object({
  id: ownId,
  name,
  hours: hoursSchema.nullable().default(null).describe('null: always open.'),
  /** Q2 */
  ringMs: within(limits.ringMs)
    .default(limits.ringMs.default)
    .describe('Milliseconds that an offer rings at an agent before it goes on to the next.'),
  /** Q2 */
  acceptance: z
    .enum(['manual', 'automatic'])
    .default('manual')
    .describe('How live conversations are accepted; persistent ones are always assigned.'),
  /** Q1 */
  choose: z
    .enum(['longest_idle', 'most_free'])
    .default('longest_idle')
    .describe('Which agent is asked first: who has been idle longest, or who has most free capacity.'),
  /** T3 */
  maximumSize: within(limits.queueSize)
    .default(limits.queueSize.default)
    .describe('How many may wait; then it is full to transfers and flows.'),
  /** T3 */
  refuseWhen: z
    .enum(['never', 'nobody_online', 'nobody_available'])
    .default('never')
    .describe('When a transfer or a flow finds nobody.'),
  /** Q3 */
  missedPresence: z
    .enum(['away', 'busy'])
    .nullable()
    .default('away')
    .describe('Presence that a miss puts the agent in, or null for none.'),
  /** T4 */
  message: wordsOf(limits.promptBytes)
    .nullable()
    .default(null)
    .describe('Shown to customer and agents when this queue is invited.'),
  /** E2 */
  serviceLevelMs: within(limits.serviceLevelMs)
    .default(limits.serviceLevelMs.default)
    .describe('Milliseconds within which a live conversation should be taken; boards show the share that was.'),
  /** A4 */
  wrapUp: wrapUpSchema
    .default({
      enabled: true,
      limitMs: limits.wrapUpMs.default,
      dispositions: [],
      required: false,
      multiple: false,
    })
    .describe('What an agent does after leaving a conversation of this queue.'),
})
export type QueueConfig = z.infer<typeof queueConfigSchema>

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
  name,
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
  name,
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

/** Names of the Worker's secrets, never their values; the prefix keeps every other variable out of reach. */
const secretName = z.string().regex(/^SITE_SECRET_[A-Z0-9_]{1,50}$/, 'must be a name such as SITE_SECRET_SHOP')

/** P8: who signs for a site's customers. Two keys are valid at a time, so that they can be changed without a gap. */
export const siteFields = z.object({
  id: ownId,
  name,
  issuer: z
    .string()
    .min(1)
    .max(limits.urlLength)
    .nullable()
    .default(null)
    .describe('What `iss` of its tokens must be; null: not looked at.'),
  audience: z
    .string()
    .min(1)
    .max(limits.urlLength)
    .nullable()
    .default(null)
    .describe('What `aud` must be; null: not looked at.'),
  keys: z
    .discriminatedUnion('kind', [
      z.object({
        kind: z.literal('jwks'),
        url: z
          .url()
          .max(limits.urlLength)
          .refine(isKeySetUrl, 'must be https, or http on the loopback')
          .describe('Where the key set is, for RS256 or ES256.'),
      }),
      z.object({
        kind: z.literal('public'),
        pem: z
          .array(z.string().max(limits.pemBytes))
          .min(1)
          .max(2)
          .describe('Public keys as PEM (SPKI), for RS256 or ES256; either is good.'),
      }),
      z.object({
        kind: z.literal('shared'),
        secrets: z
          .array(secretName)
          .min(1)
          .max(2)
          .describe('Names of the Worker’s secrets, such as `SITE_SECRET_SHOP`, for HS256; either is good.'),
      }),
    ])
    .describe('By what the tokens of this site are verified.'),
})
export const siteConfigSchema = siteFields.refine(({ keys, audience }) => keys.kind !== 'jwks' || audience !== null, {
  path: ['audience'],
  error: 'is needed with a key set: with the same keys others are signed for too',
})
export type SiteConfig = z.infer<typeof siteConfigSchema>

function isKeySetUrl(text: string): boolean {
  const url = URL.parse(text)
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname))
}

/** Of the host of a URL. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]'
}

export const quickConnectConfigSchema = z.object({
  id: ownId,
  name,
  target: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('agent'), id: idSchema.describe('Id of the agent.') }),
      z.object({ kind: z.literal('queue'), id: idSchema.describe('Id of the queue.') }),
    ])
    .describe('Whom it brings.'),
  /** R5 */
  flow: idSchema.nullable().default(null).describe('Its own flow, run before the invitation goes out.'),
  /** Q2 */
  ringMs: within(limits.ringMs)
    .nullable()
    .default(null)
    .describe('How long it rings at an agent; null: as long as the queue that the agent serves first lets it ring.'),
  /** Q3 */
  missedPresence: z
    .enum(['away', 'busy', 'unchanged'])
    .nullable()
    .default(null)
    .describe('Presence that a miss puts the agent in; null: the one of the queue that the agent serves first.'),
})
export type QuickConnectConfig = z.infer<typeof quickConnectConfigSchema>
