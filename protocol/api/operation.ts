// What is said of an operation of the HTTP API. The tables beside this file are the one source of routes' documentation, of the
// types that pages call them with, and of the proof that answers are what they are said to be.
import { z } from 'zod'
import type { RefusalCode } from '../problem.ts'

/**
 * Who is let in. `nobody` needs no token; a supervisor may do all that an agent may, and an administrator all that a supervisor may.
 * A backend may do what says so by its key alone, and all that a customer may as the customer whom it names.
 * Whether this person may, now, in this conversation, is for the objects to decide.
 */
export type Who = 'nobody' | 'customer' | 'agent' | 'supervisor' | 'admin' | 'backend'

export const tags = {
  Start: 'Begin a conversation for a customer, or get back the one that is open.',
  Conversation: 'Read a conversation and keep up with it.',
  Acts: 'Everything that can be done in a conversation. Every act is also what our own pages send.',
  Agent: 'An agent’s own presence, offers and wrap-up.',
  Boards: 'How queues and agents stand, and whom one may invite.',
  'Sign-in':
    'Agents sign in by the organisation’s identity provider, and get the session that all of this is asked with.',
  Keys: 'Keys of backends. Only administrators make and revoke them.',
  Administration: 'What administrators set. Every write stores a new version and holds for what happens next.',
  Running: 'What is wrong, and how things stand, for those who run the service.',
  Development:
    'Signing in without an identity provider, and demo data. Only on the loopback, and only where it was switched on.',
  Service: 'The service itself and its documents.',
} as const
export type Tag = keyof typeof tags

export interface Operation {
  readonly tag: Tag
  /** An imperative sentence without a full stop. */
  readonly summary: string
  /** What a reader has to know besides. */
  readonly description?: string
  readonly by: readonly Who[]
  /** By the names in the path. */
  readonly params?: Readonly<Record<string, z.ZodType<unknown, string>>>
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  /** A body that works. */
  readonly example?: unknown
  /** Sent again under the same `Idempotency-Key` it is answered as before. */
  readonly keyed?: true
  /**
   * S7: it reads or changes something with a version, which is the `ETag` of its answer. A write is done under the condition of `If-Match` or
   * `If-None-Match`, a deletion of `If-Match`.
   */
  readonly versioned?: 'read' | 'write' | 'delete'
  /** Its answers are plain text and no JSON. */
  readonly text?: true
  /** By status; null: no content. 101 opens a socket. */
  readonly answers: Readonly<Record<number, z.ZodType | null>>
  /** What it may be refused with, besides what follows from the rest. */
  readonly refusals?: readonly RefusalCode[]
}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
/** Method and path below `/v1`: `POST /conversations/:id/park`. */
export type OperationKey = `${Method} /${string}`
export type Table = Readonly<Record<OperationKey, Operation>>

export const everybody: readonly Who[] = ['nobody', 'customer', 'agent', 'backend']

export const afterQuery = z.object({
  after: z.string().optional().describe('Go on behind this id: the last one of the page before.'),
})

/** A page of a list in order of id. */
export const listOf = <Schema extends z.ZodType>(item: Schema) =>
  z.object({ items: z.array(item), more: z.boolean().describe('Whether there are more; ask again with `after`.') })
