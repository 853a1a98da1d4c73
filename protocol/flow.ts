// A flow is data: blocks by id, every branch named (W1). A branch that is null ends the flow there; W9 says what then happens.
import { z } from 'zod'
import { idSchema } from './config.ts'
import { limits } from './limits.ts'
import { bytesOf, localeSchema, neededName, textOf } from './texts.ts'

export const flowKindSchema = z.enum(['inbound', 'queue', 'invite', 'disconnect', 'parked'])
export type FlowKind = z.infer<typeof flowKindSchema>

const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/)
const next = id.nullable()
const waitMs = z.int().min(limits.waitMs.min).max(limits.waitMs.max)

export const blockSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('playPrompt'),
    text: textOf(limits.promptBytes),
    /** W2 */
    locales: z
      .record(localeSchema, textOf(limits.promptBytes))
      .optional()
      .describe('The same in other languages, by their codes; `text` is for all that are not here.'),
    next,
  }),
  z.object({ type: z.literal('setWorkingQueue'), queue: idSchema, next }),
  /** `flow` null takes the disconnect flow away. */
  z.object({ type: z.literal('setDisconnectFlow'), flow: idSchema.nullable(), next }),
  /** `queue` null: the working queue. Ends the flow when the queue admits the conversation. */
  z.object({
    type: z.literal('transferToQueue'),
    queue: idSchema.nullable(),
    onClosed: next,
    onFull: next,
    onUnstaffed: next,
    onError: next,
  }),
  /** `agent` null: the previous one. `timeoutMs` null: the entry point's time for a return (P6). Ends the flow when the agent joins. */
  z.object({
    type: z.literal('transferToAgent'),
    agent: idSchema.nullable(),
    timeoutMs: z.int().min(limits.returnWithinMs.min).max(limits.returnWithinMs.max).nullable(),
    onFailed: next,
    onError: next,
  }),
  /** `timeoutMs` null: until the customer returns or the conversation's time is over. */
  z.object({ type: z.literal('wait'), timeoutMs: waitMs.nullable(), onReturned: next, onTimeout: next, onError: next }),
  /** `queue` null: the working queue. */
  z.object({ type: z.literal('checkHours'), queue: idSchema.nullable(), onOpen: next, onClosed: next, onError: next }),
  z.object({ type: z.literal('disconnect') }),
])
export type Block = z.infer<typeof blockSchema>
export type BlockType = Block['type']

export const flowDefinitionSchema = z.object({
  kind: flowKindSchema,
  name: neededName,
  start: id,
  blocks: z
    .record(id, blockSchema)
    .refine((blocks) => Object.keys(blocks).length <= limits.flowBlocks, `at most ${limits.flowBlocks} blocks`)
    .refine((blocks) => bytesOf(JSON.stringify(blocks)) <= limits.flowBytes, `at most ${limits.flowBytes} bytes`),
})
export type FlowDefinition = z.infer<typeof flowDefinitionSchema>

/** One immutable, published version. */
export interface FlowVersion {
  readonly id: string
  readonly version: number
  readonly definition: FlowDefinition
}
