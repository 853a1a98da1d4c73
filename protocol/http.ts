// Bodies and answers of the HTTP API. Pages, SDKs and backends all use the same ones.
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

/** The name of a visitor who gave none. */
const nobody = 'Visitor'

/** P8: a name or attributes that do not fit are adjusted, never refused. */
const adjustmentSchema = z.object({
  field: z.string().describe('The field, such as `name` or `attributes.plan`.'),
  how: z.enum(['shortened', 'made_text', 'left_out']),
})
export type Adjustment = z.infer<typeof adjustmentSchema>
const adjusted = z
  .array(adjustmentSchema)
  .optional()
  .describe('Which of name and attributes were shortened, turned into text or left out; absent: none.')

export const startBody = z.object({
  name: nameSchema
    .overwrite((name) => name || nobody)
    .default(nobody)
    .describe('The name that agents see. A name without a visible character is left out.'),
  attributes: attributesSchema.default({}),
  /** W6: 60 to 10,080; absent: the entry point's maximum. */
  durationMinutes: z
    .int()
    .min(limits.durationMinutes.min)
    .max(limits.durationMinutes.max)
    .optional()
    .describe(
      'Maximum duration in minutes, waiting included; absent: the entry point’s. Only a backend’s key may make it longer.',
    ),
  /** W11 */
  origin: z
    .enum(['socket', 'api'])
    .default('socket')
    .describe(
      '`api`, only for a backend’s key: the customer counts as connected at once. `socket`: the flow begins when the customer’s socket opens, or with their first message.',
    ),
  /** W2 */
  locale: localeSchema
    .optional()
    .describe(
      'The language of the product’s messages to the customer, such as `pt-BR`; absent: the first of `Accept-Language`.',
    ),
  /** D3 */
  message: z
    .object({
      text: textOf(limits.messageBytes),
      instance: instanceSchema.describe(
        'The client instance, as in the frame `hello`. The message is number 1 of this instance.',
      ),
    })
    .optional()
    .describe(
      'The customer’s first message. It comes in the log before the flow’s messages. It is message 1 of the instance, so it is taken once, even if it is sent again over the socket or by repeating this request.',
    ),
  challenge: z
    .string()
    .min(1)
    .max(limits.challengeLength)
    .optional()
    .describe('The token of the challenge that a refusal `challenge_required` has asked for.'),
})
export type FirstMessage = NonNullable<z.infer<typeof startBody>['message']>
export const startAnswer = z.object({
  conversation: z.string(),
  resumed: z.boolean().describe('true: the customer already had an open conversation here.'),
  said: z
    .boolean()
    .optional()
    .describe('Whether the log has `message`. false: send it into the conversation. Absent: no message was given.'),
  visitorToken: z.string().optional().describe('Bearer token of this visitor; present if a new visitor was made.'),
  adjusted,
})

/** D5. The same frames as on sockets. Each frame is parsed by itself, so that an invalid one does not affect the others. */
const framesSchema = z
  .array(z.record(z.string(), z.unknown()))
  .describe('The frames, in order. They are described at `/v1/frames.json`.')
const hadSchema = z.int().min(0).describe('How many frames of this connection have come.')
export const pollingAnswer = z.object({
  token: z.string().describe('Bearer token for the further requests of this connection.'),
  expiresAt: z.string().describe('ISO 8601. When the connection ends; begin another one then.'),
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
    .describe('The conversation that a start would return is the first.'),
})

/** Q9: how soon customers are usually answered. It is coarse on purpose, because strangers can read it. */
export const usualAnswerSchema = z.enum(['minutes', 'hour', 'hours', 'day'])

/** The first thing that a widget asks for. */
export const entryPointAnswer = entryPointConfigSchema
  .pick({ id: true, name: true, mode: true, signIn: true, appearance: true, topics: true, signInUrl: true })
  .extend({
    open: z.boolean().describe('Whether it is open, by the hours of its default queue.'),
    opensAt: z.string().nullable().describe('When it opens, ISO 8601; null: it is open, or not known to open again.'),
    closesAt: z.string().nullable().describe('When it closes, ISO 8601; null: it is closed, or not known to close.'),
    team: z
      .array(z.string())
      .describe('Names of some agents who serve it; empty if the entry point does not show them.'),
    usualAnswer: usualAnswerSchema
      .nullable()
      .describe(
        'The time within which three of four customers were answered lately; null: too few samples, or longer than a day.',
      ),
    afterHours: z
      .string()
      .nullable()
      .describe(
        'Id of the entry point where a customer can leave a message while this one is closed; null: there is none, or this one is open.',
      ),
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
    .describe('The newest first.'),
})

const subject = z.string().regex(new RegExp(`^[\\x21-\\x7e]{1,${limits.subjectLength}}$`))

/** P8: the claims that we read from a site's token, besides the standard claims of a JWT. */
export const siteClaims = z.object({
  sub: subject,
  /** null: there is none, or it has no visible character. */
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
  customerToken: z.string().describe('Bearer token of this customer. It replaces a visitor’s.'),
  expiresAt: z.string().describe('ISO 8601.'),
  customer: z.object({
    id: z.string(),
    name: z.string().nullable().describe('The name given by the site; null: none.'),
  }),
  adjusted,
})
export const customerTokenBody = z.object({
  customer: subject.describe('The customer’s id at the site.'),
  name: nameSchema.optional(),
  attributes: attributesSchema.default({}),
})
export type CustomerTokenBody = z.infer<typeof customerTokenBody>
export const customerTokenAnswer = z.object({
  token: z.string().describe('The token that the site would give to its page.'),
})

