// Whose a connection is, and what state it is in.
import type { Person } from '../../domain/conversation/person.ts'
import type { Audience } from '../../protocol/items.ts'

/** The part of a connection that is attached to its socket, and so survives hibernation. */
export interface SocketSession {
  /** The person's id within the object: a participant's room-local id, or `agent` in a workspace. */
  readonly who: string
  readonly person: Person
  readonly audience: Audience
  readonly acceptedAt: number
  /** `new`: it has not said hello. `paging`: it still reads earlier items, which come on request. `live`: items come as they happen. */
  readonly phase: 'new' | 'paging' | 'live'
  /** The client instance that said hello. */
  readonly instance: string | null
  /** S1: an onlooker, who reads and does not take part. Others can tell from no frame, number or timing. Absent: a participant. */
  readonly onlooker?: true
  /** S4: the sign-in with which the connection was opened. Absent or null: it is unknown. */
  readonly signIn?: string | null
  /**
   * When another connection of the same person closed (ms). It was a sign of their life, which would be lost with that connection.
   * Absent: none has closed.
   */
  readonly livedAt?: number
}
