// What the Worker and its objects are bound to (wrangler.toml).
import type { AgentObject } from './agent.ts'
import type { ConversationObject } from './conversation.ts'
import type { CustomerObject } from './customer.ts'
import type { QueueObject } from './queue.ts'

export interface Env {
  readonly CONVERSATION: DurableObjectNamespace<ConversationObject>
  readonly QUEUE: DurableObjectNamespace<QueueObject>
  readonly AGENT: DurableObjectNamespace<AgentObject>
  readonly CUSTOMER: DurableObjectNamespace<CustomerObject>
  readonly CONFIG: D1Database
  readonly EVENTS: Queue
  readonly ASSETS: Fetcher
  /** S5: `limits.rates` says what each counts. */
  readonly RATE_ADDRESS: RateLimit
  readonly RATE_COMING_IN: RateLimit
  readonly RATE_CONNECTING: RateLimit
  readonly RATE_ACTING: RateLimit
  readonly RATE_ASKING: RateLimit
  readonly RATE_ASKING_FROM: RateLimit
  readonly RATE_STARTING: RateLimit
  /** S5: Turnstile, which challenges newcomers whose address has started too many conversations. Without both variables there is no challenge. */
  readonly TURNSTILE_SITE_KEY?: string
  readonly TURNSTILE_SECRET?: string
  /** Where Turnstile's tokens are verified. Absent: at Cloudflare's own address. */
  readonly TURNSTILE_VERIFY_URL?: string
  /** The secret that signs our tokens, of at least 32 bytes. */
  readonly TOKEN_SECRET: string
  /** `on`: allows the development sign-in, on loopback only (S6). */
  readonly DEV_SIGN_IN?: string
  /** `on`: the start page plays its scene as soon as it is opened. `npm start` sets this. */
  readonly DEMO_SCENE?: string
  /** S6: the organisation's identity provider. Its discovery document is at this address plus `/.well-known/openid-configuration`. */
  readonly OIDC_ISSUER?: string
  readonly OIDC_CLIENT_ID?: string
  /** Absent for a public client. The code is bound to its browser (PKCE) in either case. */
  readonly OIDC_CLIENT_SECRET?: string
  /** Absent: `openid email profile`. */
  readonly OIDC_SCOPES?: string
  /** The claim that is the login. Absent: `email`. */
  readonly OIDC_LOGIN_CLAIM?: string
  /** The claim that gives roles. Dots in it lead into nested objects. Absent: the list of agents gives them. */
  readonly OIDC_ROLE_CLAIM?: string
  /** JSON that maps values of that claim to agent, supervisor or admin. */
  readonly OIDC_ROLES?: string
  /** S6: the host of a Cloudflare Access team, such as `acme.cloudflareaccess.com`, and the application's audience tag. */
  readonly ACCESS_TEAM?: string
  readonly ACCESS_AUD?: string
  /** The login that becomes an administrator while there is no other. */
  readonly FIRST_ADMIN?: string
  /** C1: the origins of agents' own front ends, separated by spaces or commas. Absent: only our own. */
  readonly AGENT_ORIGINS?: string
  /** O3: a secret of at least 32 characters for reading metrics. Absent or shorter: only administrators read them. */
  readonly METRICS_TOKEN?: string
  /** `off`: there are no rate limits over HTTP. It works with `DEV_SIGN_IN` only, for benches and tests. */
  readonly RATE_LIMITS?: string
  /** `commands`: every executed command and every request is logged. */
  readonly LOG?: string
  /** O3: the share of routine log lines that are written, from 0 to 1. Absent: one in a hundred. Warnings and errors are always written. */
  readonly LOG_SAMPLE?: string
  /** Frames per second and socket, for benches and crash tests, where the usual limit is in the way. */
  readonly FRAMES_PER_SECOND?: string
}
