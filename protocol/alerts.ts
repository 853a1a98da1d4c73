// What administrators are told of objects that are not well (O3). `docs/operations.md` says what each means and what to do.
import { z } from 'zod'
import { limits } from './limits.ts'

export const alertKindSchema = z.enum(['quarantined', 'stuck_letters', 'late_alarm', 'full'])
export type AlertKind = z.infer<typeof alertKindSchema>

export const alertAnswer = z.object({
  id: z.string(),
  object: z.string().describe('Kind and name of the object, such as `conversation/<id>` or `queue/sales`.'),
  kind: alertKindSchema.describe(
    '`quarantined`: its log cannot be folded; it can be read and takes nothing. `stuck_letters`: another object does not take its letters. `late_alarm`: something was done much later than it was due. `full`: it holds as much as it may.',
  ),
  about: z.string().nullable().describe('What within it: of stuck letters, to whom. null: all of it.'),
  detail: z.string().describe('For whoever looks after it, in English. No words of conversations.'),
  firstAt: z.string().describe('ISO 8601.'),
  lastAt: z.string().describe('ISO 8601. When it was last told.'),
  times: z.number().describe('How often it was told; an object tells of one thing at most every ten minutes.'),
  overAt: z.string().nullable().describe('ISO 8601; null: it stands, as far as is known.'),
  acknowledgedAt: z.string().nullable().describe('ISO 8601; null: nobody has.'),
  acknowledgedBy: z.string().nullable().describe('The administrator.'),
})
export type Alert = z.infer<typeof alertAnswer>

/** `open`: stands, and nobody has acknowledged it. */
export const alertsQuery = z.object({
  state: z.enum(['open', 'all']).default('open').describe('`open`: what stands and nobody has acknowledged.'),
  after: z
    .string()
    .regex(/^\d{1,15}$/, 'must be the id of an alert')
    .optional()
    .describe('Go on behind this id: the last one of the page before.'),
})

export const acknowledgementBody = z.object({
  ids: z
    .array(z.string().regex(/^\d{1,15}$/, 'must be the id of an alert'))
    .min(1)
    .max(limits.alerts.acknowledged)
    .describe('The alerts that somebody looks after now. One that is over or gone is passed over.'),
})
