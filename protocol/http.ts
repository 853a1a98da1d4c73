// Bodies of the HTTP API. Every act is also what an SDK or a backend sends; there are no private routes.
import { z } from 'zod'
import { instanceSchema } from './client-frames.ts'
import { agentConfigSchema } from './config/agents.ts'
import { entryPointConfigSchema } from './config/entry-points.ts'
import { idForm, idSchema } from './config/fields.ts'
import { queueConfigSchema } from './config/queues.ts'
import { quickConnectConfigSchema } from './config/quick-connects.ts'
import { siteFields } from './config/sites.ts'
import { flowDefinitionSchema } from './flow.ts'
import { contentTypeSchema, itemSchema } from './items.ts'
import { limits } from './limits.ts'
import { presenceSchema, roomSchema } from './server-frames.ts'
import { bytesOf, localeSchema, nameSchema, neededName, plainWords, textOf, wordsOf } from './texts.ts'
import { nameOf } from './words.ts'

export const attributesSchema = z
  .record(z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, idForm), plainWords.max(limits.attributeLength))
  .refine(
    (all) => Object.keys(all).length <= limits.attributeCount,
    `must have at most ${limits.attributeCount} attributes`,
  )
  .refine(
    (all) => bytesOf(JSON.stringify(all)) <= limits.attributesBytes,
    `must have at most ${limits.attributesBytes} bytes`,
  )

/** What a visitor without a name is called. */
const nobody = 'Visitor'

/** P8: what merely adorns refuses nobody. */
const adjustmentSchema = z.object({
  field: z.string().describe('Such as `name` or `attributes.plan`.'),
  how: z.enum(['shortened', 'made_text', 'left_out']),
})
export type Adjustment = z.infer<typeof adjustmentSchema>
const adjusted = z
  .array(adjustmentSchema)
  .optional()
  .describe('What of name and attributes could not be taken as it was; absent: everything was.')

export const startBody = z.object({
  name: nameSchema
    .overwrite((name) => name || nobody)
    .default(nobody)
    .describe('What agents see; one of which nothing can be seen is left out.'),
  attributes: attributesSchema.default({}),
  /** W6: 60 to 10,080; absent: the entry point's. */
  durationMinutes: z
    .int()
    .min(limits.durationMinutes.min)
    .max(limits.durationMinutes.max)
    .optional()
    .describe(
      'Maximum duration, waiting included; absent: the entry point’s. Only a backend’s key makes it longer than that.',
    ),
  /** W11 */
  origin: z
    .enum(['socket', 'api'])
    .default('socket')
    .describe(
      '`api`: counts as connected at once. Only for a backend’s key. `socket`: the flow begins when the customer’s socket opens, or with their first words.',
    ),
  /** W2 */
  locale: localeSchema
    .optional()
    .describe(
      'The language in which the product speaks to the customer, such as `pt-BR`; absent: the first of `Accept-Language`.',
    ),
  /** D3 */
  message: z
    .object({
      text: textOf(limits.messageBytes),
      instance: instanceSchema.describe('The client instance, as in the frame `hello`, whose message 1 this is.'),
    })
    .optional()
    .describe(
      'The first words: they stand in the log before those of a flow that begins with them. They are message 1 of that instance, on whatever way they come: sent again on the socket, or by asking again, they are taken once.',
    ),
  challenge: z
    .string()
    .min(1)
    .max(limits.challengeLength)
    .optional()
    .describe('The token of the challenge that this start was refused for want of.'),
})
export type FirstMessage = NonNullable<z.infer<typeof startBody>['message']>
export const startAnswer = z.object({
  conversation: z.string(),
  resumed: z.boolean().describe('true: the customer had an open one here.'),
  said: z
    .boolean()
    .optional()
    .describe('Whether the log has `message`; false: send it into the conversation. Absent: there was none.'),
  visitorToken: z.string().optional().describe('Bearer token of this visitor; there when a new visitor was made.'),
  adjusted,
})

/** D5. Frames are those of sockets; each is read by itself, so that one that is wrong does not take the others with it. */
const framesSchema = z.array(z.record(z.string(), z.unknown())).describe('In order. Described at `/v1/frames.json`.')
const hadSchema = z.int().min(0).describe('How many frames of this connection have come.')
export const pollingAnswer = z.object({
  token: z.string().describe('Bearer token of this connection, for the other requests.'),
  expiresAt: z.string().describe('ISO 8601; then another connection takes its place.'),
  count: hadSchema,
  frames: framesSchema,
})
export const framesBody = z.object({ frames: framesSchema.max(limits.polling.framesPerRequest) })
export const waitBody = z.object({ had: hadSchema })
export const heardAnswer = z.object({ count: hadSchema, frames: framesSchema })

