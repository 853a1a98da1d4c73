// What the Worker and its objects are bound to (wrangler.toml).
import type { AgentObject } from '../agent.ts'
import type { ConversationObject } from '../conversation.ts'
import type { CustomerObject } from '../customer.ts'
import type { QueueObject } from '../queue.ts'

export interface Env {
  readonly CONVERSATION: DurableObjectNamespace<ConversationObject>
  readonly QUEUE: DurableObjectNamespace<QueueObject>
  readonly AGENT: DurableObjectNamespace<AgentObject>
  readonly CUSTOMER: DurableObjectNamespace<CustomerObject>
  readonly CONFIG: D1Database
  readonly FILES: R2Bucket
  readonly EVENTS: Queue
  readonly ASSETS: Fetcher
  /** At least 32 bytes; signs our tokens. */
  readonly TOKEN_SECRET: string
  /** `on`: the development sign-in, on loopback only (S6). */
  readonly DEV_SIGN_IN?: string
  /** `commands`: a line for every executed command. */
  readonly LOG?: string
  /** Frames per second and socket where the usual limit is in the way: benches and crash tests. */
  readonly FRAMES_PER_SECOND?: string
}
