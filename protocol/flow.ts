// A flow is data: blocks by id, with named branches (W1). A null branch ends the flow; W9 says what happens then.
import { z } from 'zod'
import { idForm, idSchema } from './config/fields.ts'
import { limits } from './limits.ts'
import { bytesOf, localeSchema, neededName, textOf } from './texts.ts'

export const flowKindSchema = z.enum(['inbound', 'queue', 'invite', 'disconnect', 'parked'])
export type FlowKind = z.infer<typeof flowKindSchema>

const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, idForm)
/** A branch: the id of the next block. */
const to = (when: string) => id.nullable().describe(`The block that comes ${when}; null: the flow ends here.`)
const next = to('next')
const onError = to('when this block fails')
const waitMs = z.int().min(limits.waitMs.min).max(limits.waitMs.max)

export const blockSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('playPrompt').describe('Shows a message to everybody.'),
    text: textOf(limits.promptBytes).describe('The message.'),
    /** W2 */
    locales: z
      .record(localeSchema, textOf(limits.promptBytes))
      .optional()
      .describe('The message in other languages, by language code. Languages that are missing get `text`.'),
    next,
  }),
  z.object({
    type: z.literal('setWorkingQueue').describe('Sets the working queue: the queue to which the conversation belongs.'),
    queue: idSchema.describe('Id of the new working queue.'),
    next,
  }),
  z.object({
    type: z.literal('setDisconnectFlow').describe('Sets the flow that runs when only the customer is left.'),
    flow: idSchema.nullable().describe('Id of the flow that will run when the last agent has left; null: none.'),
    next,
  }),
  /** The flow ends when the queue admits the conversation. */
  z.object({
    type: z.literal('transferToQueue').describe('Puts the conversation into a queue.'),
    queue: idSchema
      .nullable()
      .describe('Id of the queue; null: the working queue. The flow ends when the queue admits the conversation.'),
    onClosed: to('when it is closed'),
    onFull: to('when it is full'),
    onUnstaffed: to('when nobody serves it'),
    onError,
  }),
  /** The flow ends when the agent joins. */
  z.object({
    type: z.literal('transferToAgent').describe('Invites a certain agent.'),
    agent: idSchema
      .nullable()
      .describe('Id of the agent; null: the agent who left last. The flow ends when they join.'),
    timeoutMs: z
      .int()
      .min(limits.returnWithinMs.min)
      .max(limits.returnWithinMs.max)
      .nullable()
      .describe('Milliseconds in which they must take it; null: the entry point’s `returnWithinMs`.'),
    onFailed: to('when they do not take it'),
    onError,
  }),
  z.object({
    type: z.literal('wait').describe('Waits for the customer.'),
    timeoutMs: waitMs
      .nullable()
      .describe(
        'Milliseconds to wait; null: until the customer writes or the conversation reaches its maximum duration.',
      ),
    onReturned: to('when the customer writes'),
    onTimeout: to('when the time is over'),
    onError,
  }),
  z.object({
    type: z.literal('checkHours').describe('Checks whether a queue is open.'),
    queue: idSchema.nullable().describe('Id of the queue whose opening hours are checked; null: the working queue.'),
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
    'The occasion on which the flow runs. Entry points and quick connects accept only flows of the matching kind.',
  ),
  name: neededName.describe('What people see.'),
  start: id.describe('Id of the block with which the flow begins.'),
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
    .describe('The blocks by id. Their order has no meaning: branches lead from one to the next.'),
})
export type FlowDefinition = z.infer<typeof flowDefinitionSchema>

/** One immutable, published version. */
export interface FlowVersion {
  readonly id: string
  readonly version: number
  readonly definition: FlowDefinition
}
