// Claims: an agent takes a conversation without an offer (P6). The agent's object decides first and reserves the capacity. Then the
// conversation lets the agent in or turns them away, as with an accepted offer.
import { refuse, type Refusal } from '../../protocol/problem.ts'
import { own, type NamingDraft } from '../machine.ts'
import type { AgentEvent } from './messages.ts'
import { free, isInRoom, type Agent, type Held } from './state.ts'

type AgentDraft = NamingDraft<Agent, AgentEvent>

/**
 * P6: the agent takes back a conversation that they parked. If an offer for it rings, it is accepted. If the agent is joining or in
 * the room already, nothing happens, because they may have pressed the button in two tabs. Refuses `not_parked`, `agent_offline` and
 * `no_capacity`.
 */
export function resume(draft: AgentDraft, conversation: string): Refusal | null {
  const { offers, presence, work: all } = draft.state
  const held = Object.values(offers).find((offer) => offer.conversation === conversation)
  const work = own(all, conversation)
  if (held?.state === 'joining' || work?.state === 'active') return null
  if (work === undefined || isInRoom(work)) return refuse('not_parked')
  if (presence === 'offline') return refuse('agent_offline')
  if (held === undefined) return claim(draft, conversation, { ...work, weight: work.weight ?? 1, claim: 'parked' })
  draft.emit({ type: 'offerAccepted', offer: held.offer })
  return null
}

/** A2: the capacity is reserved until the conversation has answered. */
function claim(
  draft: AgentDraft,
  conversation: string,
  { weight, card, claim: why }: Required<Pick<Held, 'weight' | 'card' | 'claim'>>,
): Refusal | null {
  const { state, ids, now } = draft
  if (weight > free(state)) return refuse('no_capacity')
  const id = ids.claim(state.id, state.claims + 1)
  const nobodys = {
    queue: null,
    ticket: null,
    automatic: false,
    quiet: false,
    ringMs: 0,
    missedPresence: null,
  } as const
  const offer = { offer: id, invitation: id, conversation, purpose: 'return', ...nobodys, weight, terms: null } as const
  draft.emit({ type: 'offerCame', offer: { ...offer, card, claim: why }, untilAt: now })
  draft.emit({ type: 'offerAccepted', offer: id })
  return null
}
