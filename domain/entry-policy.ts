// The settings of an entry point that a conversation keeps for its life.
import type { FlowVersion } from '../protocol/flow.ts'
import type { Mode } from '../protocol/server-frames.ts'

/** The entry point's policies as they were at the start (R15), and the flows with their text (W1). */
export interface EntryPolicy {
  readonly id: string
  readonly name: string
  readonly mode: Mode
  readonly partyLimit: number
  readonly defaultQueue: string
  readonly flows: {
    readonly inbound: string
    readonly queue: string | null
    readonly disconnect: string | null
    readonly parked: string | null
  }
  readonly definitions: Readonly<Record<string, FlowVersion>>
  readonly priority: number
  readonly weight: number
  readonly warnBeforeMs: number
  readonly keepSameAgent: boolean
  readonly returnWithinMs: number
  readonly openWithinMs: number
  readonly noLifeEndMs: number
  readonly closedText: string
  /** Q4: names of attributes that an offer shows. */
  readonly displayAttributes: readonly string[]
  /** R14: how long authors may change their messages (ms); 0: never. */
  readonly amendWithinMs: number
  /** P8: the site whose signed attributes count here; null: none. */
  readonly site: string | null
  /** D8: how many bytes the conversation may store. Absent: it began before there was a limit, and the default applies. */
  readonly logBytes?: number
}
