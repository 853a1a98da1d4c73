// Alerts for administrators about objects that are not well (O3). `docs/operations.md` says what each one means and what to do.
import { z } from 'zod'
import { limits } from './limits.ts'

export const alertKindSchema = z.enum(['quarantined', 'stuck_letters', 'late_alarm', 'full'])
export type AlertKind = z.infer<typeof alertKindSchema>

const alertId = z.string().regex(/^\d{1,15}$/, 'must be the id of an alert')

export const alertAnswer = z.object({
  id: z.string(),
  object: z.string().describe('Kind and id of the object, such as `conversation/<id>` or `queue/sales`.'),
  kind: alertKindSchema.describe(
    '`quarantined`: its log cannot be replayed, so it can be read but takes nothing. `stuck_letters`: another object does not accept its letters. `late_alarm`: something was done much later than it was due. `full`: it has reached its storage limit.',
  ),
  about: z
    .string()
    .nullable()
    .describe('The part of the object: for stuck letters, the receiver. null: the whole object.'),
  detail: z.string().describe('More for the operator, in English. It contains no message text.'),
  firstAt: z.string().describe('ISO 8601.'),
  lastAt: z.string().describe('ISO 8601. When it was last reported.'),
  times: z
    .number()
    .describe('How often it was reported. An object reports the same problem at most every ten minutes.'),
  overAt: z.string().nullable().describe('When the problem ended, ISO 8601; null: it lasts, as far as is known.'),
  acknowledgedAt: z.string().nullable().describe('When somebody acknowledged it, ISO 8601; null: nobody has.'),
  acknowledgedBy: z.string().nullable().describe('The administrator who acknowledged it.'),
})
export type Alert = z.infer<typeof alertAnswer>

/** `open`: the alert stands, and nobody has acknowledged it. */
export const alertsQuery = z.object({
  state: z.enum(['open', 'all']).default('open').describe('`open`: alerts that last and that nobody has acknowledged.'),
  after: alertId.optional().describe('Continue after this id, the last one of the previous page.'),
})

export const acknowledgementBody = z.object({
  ids: z
    .array(alertId)
    .min(1)
    .max(limits.alerts.acknowledged)
    .describe('Ids of the alerts to acknowledge. Ids of alerts that are over or deleted are ignored.'),
})
