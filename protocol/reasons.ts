// Why something ended or failed: the codes that items, letters and records share. Pages have a sentence for each.

/** Why a queue does not admit a conversation. */
export type NotAdmitted = 'closed' | 'full' | 'unstaffed' | 'not_found'

/** Why an agent does not take a conversation. */
export type Declined = 'declined' | 'missed' | 'offline' | 'no_capacity' | 'already_there' | 'inactive' | 'not_found'

/** Why an invitation failed. */
export type FailReason = Declined | NotAdmitted | 'cancelled' | 'timeout' | 'superseded' | 'undelivered'

/** Why an agent is no longer in the room. */
export const leftReasons = [
  'left',
  'removed',
  'transferred',
  'released',
  'parked',
  'lease',
  'revoked',
  'not_opened',
  'ended',
] as const
export type LeftReason = (typeof leftReasons)[number]

/** Why a conversation ended. */
export type EndReason =
  | 'agent_ended'
  | 'customer_ended'
  | 'customer_removed'
  | 'customer_never_connected'
  | 'abandoned'
  | 'expired'
  | 'flow_ended'
  | 'agent_left'
  | 'closed'
