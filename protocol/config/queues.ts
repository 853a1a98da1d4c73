// The configuration of a queue, including its wrap-up (A4).
import { z } from 'zod'
import { limits } from '../limits.ts'
import { wordsOf } from '../texts.ts'
import { ownId, shownName, within } from './fields.ts'
import { hoursSchema } from './hours.ts'

export const wrapUpSchema = z.object({
  enabled: z.boolean().default(true).describe('false: there is no wrap-up, and an agent who leaves is free at once.'),
  limitMs: within(limits.wrapUpMs)
    .default(limits.wrapUpMs.default)
    .describe('Milliseconds after which an unfinished wrap-up is closed automatically.'),
  dispositions: z.array(shownName).max(200).default([]).describe('The outcomes from which an agent may choose.'),
  required: z
    .boolean()
    .default(false)
    .describe('An agent must choose one. If the time limit passes without one, `none` is recorded.'),
  multiple: z.boolean().default(false).describe('An agent may choose several.'),
})

export const queueConfigSchema = z.object({
  id: ownId,
  name: shownName,
  hours: hoursSchema.nullable().default(null).describe('null: always open.'),
  /** Q2 */
  ringMs: within(limits.ringMs)
    .default(limits.ringMs.default)
    .describe('Milliseconds for which an offer rings at one agent before it goes to the next.'),
  /** Q2 */
  acceptance: z
    .enum(['manual', 'automatic'])
    .default('manual')
    .describe('How agents accept live conversations; persistent ones are always assigned automatically.'),
  /** Q1 */
  choose: z
    .enum(['longest_idle', 'most_free'])
    .default('longest_idle')
    .describe('Which agent gets the next offer: the one idle longest, or the one with most free capacity.'),
  /** T3 */
  maximumSize: within(limits.queueSize)
    .default(limits.queueSize.default)
    .describe('How many conversations may wait. A full queue refuses transfers and flows.'),
  /** T3 */
  refuseWhen: z
    .enum(['never', 'nobody_online', 'nobody_available'])
    .default('never')
    .describe('In which case a transfer or a flow finds the queue unstaffed.'),
  /** Q3 */
  missedPresence: z
    .enum(['away', 'busy'])
    .nullable()
    .default('away')
    .describe('The presence that an agent gets after missing an offer; null: it stays as it is.'),
  /** T4 */
  message: wordsOf(limits.promptBytes)
    .nullable()
    .default(null)
    .describe('The message for the customer and the agents when this queue is invited.'),
  /** E2 */
  serviceLevelMs: within(limits.serviceLevelMs)
    .default(limits.serviceLevelMs.default)
    .describe(
      'Service level: milliseconds within which a live conversation should be taken. Boards show the share that was.',
    ),
  /** A4 */
  wrapUp: wrapUpSchema
    .default({
      enabled: true,
      limitMs: limits.wrapUpMs.default,
      dispositions: [],
      required: false,
      multiple: false,
    })
    .describe('The wrap-up after a conversation of this queue.'),
})
export type QueueConfig = z.infer<typeof queueConfigSchema>
