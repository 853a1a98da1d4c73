// A flow is data: blocks by id, every branch named (W1). A branch that is null ends the flow there; W9 says what then happens.
import { z } from 'zod'
import { idForm, idSchema } from './config/fields.ts'
import { limits } from './limits.ts'
import { bytesOf, localeSchema, neededName, textOf } from './texts.ts'

export const flowKindSchema = z.enum(['inbound', 'queue', 'invite', 'disconnect', 'parked'])
export type FlowKind = z.infer<typeof flowKindSchema>

const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, idForm)
/** A branch: the block that comes then. */
const to = (when: string) => id.nullable().describe(`The block that comes ${when}; null: the flow has run out.`)
const next = to('next')
const onError = to('where that cannot be done')
const waitMs = z.int().min(limits.waitMs.min).max(limits.waitMs.max)

export const blockSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('playPrompt').describe('Says words to everybody.'),
    text: textOf(limits.promptBytes).describe('What is said.'),
    /** W2 */
    locales: z
      .record(localeSchema, textOf(limits.promptBytes))
      .optional()
      .describe('The same in other languages, by their codes; `text` is for all that are not here.'),
    next,
  }),
  z.object({
    type: z.literal('setWorkingQueue').describe('Says to which queue the conversation belongs.'),
    queue: idSchema.describe('Id of the queue to which the conversation belongs from here on.'),
    next,
  }),
  z.object({
    type: z.literal('setDisconnectFlow').describe('Says what happens when only the customer is left.'),
    flow: idSchema
      .nullable()
      .describe('Id of the flow that runs from here on when the last agent has left; null: none does.'),
    next,
  }),
  /** Ends the flow when the queue admits the conversation. */
  z.object({
    type: z.literal('transferToQueue').describe('Has the conversation wait in a queue.'),
    queue: idSchema
      .nullable()
      .describe('Id of the queue; null: the working queue. The flow is over when it takes the conversation.'),
    onClosed: to('when it is closed'),
    onFull: to('when it is full'),
    onUnstaffed: to('when nobody serves it'),
    onError,
  }),
  /** Ends the flow when the agent joins. */
  z.object({
    type: z.literal('transferToAgent').describe('Calls an agent by name.'),
    agent: idSchema.nullable().describe('Id of the agent; null: who left last. The flow is over when they join.'),
    timeoutMs: z
      .int()
      .min(limits.returnWithinMs.min)
      .max(limits.returnWithinMs.max)
      .nullable()
      .describe('Milliseconds that they have to take it; null: the entry point’s `returnWithinMs`.'),
    onFailed: to('when they do not take it'),
    onError,
  }),
  z.object({
    type: z.literal('wait').describe('Waits for the customer.'),
    timeoutMs: waitMs
      .nullable()
      .describe('Milliseconds to wait; null: until the customer writes, or the conversation’s time is over.'),
    onReturned: to('when the customer writes'),
    onTimeout: to('when the time is over'),
    onError,
  }),
  z.object({
    type: z.literal('checkHours').describe('Looks whether a queue is open.'),
    queue: idSchema.nullable().describe('Id of the queue whose hours are looked at; null: the working queue.'),
    onOpen: to('when it is open'),
    onClosed: to('when it is closed'),
    onError,
  }),
  z.object({ type: z.literal('disconnect').describe('Ends the conversation.') }),
])
export type Block = z.infer<typeof blockSchema>
export type BlockType = Block['type']

export const flowDefinitionSchema = z.object({
  kind: flowKindSchema.describe(
    'When it runs; entry points and quick connects take only those of the kind that they name.',
  ),
  name: neededName.describe('What people see.'),
  start: id.describe('The block that it begins with.'),
  blocks: z
    .record(id, blockSchema)
    .refine(
      (blocks) => Object.keys(blocks).length <= limits.flowBlocks,
      `must have at most ${limits.flowBlocks} blocks`,
    )
    .refine(
      (blocks) => bytesOf(JSON.stringify(blocks)) <= limits.flowBytes,
      `must have at most ${limits.flowBytes} bytes`,
    )
    .describe('By their ids, in no order; branches lead from one to the next.'),
})
export type FlowDefinition = z.infer<typeof flowDefinitionSchema>

/** One immutable, published version. */
export interface FlowVersion {
  readonly id: string
  readonly version: number
  readonly definition: FlowDefinition
}
