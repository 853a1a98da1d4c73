// The Hono context that every route gets.
import type { Context } from 'hono'
import type { Env } from '../durable-objects/env.ts'

export interface Edge {
  Bindings: Env
}
export type RequestContext = Context<Edge>
