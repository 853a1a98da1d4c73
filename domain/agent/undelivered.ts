// What an agent's object does when a letter comes back (Q5). The letter may have arrived all the same. No capacity stays
// reserved for a conversation that cannot be reached.
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
  // The ticket still counts for this queue. Without the letter the agent would be free and the queue would not know.
  ready: ({ state }, letter, to) => (state.standing[idIn(to)] === letter.ticket ? letter : null),
  unready: ({ state }, letter, to) => (state.standing[idIn(to)] === undefined ? letter : null),
  answered: ({ state }, letter) => (state.offers[letter.offer] === undefined ? null : letter),
  // Until the queue learns of the failure, it offers the conversation to nobody else.
  offerFailed: (_, letter) => letter,
  accepted: (draft, letter, to, why) => {
    const conversation = idIn(to)
    if (why === 'forgotten') return joining(draft.state, conversation, letter.invitation) ? letter : null
    loseSeat(draft, conversation, letter.invitation, 'not_found')
    return null
  },
  declined: (_, letter) => letter,
  ringsAgain: ({ state }, letter) => (state.offers[letter.invitation]?.state === 'ringing' ? letter : null),
  agentGone: (draft, letter, to, why) => {
    const conversation = idIn(to)
    const state = draft.state.work[conversation]?.state
    // The agent is back in the room or about to be, so they are not gone.
    if (state === 'active' || joining(draft.state, conversation)) return null
    if (state === 'leaving' && why === 'unreachable')
      draft.emit({ type: 'workEnded', conversation, parked: false, wrapUp: null })
    return letter
  },
  wrapUp: (_, letter) => letter,
  readerGone: (_, letter) => letter,
  signedOut: (_, letter) => letter,
}
