// The definition of an operation of the HTTP API. The tables beside this file are the single source of the documentation, of the types with which
// pages call the API, and of the test that checks every answer.
import { z } from 'zod'
import type { RefusalCode } from '../problem.ts'

/**
 * Who is let in. `nobody`: no token is needed. A supervisor may do all that an agent may, an administrator all that a supervisor may. `backend`:
 * a backend may call it with its key alone; besides, it may do whatever a customer may, as the customer whom it names. Whether this person may do
 * it now, in this conversation, is decided by the objects.
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
  /** More that a reader should know. */
  readonly description?: string
  readonly by: readonly Who[]
  /** Schemas of the path's parameters, by name. */
  readonly params?: Readonly<Record<string, z.ZodType<unknown, string>>>
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  /** A valid body. */
  readonly example?: unknown
  /** Idempotent: a repeated request with the same `Idempotency-Key` gets the first answer. */
  readonly keyed?: true
  /**
   * S7: the operation reads or changes something that has a version. The answer's `ETag`
   * is the version. A write honours `If-Match` and `If-None-Match`, a deletion `If-Match`.
   */
  readonly versioned?: 'read' | 'write' | 'delete'
  /** The answers are plain text, not JSON. */
  readonly text?: true
  /** Schemas by status; null: no content. Status 101 opens a socket. */
  readonly answers: Readonly<Record<number, z.ZodType | null>>
  /** Codes of refusals, besides those that follow from the rest of the definition. */
  readonly refusals?: readonly RefusalCode[]
}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
/** Method, and path below `/v1`: `POST /conversations/:id/park`. */
export type OperationKey = `${Method} /${string}`
export type Table = Readonly<Record<OperationKey, Operation>>

export const everybody: readonly Who[] = ['nobody', 'customer', 'agent', 'backend']

export const afterQuery = z.object({
  after: z.string().optional().describe('Continue after this id, the last one of the previous page.'),
})

/** One page of a list in order of id. */
export const listOf = <Schema extends z.ZodType>(item: Schema) =>
  z.object({
    items: z.array(item),
    more: z.boolean().describe('Whether there are more; if so, ask again with `after`.'),
  })
