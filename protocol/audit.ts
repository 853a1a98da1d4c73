// The audit log (S7): who changed what of the configuration, and when.
import { z } from 'zod'
import { idSchema } from './config/fields.ts'

/** What can be configured, by its name in addresses. */
export const configKindSchema = z.enum(['sites', 'entry-points', 'queues', 'agents', 'quick-connects', 'flows'])
export type ConfigKind = z.infer<typeof configKindSchema>

export const auditKindSchema = z.enum([...configKindSchema.options, 'keys'])
export type AuditKind = z.infer<typeof auditKindSchema>

export const auditActSchema = z.enum(['created', 'updated', 'deleted', 'revoked'])
export type AuditAct = z.infer<typeof auditActSchema>

export const authorSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('agent'), id: z.string().describe('The administrator.') }),
  z.object({ kind: z.literal('provider').describe('The identity provider, as somebody signed in.') }),
  z.object({ kind: z.literal('system').describe('The product itself: its built-in flows and its demo.') }),
])
export type Author = z.infer<typeof authorSchema>

const body = z.record(z.string(), z.unknown()).nullable()

export const auditEntrySchema = z.object({
  revision: z.int().describe('Rises with every change of the configuration, of whatever kind.'),
  at: z.string().describe('ISO 8601.'),
  by: authorSchema,
  kind: auditKindSchema,
  id: z.string(),
  act: auditActSchema,
  version: z.int().nullable().describe('The version that was written or deleted; null: this kind has none.'),
  before: body.describe('As it was; null: there was none.'),
  after: body.describe('As it is from then on; null: there is none.'),
})
export type AuditEntry = z.infer<typeof auditEntrySchema>

export const auditQuery = z.object({
  kind: auditKindSchema.optional().describe('Only changes of this kind.'),
  id: idSchema.optional().describe('Only changes of what has this id.'),
  before: z.coerce
    .number<number>()
    .int()
    .min(1)
    .optional()
    .describe('Go on behind this revision: the last one of the page before.'),
})

export const auditAnswer = z.object({
  items: z.array(auditEntrySchema),
  more: z.boolean().describe('Whether there are older ones; ask again with `before`.'),
})
