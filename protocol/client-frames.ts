// The frames that a client may send over a conversation's socket. Unknown fields are ignored; an unknown type gets an error frame.
import { z } from 'zod'
import { contentTypeSchema } from './items.ts'
import { limits } from './limits.ts'
import { textOf } from './texts.ts'

/** Id of a client instance: one tab or device. */
export const instanceSchema = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/)
const numberSchema = z.int().min(1)

export const helloFrame = z.object({
  type: z.literal('hello'),
  /** Identifies this tab or device for as long as its storage lives. */
  instance: instanceSchema,
  /** Number of the last item that this client has; 0 for none. */
  since: z.int().min(0),
  /** The highest message number that this instance has sent; 0 for a new instance. */
  sent: z.int().min(0).default(0),
  /** For a client without items (`since` 0): start with this many of the last items. The client fetches earlier ones with `earlier`. */
  tail: z.int().min(1).max(limits.pageItems).optional(),
})
export const messageFrame = z.object({
  type: z.literal('message'),
  n: numberSchema,
  text: textOf(limits.messageBytes),
  contentType: contentTypeSchema.default('text/plain'),
})
export const noteFrame = z.object({ type: z.literal('note'), n: numberSchema, text: textOf(limits.messageBytes) })
export const typingFrame = z.object({ type: z.literal('typing') })
export const readFrame = z.object({ type: z.literal('read'), upTo: z.int().min(0) })
/** R12: everything up to this item number has reached the device. A `read` frame implies it. */
export const deliveredFrame = z.object({ type: z.literal('delivered'), upTo: z.int().min(0) })
export const moreFrame = z.object({ type: z.literal('more'), since: z.int().min(0) })
/** Asks for the page that ends right before item number `before`. */
export const earlierFrame = z.object({ type: z.literal('earlier'), before: z.int().min(1) })

export const clientFrameSchema = z.discriminatedUnion('type', [
  helloFrame,
  messageFrame,
  noteFrame,
  typingFrame,
  readFrame,
  deliveredFrame,
  moreFrame,
  earlierFrame,
])
export type ClientFrame = z.infer<typeof clientFrameSchema>
