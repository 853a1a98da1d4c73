// What a browser may send over a conversation's socket. Unknown fields are ignored; an unknown type gets an error frame.
import { z } from 'zod'
import { contentTypeSchema } from './items.ts'
import { limits } from './limits.ts'
import { textOf } from './texts.ts'

/** Of a client instance: one tab or device. */
export const instanceSchema = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/)
const numberSchema = z.int().min(1)

export const helloFrame = z.object({
  type: z.literal('hello'),
  /** This tab or device, for as long as its storage lives. */
  instance: instanceSchema,
  /** The last item number that this client has; 0 for none. */
  since: z.int().min(0),
  /** The highest number that this instance ever sent; 0 for a new instance. */
  sent: z.int().min(0).default(0),
  /** Of a client that has nothing (`since` 0): begin with the last so many items; what was before comes by `earlier`. */
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
/** R12: everything up to this number has reached the device. `read` says so too. */
export const deliveredFrame = z.object({ type: z.literal('delivered'), upTo: z.int().min(0) })
export const moreFrame = z.object({ type: z.literal('more'), since: z.int().min(0) })
/** The page that ends right before item number `before`. */
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
