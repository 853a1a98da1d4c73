// What administrators set of a queue, and what it asks of an agent afterwards (A4).
import { z } from 'zod'
import { limits } from '../limits.ts'
import { wordsOf } from '../texts.ts'
import { ownId, shownName, within } from './fields.ts'
import { hoursSchema } from './hours.ts'

export const wrapUpSchema = z.object({
  enabled: z
    .boolean()
    .default(true)
    .describe('false: who leaves is free for the next at once, and there is nothing to write down.'),
  limitMs: within(limits.wrapUpMs)
    .default(limits.wrapUpMs.default)
    .describe('Milliseconds after which it is finished by itself.'),
  dispositions: z
    .array(shownName)
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
  name: shownName,
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