/** P9 */
export const openAnswer = z.object({
  items: z
    .array(z.object({ conversation: z.string(), startedAt: z.string().describe('ISO 8601.') }))
    .describe('The one that a start leads to is the first.'),
})

/** Q9: how soon customers are usually answered. Coarse: it is told to strangers. */
export const usualAnswerSchema = z.enum(['minutes', 'hour', 'hours', 'day'])

/** What a widget asks before anything else. */
export const entryPointAnswer = entryPointConfigSchema
  .pick({ id: true, name: true, mode: true, signIn: true, appearance: true, topics: true, signInUrl: true })
  .extend({
    open: z.boolean().describe('By the opening hours of its queue.'),
    opensAt: z.string().nullable().describe('ISO 8601; null: open, or not known to open again.'),
    closesAt: z.string().nullable().describe('ISO 8601; null: closed, or not known to close.'),
    team: z.array(z.string()).describe('Names of some of those who serve it, where the entry point shows them.'),
    usualAnswer: usualAnswerSchema
      .nullable()
      .describe(
        'Within which of these three of four customers were answered lately; null: too few to say so, or longer.',
      ),
    afterHours: z
      .string()
      .nullable()
      .describe('The entry point at which a message can be left while this one is closed; null: none, or it is open.'),
  })

/** P10 */
export const earlierAnswer = z.object({
  items: z
    .array(
      z.object({
        conversation: z.string(),
        startedAt: z.string().nullable().describe('ISO 8601; null: not known.'),
        endedAt: z.string().describe('ISO 8601.'),
      }),
    )
    .describe('The last one first.'),
})

const subject = z.string().regex(new RegExp(`^[\\x21-\\x7e]{1,${limits.subjectLength}}$`))

/** P8: the claims that are read of what a site signed, beside those of every JWT. */
export const siteClaims = z.object({
  sub: subject,
  /** null: none, or none of which anything can be seen. */
  name: z
    .string()
    .max(limits.nameLength)
    .nullable()
    .default(null)
    .transform((name) => nameOf(name ?? '') || null),
  attributes: attributesSchema.default({}),
})
export const customerBody = z.object({
  token: z.string().min(1).max(limits.identityTokenBytes).describe('A JWT that the site signed for its customer.'),
})
export const customerAnswer = z.object({
  customerToken: z.string().describe('Bearer token of this customer, instead of a visitor’s.'),
  expiresAt: z.string().describe('ISO 8601.'),
  customer: z.object({ id: z.string(), name: z.string().nullable().describe('null: the site says none.') }),
  adjusted,
})
export const customerTokenBody = z.object({
  customer: subject.describe('The customer’s id at the site.'),
  name: nameSchema.optional(),
  attributes: attributesSchema.default({}),
})
export type CustomerTokenBody = z.infer<typeof customerTokenBody>
export const customerTokenAnswer = z.object({ token: z.string().describe('What the site would give to its page.') })

export const connectionAnswer = z.object({
  token: z
    .string()
    .describe('Carried as the second subprotocol, beside `partyline.v1`; over HTTP as the bearer token of `polling`.'),
  url: z.string().describe('Where to open the socket.'),
  polling: z.string().describe('Where to begin over HTTP, if no socket can be opened.'),
  expiresAt: z.string().describe('ISO 8601.'),
})

export const messageBody = z.object({
  text: textOf(limits.messageBytes),
  contentType: contentTypeSchema.default('text/plain'),
})
export const noteBody = z.object({ text: textOf(limits.messageBytes) })
/** R14: the content type stays. */
export const correctionBody = z.object({ text: textOf(limits.messageBytes) })
/** Q4 */
const alongside = {
  note: textOf(limits.messageBytes)
    .optional()
    .describe('A note for the colleagues. It stands in the transcript before the invitation, and the offer shows it.'),
}
export const targetBody = z.union([
  z.object({ quickConnect: idSchema, ...alongside }),
  z.object({ agent: idSchema, ...alongside }),
  z.object({ queue: idSchema, ...alongside }),
])
export type TargetBody = z.infer<typeof targetBody>
/** Q11 */
export const moveBody = z.object({ queue: idSchema })
export const extensionBody = z.object({ minutes: z.int().min(1).max(limits.durationMinutes.max) })
export const cursorBody = z.object({ upTo: z.int().min(0).describe('The number of the last item read.') })
/** S1 */
export const servingQuery = z.object({
  serving: z
    .uuid()
    .optional()
    .describe('A conversation of the same customer in which you are now: what is over of theirs you may read then.'),
})

