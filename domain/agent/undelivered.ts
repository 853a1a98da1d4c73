// What an agent does about letters that came back (Q5): each may have arrived or not. For a conversation that cannot be
// reached no place is kept.
import type { FromAgent } from '../letters.ts'
import { idIn, type Draft, type WhenUndelivered } from '../machine.ts'
import { here } from './letters.ts'
import type { AgentEvent } from './messages.ts'
import { joining, loseSeat } from './offers.ts'
import { served, type Agent } from './state.ts'

export const whenUndelivered: WhenUndelivered<Draft<Agent, AgentEvent>, FromAgent> = {
  here: ({ state }, _, to) =>
    here(
      state,
      served(state.config).some(({ queue }) => queue === idIn(to)),
    ),
  // Told to this queue and not used up or replaced: without it the agent would be free, and nobody would know.
  ready: ({ state }, letter, to) => (state.standing[idIn(to)] === letter.ticket ? letter : null),
  unready: ({ state }, letter, to) => (state.standing[idIn(to)] === undefined ? letter : null),
  answered: ({ state }, letter) => (state.offers[letter.offer] === undefined ? null : letter),
  // The queue offers to nobody else until it has heard.
  offerFailed: (_, letter) => letter,
  accepted: (draft, letter, to, why) => {
    const conversation = idIn(to)
    if (why === 'forgotten') return joining(draft.state, conversation, letter.invitation) ? letter : null
    loseSeat(draft, conversation, letter.invitation, 'not_found')
    return null
  },
  declined: (_, letter) => letter,
  agentGone: (draft, letter, to, why) => {
    const conversation = idIn(to)
    const state = draft.state.work[conversation]?.state
    // Who is there again, or will be, has not left.
    if (state === 'active' || joining(draft.state, conversation)) return null
    if (state === 'leaving' && why === 'unreachable')
      draft.emit({ type: 'workEnded', conversation, parked: false, wrapUp: null })
    return letter
  },
  wrapUp: (_, letter) => letter,
  readerGone: (_, letter) => letter,
  signedOut: (_, letter) => letter,
}
