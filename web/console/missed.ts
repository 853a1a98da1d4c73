// Offers that this agent missed (Q3). The page says so, because a miss may set the agent to a presence that gets no more work.
import type { Workspace } from '../../protocol/server-frames.ts'

/** Offers that are gone without having been taken and whose miss has changed the agent's presence. */
export function missedIn(before: Workspace | null, after: Workspace): readonly { readonly customer: string }[] {
  if (before?.presence !== 'available' || after.presence === 'available') return []
  return before.offers
    .filter(({ state, missedPresence }) => state === 'ringing' && missedPresence === after.presence)
    .filter(({ id }) => !after.offers.some((offer) => offer.id === id))
    .filter(
      ({ conversation }) => !after.work.some((work) => work.conversation === conversation && work.state === 'active'),
    )
    .map(({ card }) => ({ customer: card.customer }))
}