export const connectionAnswer = z.object({
  token: z
    .string()
    .describe(
      'Pass it as the second subprotocol, after `partyline.v1`, or over HTTP as the bearer token of `polling`.',
    ),
  url: z.string().describe('The address at which to open the socket.'),
  polling: z.string().describe('The address at which to begin over HTTP, if no socket can be opened.'),
  expiresAt: z.string().describe('ISO 8601.'),
})

export const messageBody = z.object({
  text: textOf(limits.messageBytes),
  contentType: contentTypeSchema.default('text/plain'),
})
export const noteBody = z.object({ text: textOf(limits.messageBytes) })
/** R14: new words; the content type does not change. */
export const correctionBody = z.object({ text: textOf(limits.messageBytes) })
/** Q4 */
const alongside = {
  note: textOf(limits.messageBytes)
    .optional()
    .describe('A note for colleagues. It comes in the transcript before the invitation, and the offer shows it.'),
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
    .describe(
      'Id of a conversation with the same customer in which you are now. It gives you the right to read the customer’s ended conversations.',
    ),
})

export const itemsQuery = servingQuery.extend({
  since: z.coerce
    .number<number>()
    .int()
    .min(0)
    .default(0)
    .describe('Number of the last item that you have; 0 for none.'),
  limit: z.coerce.number<number>().int().min(1).max(limits.pageItems).default(50),
})

/** The result of an act: the items that it added to the log, as the caller's audience sees them. */
export const actAnswer = z.object({ items: z.array(itemSchema) })
export const pageAnswer = z.object({
  first: z.int().describe('Number of the first item in the list; the others follow without gaps.'),
  items: z.array(itemSchema),
  more: z.boolean().describe('Whether there are more; if so, ask again with the last number as `since`.'),
})
export const conversationAnswer = z.object({
  conversation: z.string(),
  room: roomSchema,
  last: z.int().describe('Number of the last item that you may see.'),
  cursors: z.record(z.string(), z.int()).describe('Number of the last item that each participant has read.'),
  delivered: z
    .record(z.string(), z.int())
    .describe('Number of the last item that has reached each participant’s devices.'),
})

/** Q4 */
export const offerAnswer = z.object({
  offer: z.string(),
  attributes: z
    .array(
      z.object({
        name: z.string(),
        value: z.string(),
        source: z.enum(['signed', 'visitor']).describe('Whether the customer’s site signed the attribute.'),
      }),
    )
    .describe('The attributes that the entry point shows, in its order.'),
  lastWords: z.array(itemSchema).describe('The customer’s last messages, the newest last.'),
  note: z
    .string()
    .nullable()
    .describe(
      'The note of the colleague who invites or transfers, as it reads now; null: there is none, or it was deleted.',
    ),
})
const attributesAnswer = z.record(z.string(), z.string())
export const profileAnswer = z.object({
  customer: z.object({ id: z.string(), name: z.string(), signedIn: z.boolean() }),
  attributes: z.object({
    signed: attributesAnswer.describe('Attributes that the customer’s site has signed.'),
    visitor: attributesAnswer.describe(
      'Attributes from the page that started the conversation. They are not verified: anybody could have sent them.',
    ),
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
        servedBy: z.array(z.string()).describe('Names of the agents who served it.'),
      }),
    )
    .describe('Conversations of this customer that ended before this one did, the newest first.'),
})

export const presenceBody = z.object({ presence: presenceSchema })
export const answerBody = z.object({ answer: z.enum(['accept', 'decline']) })
export const wrapUpBody = z.object({
  dispositions: z.array(plainWords.min(1).max(limits.nameLength)).max(20).default([]),
  notes: wordsOf(limits.messageBytes).default(''),
})

export const keyBody = z.object({ name: neededName.describe('A name for the program that uses the key.') })
export const keyAnswer = z.object({
  id: z.string(),
  name: z.string(),
  lastFour: z.string().describe('The last four characters of the secret.'),
  madeAt: z.string().describe('ISO 8601.'),
  revokedAt: z.string().nullable().describe('When it was revoked, ISO 8601; null: it is valid.'),
})
export const madeKeyAnswer = keyAnswer.extend({ secret: z.string().describe('Bearer token of the backend.') })

/** Without an ID token, the browser has just come back from the provider or is behind Cloudflare Access. */
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

/** The body of a write: the id may be left to the path. */
export const entryPointBody = entryPointConfigSchema.partial({ id: true })
export const siteBody = siteFields.partial({ id: true })
export const queueBody = queueConfigSchema.partial({ id: true })
export const agentBody = agentConfigSchema.partial({ id: true })
export const quickConnectBody = quickConnectConfigSchema.partial({ id: true })
export const flowBody = flowDefinitionSchema.extend({
  id: idSchema.optional().describe('If present, it must be the id in the path.'),
})
