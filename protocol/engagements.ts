// The list of what an agent served lately (S1, E1).
import { z } from 'zod'
import { limits } from './limits.ts'
import { leftReasons } from './reasons.ts'

/** The id of an engagement: `<left at>.<which stay>.<conversation>`. */
const idPattern = /^(\d{1,15})\.(\d{1,6})\.([0-9a-f-]{36})$/

export const engagementsQuery = z.object({
  after: z
    .string()
    .regex(idPattern, 'must be the id of an engagement')
    .optional()
    .describe('Continue after this id, the last one of the previous page.'),
  limit: z.coerce.number<number>().int().min(1).max(limits.pageItems).default(50),
  customer: z
    .string()
    .max(limits.nameLength)
    .default('')
    .describe('Only of customers whose name contains this text; case is ignored.'),
})
export type EngagementsQuery = z.output<typeof engagementsQuery>

/** Reads the id of an engagement: when the agent left (ms), which stay it is, and the conversation. Together they are its position in the list. */
export function sortKeyOf(id: string): readonly [leftAt: number, n: number, conversation: string] {
  const [, leftAt, n, conversation = ''] = idPattern.exec(id) ?? []
  return [Number(leftAt), Number(n), conversation]
}

export const engagementSchema = z.object({
  id: z.string().describe('The id of this entry, for `after`.'),
  conversation: z.string(),
  customer: z.string().describe('The customer’s name.'),
  entryPoint: z.string().describe('The name of the entry point at that time.'),
  queue: z.string().nullable().describe('Name of the queue from which you got it; null: not known.'),
  from: z.string().describe('When you joined, ISO 8601.'),
  until: z.string().describe('When you left, ISO 8601.'),
  reason: z.enum(leftReasons).describe('How your stay ended.'),
  endedAt: z.string().nullable().describe('When the conversation ended; null: it still goes on.'),
  readable: z
    .boolean()
    .describe('Whether you may read it without being in it: it has ended, or it is parked in your list.'),
  dispositions: z.array(z.string()).describe('The dispositions that you recorded.'),
})
export type Engagement = z.infer<typeof engagementSchema>

export const engagementsAnswer = z.object({
  items: z.array(engagementSchema),
  more: z.boolean().describe('Whether there are more; if so, ask again with `after`.'),
})
