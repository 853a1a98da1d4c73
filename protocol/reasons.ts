// Why something ended or came to nothing: the words by which lines of the transcript, letters and records say it. Pages have a sentence for each.

/** A queue does not take a conversation in. */
export type NotAdmitted = 'closed' | 'full' | 'unstaffed' | 'not_found'

/** An agent does not take one. */
export type Declined = 'declined' | 'missed' | 'offline' | 'no_capacity' | 'already_there' | 'inactive' | 'not_found'

/** Why an invitation came to nothing. */
export type FailReason = Declined | NotAdmitted | 'cancelled' | 'timeout' | 'superseded' | 'undelivered'

/** Why an agent is out of the room. */
export type LeftReason =
  | 'left'
  | 'removed'
  | 'transferred'
  | 'released'
  | 'parked'
  | 'lease'
  | 'revoked'
  | 'not_opened'
  | 'ended'

/** Why a conversation is over. */
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
