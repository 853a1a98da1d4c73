// P6 by a reckoning of its own: who is asked first when the customer of a parked conversation writes again.
import type { AgentEvent } from '../../domain/agent/messages.ts'
import type { Agent } from '../../domain/agent/state.ts'
import type { ConversationEvent } from '../../domain/conversation/events.ts'

/** Rule and sentence. */
export type Fault = readonly [rule: string, text: string]

interface Parked {
  /** The entry point says that the same agent comes first. */
  readonly keeps: boolean
  /** For how long that agent is waited for (ms). */
  readonly withinMs: number
  /** Who was the last to serve it, or null. */
  last: string | null
  /** While the newest flows are asked for: whether a time-out of its flow has taken it to a queue meanwhile. */
  goesOn: boolean
  /** Who must be asked before anybody else; null: nobody. */
  owed: string | null
  /** The call to that agent; null: it is over, or there is none. */
  call: { readonly invitation: string; readonly agent: string; readonly at: number } | null
}

/** By so much (ms) the clocks of two objects may change between two moments. */
const skewMs = 12_000

export class Returns {
  readonly #all = new Map<string, Parked>()

  /** What is wrong with this event of the conversation, which happened at `at` by its clock (ms); null: nothing. */
  follow(conversation: string, event: ConversationEvent, at: number): Fault | null {
    if (event.type === 'started') {
      const { keepSameAgent, returnWithinMs } = event.entry
      const asked = { last: null, goesOn: false, owed: null, call: null }
      this.#all.set(conversation, { keeps: keepSameAgent, withinMs: returnWithinMs, ...asked })
    }
    const one = this.#all.get(conversation)
    return one ? step(one, event, at) : null
  }
}

function step(one: Parked, event: ConversationEvent, at: number): Fault | null {
  switch (event.type) {
    case 'left':
      if (!event.bot) one.last = event.agent
      return null
    case 'returning':
      one.goesOn = false
      return null
    case 'returned':
      one.owed = one.keeps && !one.goesOn ? one.last : null
      return null
    case 'called':
      return ring(one, event, at)
    case 'enqueued':
      one.goesOn = true
      return outOfTurn(one, null, `goes to ${event.queue}`)
    case 'invitationFailed':
      return giveUp(one, event, at)
    case 'joined': {
      const fault = outOfTurn(one, event.participant.person, `is taken by ${event.participant.person}`)
      one.owed = one.call = null
      return fault
    }
    case 'ended':
      one.owed = one.call = null
      return null
    default:
      return null
  }
}

/** Nobody but the same agent, until that agent has been asked and has not come. */
function outOfTurn({ owed, call }: Parked, agent: string | null, what: string): Fault | null {
  const first = owed ?? call?.agent ?? null
  return first === null || first === agent ? null : ['P6', `${what} before ${first}`]
}

function ring(
  one: Parked,
  { agent, invitation }: Extract<ConversationEvent, { type: 'called' }>,
  at: number,
): Fault | null {
  const fault = outOfTurn(one, agent, `calls ${agent}`)
  if (one.owed !== null) one.call = { invitation, agent, at }
  one.owed = null
  return fault
}

/** Whoever says nothing is waited for. */
function giveUp(
  one: Parked,
  { invitation, reason }: Extract<ConversationEvent, { type: 'invitationFailed' }>,
  at: number,
): Fault | null {
  const { call, withinMs } = one
  if (call?.invitation !== invitation) return null
  one.call = null
  const waitedMs = at - call.at
  const isEarly = (reason === 'timeout' || reason === 'missed') && waitedMs < withinMs - skewMs
  return isEarly ? ['P6', `waits for ${call.agent} for ${waitedMs} ms of ${withinMs}`] : null
}

/**
 * Why an agent who is called says no at once, held against what is known of them. `fits`: whether the conversation fits their capacity;
 * `there`: whether they are in its room.
 */
export function wrongNo(
  { config, presence, retired, offers }: Agent,
  { offer, queue, reason }: Extract<AgentEvent, { type: 'offerFailed' }>,
  { fits, there }: { readonly fits: boolean; readonly there: boolean },
): Fault | null {
  if (queue !== null || offers[offer] !== undefined) return null
  const isTrue =
    (reason === 'not_found' && (config === null || retired === true)) ||
    (reason === 'inactive' && config?.active === false) ||
    (reason === 'offline' && (presence === 'away' || presence === 'offline')) ||
    (reason === 'already_there' && there) ||
    (reason === 'no_capacity' && !fits)
  return isTrue ? null : ['P6', `says ${reason} to ${offer}, and it is not so`]
}
