// What an agent does about letters that came back (Q5): each may have arrived or not, and no place is held for it for longer.
import type { FromAgent } from '../letters.ts'
import { idIn, type Draft, type WhenUndelivered } from '../machine.ts'
import { here } from './letters.ts'
import type { AgentEvent } from './messages.ts'
import { loseSeat } from './offers.ts'
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
  // The queue offers to nobody else until it has heard.
  offerFailed: (_, letter) => letter,
  accepted: (draft, { invitation }, to) => {
    loseSeat(draft, idIn(to), invitation, 'not_found')
    return null
  },
  declined: (_, letter) => letter,
  agentGone: (draft, letter, to) => {
    const conversation = idIn(to)
    const work = draft.state.work[conversation]
    const comesBack = Object.values(draft.state.offers).some(
      (held) => held.state === 'joining' && held.conversation === conversation,
    )
    // Who is there again, or will be, has not left.
    if (work?.state === 'active' || comesBack) return null
    if (work?.state === 'leaving') draft.emit({ type: 'workEnded', conversation, parked: false, wrapUp: null })
    return letter
  },
  wrapUp: (_, letter) => letter,
  readerGone: (_, letter) => letter,
}
