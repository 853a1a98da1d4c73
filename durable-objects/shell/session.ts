// Whose a connection is.
import type { Person } from '../../domain/conversation/person.ts'
import type { Audience } from '../../protocol/items.ts'

/** What is attached to a socket. */
export interface Session {
  /** Whose it is within the object: a participant's room-local id, or `agent` in a workspace. */
  readonly who: string
  readonly person: Person
  readonly audience: Audience
  readonly acceptedAt: number
  /** `new`: before hello. `paging`: still reading what was; items come by request. `live`: items come as they happen. */
  readonly phase: 'new' | 'paging' | 'live'
  /** The client instance that said hello. */
  readonly instance: string | null
  /** S1: reads and takes no part: nobody else's frames, numbers or timings know of it. Absent: takes part. */
  readonly onlooker?: true
  /** S4: the sign-in by which it was opened; absent or null: none that is known. */
  readonly signIn?: string | null
  /**
   * When another connection of theirs went (ms): a sign of their life, which would go with it, and none of this connection's.
   * Absent: none did.
   */
  readonly livedAt?: number
}
