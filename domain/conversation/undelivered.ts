// What a conversation does when a letter comes back (Q5), also after its end. The letter may have arrived all the same.
import type { FromConversation } from '../letters.ts'
import { idIn, own, type WhenUndelivered } from '../machine.ts'
import type { ConversationDraft } from './draft.ts'
import { answerFlow } from './flow/running.ts'
import { enqueueLetter } from './routing/invitations.ts'
import { unreachable } from './routing/outcomes.ts'
import type { Conversation, Invitation } from './state.ts'
import { agents } from './status.ts'

const nothing = () => null

export const whenUndelivered: WhenUndelivered<ConversationDraft, FromConversation> = {
  // `forgotten`: the queue can be reached, and answers a question that it gets twice.
  enqueue: (draft, letter, _, why) => {
    if (why === 'unreachable') return lost(draft, letter.invitation)
    const invitation = unanswered(draft.state, letter.invitation)
    if (!invitation) return null
    const { admission, ahead, avoid } = letter
    return { ...enqueueLetter(draft, invitation, { admission, ahead }), avoid }
  },
  offer: (draft, letter, _, why) => {
    const { state } = draft
    if (why === 'unreachable') return lost(draft, letter.invitation)
    if (!unanswered(state, letter.invitation)) return null
    return { ...letter, card: { ...letter.card, customer: state.customer.name } }
  },
  // An invitation that is over stays over, so the letter is still true.
  withdraw: (_, letter) => letter,
  left: ({ state }, letter) => {
    const there = agents(state)
    const isStill = !isAsked(state, letter.invitation) || there.some(({ person }) => person === letter.agent)
    return isStill ? null : { ...letter, served: there.length > 0 }
  },
  taken: (_, letter) => letter,
  skip: ({ state }, { type, invitation }) =>
    isAsked(state, invitation) ? { type, invitation, skipped: state.skippedAt !== null } : null,
  worded: ({ state }, { type, invitation }) =>
    isAsked(state, invitation) ? { type, invitation, at: state.customer.lastWordAt } : null,
  named: ({ state }, letter) => ({ ...letter, customer: state.customer.name }),
  // W9: the object that could answer cannot be reached.
  ask: (draft, letter) => {
    if (!draft.state.ended) answerFlow(draft, letter.id, null)
    return null
  },
  // The customer's return waits at most ten seconds for the newest flows.
  askFlows: nothing,
  // The event stream is asked again until it has exported everything.
  export: nothing,
  // A ringing offer ends by itself, and an accepted one gets an answer.
  revoke: nothing,
  seated: ({ state }, letter, to) => {
    const one = agents(state).find(({ person }) => person === idIn(to))
    // The agent is out again, so the capacity reserved for the offer must be freed. `gone` ends work that has begun.
    if (!one) return { type: 'unseated', conversation: state.id, invitation: letter.invitation }
    // The letter is about an earlier stay. A later letter tells the agent of this one.
    if (one.invitation !== undefined && one.invitation !== letter.invitation) return null
    return { ...letter, card: { ...letter.card, customer: state.customer.name }, quiet: one.openByAt !== null }
  },
  unseated: (_, letter) => letter,
  opened: ({ state }, letter, to) =>
    agents(state).some(({ person, openByAt }) => person === idIn(to) && openByAt === null) ? letter : null,
  // An agent who has come back was told so by a later letter.
  gone: ({ state }, { returned: _, ...letter }, to) => {
    const agent = idIn(to)
    if (agents(state).some(({ person }) => person === agent)) return null
    const parked = state.listedBy === agent
    // The letter `returned` may have come before this one, to an agent who had not parked it yet.
    return { ...letter, parked, ...(parked && hasReturned(state) && { returned: true }) }
  },
  returned: ({ state }, letter, to) => (state.listedBy === idIn(to) && hasReturned(state) ? letter : null),
  parkedAgain: ({ state }, letter, to) => (state.listedBy === idIn(to) && !hasReturned(state) ? letter : null),
  unlisted: ({ state }, letter, to) => (state.listedBy === idIn(to) ? null : letter),
  ended: (_, letter) => letter,
}

function lost(draft: ConversationDraft, invitation: string): null {
  if (!draft.state.ended) unreachable(draft, invitation)
  return null
}

function isAsked(state: Conversation, invitation: string): boolean {
  return own(state.invitations, invitation)?.asked ?? false
}

function unanswered(state: Conversation, id: string): Invitation | null {
  const invitation = own(state.invitations, id)
  return invitation?.asked && !invitation.admitted ? invitation : null
}

/** Whether the list on which it is parked has to say that it returned. A queue that admits it has it parked no longer. */
function hasReturned({ parked }: Conversation): boolean {
  return parked === null || parked.returned === true || parked.returningAt !== null
}
