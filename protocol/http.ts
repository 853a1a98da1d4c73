// Bodies of the HTTP API. Every act is also what an SDK or a backend sends; there are no private routes.
import { z } from 'zod'
import { textOf } from './client-frames.ts'
import { agentRoleSchema, idSchema } from './config.ts'
import { contentTypeSchema, itemSchema } from './items.ts'
import { limits } from './limits.ts'
import { presenceSchema, roomSchema } from './server-frames.ts'

const attributes = z
  .record(z.string().regex(/^[A-Za-z0-9_-]{1,64}$/), z.string().max(4_096))
  .refine((all) => Object.keys(all).length <= limits.attributeCount, `at most ${limits.attributeCount} attributes`)
  .refine((all) => JSON.stringify(all).length <= limits.attributesBytes, `at most ${limits.attributesBytes} bytes`)

export const startBody = z.object({
  name: z.string().trim().min(1).max(limits.nameLength).default('Visitor'),
  attributes: attributes.default({}),
  /** W6: 60 to 10,080; absent: the entry point's. */
  durationMinutes: z.int().min(limits.durationMinutes.min).max(limits.durationMinutes.max).optional(),
  /** W11: `api` counts as connected at once. */
  origin: z.enum(['socket', 'api']).default('socket'),
})
export const startAnswer = z.object({
  conversation: z.string(),
  /** true: the customer had an open one here (P9). */
  resumed: z.boolean(),
  /** Bearer token of this visitor; present when a new visitor was made. */
  visitorToken: z.string().optional(),
})

export const connectionAnswer = z.object({
  /** Carried as the second subprotocol beside `partyline.v1`. */
  token: z.string(),
  url: z.string(),
  expiresAt: z.string(),
})

export const messageBody = z.object({
  text: textOf(limits.messageBytes),
  contentType: contentTypeSchema.default('text/plain'),
})
export const noteBody = z.object({ text: textOf(limits.messageBytes) })
export const targetBody = z.union([
  z.object({ quickConnect: idSchema }),
  z.object({ agent: idSchema }),
  z.object({ queue: idSchema }),
])
export type TargetBody = z.infer<typeof targetBody>
export const extensionBody = z.object({ minutes: z.int().min(1).max(limits.durationMinutes.max) })
export const cursorBody = z.object({ upTo: z.int().min(0) })
export const itemsQuery = z.object({
  since: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(limits.pageItems).default(50),
})

/** What an act came to: the items that it put into the log, as the asker's audience sees them. */
export const actAnswer = z.object({ items: z.array(itemSchema) })
export const pageAnswer = z.object({ first: z.number(), items: z.array(itemSchema), more: z.boolean() })
export const conversationAnswer = z.object({
  conversation: z.string(),
  room: roomSchema,
  last: z.number(),
  cursors: z.record(z.string(), z.number()),
})

export const presenceBody = z.object({ presence: presenceSchema })
export const answerBody = z.object({ answer: z.enum(['accept', 'decline']) })
export const wrapUpBody = z.object({
  dispositions: z.array(z.string().min(1).max(limits.nameLength)).max(20).default([]),
  notes: z.string().max(limits.messageBytes).default(''),
})

/** Without an ID token: for a browser that is back from the provider, or behind Cloudflare Access. */
export const sessionBody = z.object({ idToken: z.string().min(1).max(limits.identityTokenBytes).optional() })
export const sessionAnswer = z.object({
  token: z.string(),
  expiresAt: z.string(),
  agent: z.object({ id: z.string(), name: z.string(), role: agentRoleSchema }),
})
export const waysAnswer = z.object({ ways: z.array(z.enum(['oidc', 'access', 'development'])) })
export const signInBody = z.object({ agent: idSchema })
export const signInAnswer = z.object({ token: z.string(), agent: z.object({ id: z.string(), name: z.string() }) })