export const itemsQuery = servingQuery.extend({
  since: z.coerce.number<number>().int().min(0).default(0).describe('The last item number that you have; 0 for none.'),
  limit: z.coerce.number<number>().int().min(1).max(limits.pageItems).default(50),
})

/** What an act came to: the items that it put into the log, as the asker's audience sees them. */
export const actAnswer = z.object({ items: z.array(itemSchema) })
export const pageAnswer = z.object({
  first: z.int().describe('The number of the first item here; those behind it count on.'),
  items: z.array(itemSchema),
  more: z.boolean().describe('Whether there are more; ask again since the last one.'),
})
export const conversationAnswer = z.object({
  conversation: z.string(),
  room: roomSchema,
  last: z.int().describe('The number of the last item that you may see.'),
  cursors: z.record(z.string(), z.int()).describe('How far each participant has read.'),
  delivered: z.record(z.string(), z.int()).describe('How far the log has reached each participant’s devices.'),
})

/** Q4 */
export const offerAnswer = z.object({
  offer: z.string(),
  attributes: z
    .array(
      z.object({
        name: z.string(),
        value: z.string(),
        source: z.enum(['signed', 'visitor']).describe('Whether the customer’s site signed it.'),
      }),
    )
    .describe('Those that the entry point chose to show, in its order.'),
  lastWords: z.array(itemSchema).describe('The customer’s last messages, the newest last.'),
  note: z
    .string()
    .nullable()
    .describe('What the colleague who asks wrote along with it, as it reads now; null: nothing, or nothing any more.'),
})
const attributesAnswer = z.record(z.string(), z.string())
export const profileAnswer = z.object({
  customer: z.object({ id: z.string(), name: z.string(), signedIn: z.boolean() }),
  attributes: z.object({
    signed: attributesAnswer.describe('What the customer’s site has signed.'),
    visitor: attributesAnswer.describe('What the page said that started the conversation; anybody could have.'),
  }),
  startedAt: z.string().describe('ISO 8601.'),
  earlier: z
    .array(
      z.object({
        conversation: z.string(),
        entryPoint: z.string(),
        entryPointName: z.string(),
        startedAt: z.string().nullable(),
        endedAt: z.string(),
        reason: z.string().nullable().describe('Why it ended, as in the item `ended`; null: not known yet.'),
        servedBy: z.array(z.string()).describe('Names of the agents who were there.'),
      }),
    )
    .describe('Ended conversations of this customer, the newest first.'),
})

export const presenceBody = z.object({ presence: presenceSchema })
export const answerBody = z.object({ answer: z.enum(['accept', 'decline']) })
export const wrapUpBody = z.object({
  dispositions: z.array(plainWords.min(1).max(limits.nameLength)).max(20).default([]),
  notes: wordsOf(limits.messageBytes).default(''),
})

export const keyBody = z.object({ name: neededName.describe('What uses it.') })
export const keyAnswer = z.object({
  id: z.string(),
  name: z.string(),
  lastFour: z.string().describe('How the secret ends.'),
  madeAt: z.string().describe('ISO 8601.'),
  revokedAt: z.string().nullable().describe('null: it holds.'),
})
export const madeKeyAnswer = keyAnswer.extend({ secret: z.string().describe('Bearer token of the backend.') })

/** Without an ID token: for a browser that is back from the provider, or behind Cloudflare Access. */
export const sessionBody = z.object({ idToken: z.string().min(1).max(limits.identityTokenBytes).optional() })
export const waysAnswer = z.object({ ways: z.array(z.enum(['oidc', 'access', 'development'])) })

export const personAnswer = agentConfigSchema.pick({ id: true, name: true, role: true })

export const sessionAnswer = z.object({
  token: z.string().describe('Bearer token of the agent.'),
  expiresAt: z.string(),
  agent: personAnswer,
})

export const signInBody = z.object({ agent: idSchema })
export const signInAnswer = z.object({
  token: z.string().describe('Bearer token of the agent.'),
  agent: z.object({ id: z.string(), name: z.string() }),
})

/** What administrators write: the id may be left to the address. */
export const entryPointBody = entryPointConfigSchema.partial({ id: true })
export const siteBody = siteFields.partial({ id: true })
export const queueBody = queueConfigSchema.partial({ id: true })
export const agentBody = agentConfigSchema.partial({ id: true })
export const quickConnectBody = quickConnectConfigSchema.partial({ id: true })
export const flowBody = flowDefinitionSchema.extend({ id: idSchema.optional().describe('As in the address.') })
