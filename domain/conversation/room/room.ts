// The room as each audience may see it.
import { isoTime } from '../../../protocol/iso-time.ts'
import type { Audience } from '../../../protocol/items.ts'
import type { Pending, RoomView } from '../../../protocol/server-frames.ts'
import { isCustomer, roleOf } from '../person.ts'
import type { Conversation, Invitation } from '../state.ts'
import { pending, status } from '../status.ts'

/** R4: the customer first, then by time of joining. Invitations and limits are for agents only (R5, R13). */
export function room(state: Conversation, audience: Audience): RoomView {
  const customerFirst = state.participants.toSorted((a, b) => Number(isCustomer(b)) - Number(isCustomer(a)))
  const roster = customerFirst.map((one) => ({
    id: one.id,
    role: roleOf(one),
    name: one.name,
    joinedAt: isoTime(one.joinedAt),
  }))
  const startedAt = isoTime(state.startedAt)
  const shared = { status: status(state), mode: state.entry.mode, roster, startedAt }
  if (audience === 'customer') return shared
  return {
    ...shared,
    pending: pending(state).map(pendingOf),
    partyLimit: state.entry.partyLimit,
    expiresAt: state.expiresAt === null ? null : isoTime(state.expiresAt),
    entryPoint: state.entry.name,
  }
}

function pendingOf(invitation: Invitation): Pending {
  const { id, purpose, target, by, at } = invitation
  return { id, purpose, target: { ...target }, by, at: isoTime(at) }
}
