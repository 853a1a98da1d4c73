// The closed list of refusal codes, and their form over HTTP (RFC 9457).

/** Refusal codes with their HTTP status. Error frames use the same codes. */
export const refusals = {
  invalid: [400, 'The input is not of the form that is expected here.'],
  unknown_type: [400, 'There is no input of this type.'],
  since_from_future: [400, 'The log does not reach that number yet.'],
  invalid_flow: [422, 'The flow is not sound.'],
  unauthorized: [401, 'Sign in, or fetch a new token.'],
  forbidden: [403, 'This is not yours to do.'],
  sign_in_expired: [401, 'The sign-in took too long or was begun elsewhere; begin again.'],
  sign_in_cancelled: [403, 'The identity provider let nobody in.'],
  login_missing: [403, 'The identity provider did not say by which login you are known.'],
  login_unknown: [403, 'You are signed in at your provider, but nobody here has that login.'],
  role_missing: [403, 'You are signed in at your provider, but it gives you no role here.'],
  wrong_origin: [403, 'This origin is not on the entry point’s list.'],
  not_a_participant: [403, 'Only participants of the conversation can do this.'],
  customer_cannot_end: [403, 'A persistent conversation is ended by an agent.'],
  challenge_required: [403, 'Too many have started from here; show that you are a person.'],
  not_found: [404, 'There is no such thing.'],
  method_not_allowed: [405, 'This address does not take that method.'],
  invitation_not_found: [404, 'There is no such pending invitation.'],
  participant_not_found: [404, 'There is no such participant in the conversation.'],
  item_not_found: [404, 'There is no such item in the conversation.'],
  precondition_failed: [412, 'It is not in the version that the request names.'],
  in_use: [409, 'Something still uses it.'],
  last_admin: [409, 'Somebody has to stay an active administrator.'],
  being_deleted: [409, 'Its deletion is under way; try again later.'],
  recently_deleted: [409, 'This id was deleted not long ago, and is not given again yet.'],
  not_amendable: [409, 'This item cannot be changed, or not any more.'],
  too_late: [409, 'The time for changing it is over.'],
  agent_not_found: [404, 'There is no such agent.'],
  queue_not_found: [404, 'There is no such queue.'],
  not_parked: [409, 'You have no such conversation parked, or not any more.'],
  no_capacity: [409, 'You have no free capacity for it.'],
  agent_offline: [409, 'You are offline.'],
  offer_gone: [409, 'The offer is not ringing any more.'],
  offer_answered: [409, 'The offer was answered already.'],
  log_full: [409, 'The conversation holds as much as it may; more words find no room in it.'],
  conversation_ended: [409, 'The conversation has ended.'],
  party_limit_reached: [409, 'Every seat in the conversation is taken.'],
  transfer_pending: [409, 'A transfer is under way.'],
  queue_invitation_pending: [409, 'A queue is already looking for an agent.'],
  already_in_queue: [409, 'The conversation waits in that queue.'],
  not_waiting: [409, 'The conversation does not wait in a queue, or not any more.'],
  already_in_room: [409, 'That agent is in the conversation.'],
  already_invited: [409, 'That agent has been invited already.'],
  over_maximum: [409, 'The conversation cannot last longer than that.'],
  no_maximum: [409, 'The conversation has no maximum duration to extend.'],
  wrap_up_not_found: [404, 'There is no open wrap-up for that conversation.'],
  disposition_required: [422, 'A disposition is required here.'],
  agent_inactive: [403, 'The agent’s account is not active.'],
  queue_closed: [409, 'The queue is closed.'],
  queue_full: [409, 'The queue is full.'],
  queue_unstaffed: [409, 'Nobody serves the queue now.'],
  queue_silent: [409, 'The queue did not answer in time, and is not asked any longer.'],
  out_of_order: [409, 'The number does not follow the last one that was taken.'],
  unknown_instance: [409, 'This client instance is not known any more; begin as a new one.'],
  too_many_instances: [429, 'Too many client instances of one participant.'],
  key_reused: [422, 'This idempotency key was used for another request.'],
  connection_closed: [410, 'This connection is closed; `close` says why, by its code.'],
  superseded: [409, 'A newer request waits on this connection instead.'],
  too_large: [413, 'The input is too large.'],
  rate_limited: [429, 'Too fast; try again later.'],
  not_started: [503, 'The conversation is being started; try again.'],
  quarantined: [503, 'This object is damaged and takes no commands until an operator has looked at it.'],
  unavailable: [503, 'Try again later.'],
} as const satisfies Record<string, readonly [status: number, title: string]>

export type RefusalCode = keyof typeof refusals

/** S7: what still uses a thing: a field of the configuration that names it, or a conversation that it still has. */
export type Use =
  | { readonly kind: string; readonly id: string; readonly field: string }
  | { readonly conversation: string; readonly state: 'waiting' | 'ringing' | 'open' | 'parked' | 'wrap_up' }

/** An expected "no". It is a value, never an exception. `field` names the input field that is at fault. */
export interface Refusal {
  readonly refused: RefusalCode
  readonly field?: string
  readonly detail?: string
  /** For connection_closed: the close code that a socket would get. */
  readonly close?: number
  readonly challenge?: Challenge
  /** For in_use: some of the uses, at most `limits.usesShown`. */
  readonly uses?: readonly Use[]
  /** For recently_deleted: when the id is available again (ISO 8601). */
  readonly until?: string
}

/** S5: what a page needs to show the challenge of `challenge_required`. */
export interface Challenge {
  readonly kind: 'turnstile'
  readonly siteKey: string
}

export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: RefusalCode
  readonly field?: string
  readonly detail?: string
  readonly close?: number
  readonly challenge?: Challenge
  readonly uses?: readonly Use[]
  readonly until?: string
}

export function refuse(code: RefusalCode, field?: string, detail?: string): Refusal {
  return { refused: code, ...(field === undefined ? {} : { field }), ...(detail === undefined ? {} : { detail }) }
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'refused' in value
}

/** The problem document of a refusal. Its `status` is the HTTP status of the answer. */
export function problemOf(refusal: Refusal): Problem {
  const [status, title] = refusals[refusal.refused]
  const { field, detail, close, challenge, uses, until } = refusal
  return {
    type: `urn:partyline:problem:${refusal.refused}`,
    title,
    status,
    code: refusal.refused,
    ...(field === undefined ? {} : { field }),
    ...(detail === undefined ? {} : { detail }),
    ...(close === undefined ? {} : { close }),
    ...(challenge === undefined ? {} : { challenge }),
    ...(uses === undefined ? {} : { uses }),
    ...(until === undefined ? {} : { until }),
  }
}
