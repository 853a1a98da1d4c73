// What an agent served lately (S1, E1).
import { z } from 'zod'
import { limits } from './limits.ts'

/** `<left at>.<which stay>.<conversation>` */
const place = /^(\d{1,15})\.(\d{1,6})\.([0-9a-f-]{36})$/

export const engagementsQuery = z.object({
  after: z
    .string()
    .regex(place, 'must be the id of an engagement')
    .optional()
    .describe('Go on behind this id: the last one of the page before.'),
  limit: z.coerce.number<number>().int().min(1).max(limits.pageItems).default(50),
  customer: z
    .string()
    .max(limits.nameLength)
    .default('')
    .describe('Only of customers in whose name this stands, in whatever case.'),
})
export type EngagementsQuery = z.output<typeof engagementsQuery>

/** Where an engagement stands in the list, by its id: when it was left (ms), which stay it is, and the conversation. */
export function placeOf(id: string): readonly [leftAt: number, n: number, conversation: string] {
  const [, leftAt, n, conversation = ''] = place.exec(id) ?? []
  return [Number(leftAt), Number(n), conversation]
}

export const leftReasonSchema = z.enum([
  'left',
  'removed',
  'transferred',
  'released',
  'parked',
  'lease',
  'revoked',
  'not_opened',
  'ended',
])

export const engagementSchema = z.object({
  id: z.string().describe('For `after`.'),
  conversation: z.string(),
  customer: z.string().describe('Their name.'),
  entryPoint: z.string().describe('Its name, as it was then.'),
  queue: z.string().nullable().describe('Name of the queue that it was for; null: not known.'),
  from: z.string().describe('When you joined, ISO 8601.'),
  until: z.string().describe('When you left, ISO 8601.'),
  reason: leftReasonSchema.describe('How your stay ended.'),
  endedAt: z.string().nullable().describe('When the conversation ended; null: it goes on.'),
  readable: z
    .boolean()
    .describe(
      'Whether you may read it although you are not in it. One that goes on, and is parked in your list, you may too.',
    ),
  dispositions: z.array(z.string()).describe('What you recorded after it.'),
})
export type Engagement = z.infer<typeof engagementSchema>

export const engagementsAnswer = z.object({
  items: z.array(engagementSchema),
  more: z.boolean().describe('Whether there are more; ask again with `after`.'),
})
