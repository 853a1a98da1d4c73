// The audit log (S7): who changed which configuration, and when.
import { z } from 'zod'
import { idSchema } from './config/fields.ts'

/** The kinds of configuration, by their names in paths. */
const configKindSchema = z.enum(['sites', 'entry-points', 'queues', 'agents', 'quick-connects', 'flows'])
export type ConfigKind = z.infer<typeof configKindSchema>

const auditKindSchema = z.enum([...configKindSchema.options, 'keys'])
export type AuditKind = z.infer<typeof auditKindSchema>

const auditActSchema = z.enum(['created', 'updated', 'deleted', 'revoked'])
export type AuditAct = z.infer<typeof auditActSchema>

const authorSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('agent'), id: z.string().describe('The administrator.') }),
  z.object({ kind: z.literal('provider').describe('The identity provider, when somebody signed in.') }),
  z.object({ kind: z.literal('system').describe('The product itself: its built-in flows and demo data.') }),
])
export type Author = z.infer<typeof authorSchema>

const body = z.record(z.string(), z.unknown()).nullable()

export const auditEntrySchema = z.object({
  revision: z.int().describe('Increases with every change of the configuration, whatever its kind.'),
  at: z.string().describe('ISO 8601.'),
  by: authorSchema,
  kind: auditKindSchema,
  id: z.string(),
  act: auditActSchema,
  version: z.int().nullable().describe('The version that was written or deleted; null: this kind has no versions.'),
  before: body.describe('The body before the change; null: there was none.'),
  after: body.describe('The body after the change; null: there is none.'),
})
export type AuditEntry = z.infer<typeof auditEntrySchema>

export const auditQuery = z.object({
  kind: auditKindSchema.optional().describe('Only changes of this kind.'),
  id: idSchema.optional().describe('Only changes of the thing with this id.'),
  before: z.coerce
    .number<number>()
    .int()
    .min(1)
    .optional()
    .describe('Continue before this revision, the last one of the previous page.'),
})

export const auditAnswer = z.object({
  items: z.array(auditEntrySchema),
  more: z.boolean().describe('Whether there are older entries; if so, ask again with `before`.'),
})
