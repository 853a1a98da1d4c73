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
  /** S5: Turnstile, for newcomers whose address has started too much; without both there is no challenge. */
  readonly TURNSTILE_SITE_KEY?: string
  readonly TURNSTILE_SECRET?: string
  /** Where tokens are verified; Cloudflare's own address when absent. */
  readonly TURNSTILE_VERIFY_URL?: string
  /** At least 32 bytes; signs our tokens. */
  readonly TOKEN_SECRET: string
  /** `on`: the development sign-in, on loopback only (S6). */
  readonly DEV_SIGN_IN?: string
  /** `on`: the start page plays its scene as soon as it is opened; `npm start` says so. */
  readonly DEMO_SCENE?: string
  /** S6: the organisation's identity provider; its discovery document is at `/.well-known/openid-configuration` below. */
  readonly OIDC_ISSUER?: string
  readonly OIDC_CLIENT_ID?: string
  /** Absent for a public client: the code is bound to its browser (PKCE) in either case. */
  readonly OIDC_CLIENT_SECRET?: string
  /** `openid email profile` when absent. */
  readonly OIDC_SCOPES?: string
  /** The claim that is the login: `email` when absent. */
  readonly OIDC_LOGIN_CLAIM?: string
  /** The claim that gives roles; absent: the list of agents does. A path with dots goes into objects. */
  readonly OIDC_ROLE_CLAIM?: string
  /** JSON: value of that claim → agent, supervisor or admin. */
  readonly OIDC_ROLES?: string
  /** S6: the host of a Cloudflare Access team, such as `acme.cloudflareaccess.com`, and the application's audience tag. */
  readonly ACCESS_TEAM?: string
  readonly ACCESS_AUD?: string
  /** The login that becomes administrator while there is no other. */
  readonly FIRST_ADMIN?: string
  /** C1: origins of agents' own front ends, with spaces or commas between them; absent: only ours. */
  readonly AGENT_ORIGINS?: string
  /** O3: a secret of at least 32 characters that metrics are read with; absent or shorter: only administrators read them. */
  readonly METRICS_TOKEN?: string
  /** `off`: no limits of rate over HTTP, with `DEV_SIGN_IN` only: benches and tests. */
  readonly RATE_LIMITS?: string
  /** `commands`: a line for every executed command and every request. */
  readonly LOG?: string
  /** O3: the share of routine log lines that are written, from 0 to 1; absent: one in a hundred. What is wrong is always written. */
  readonly LOG_SAMPLE?: string
  /** Frames per second and socket where the usual limit is in the way: benches and crash tests. */
  readonly FRAMES_PER_SECOND?: string
}
