// What an entry point lays down for the conversations that start at it.
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
  /** R14: 0: never. */
  readonly amendWithinMs: number
  /** P8: whose word on a customer counts here; null: nobody's. */
  readonly site: string | null
  /** D8: bytes that the conversation may hold; absent: begun before there was a limit, and the default's. */
  readonly logBytes?: number
}
