// Ids that say what they count, for tests that name them.
import type { Ids } from '../../domain/ids.ts'

export const orderlyIds: Ids = {
  item: (conversation, place) => `${conversation}:${place}`,
  placeOf: (conversation, item) => Number(item.slice(conversation.length + 1)) || null,
  participant: (n) => `p${n}`,
  invitation: (conversation, n) => `${conversation}:i${n}`,
  offer: (queue, invitation, n) => `${queue}:${invitation}:${n}`,
  claim: (agent, n) => `${agent}:c${n}`,
}
