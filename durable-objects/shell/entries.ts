// Turns decided events into what is written: rows of the log, letters to others, and new words for items that are in the log already.
import type { Ids } from '../../domain/ids.ts'
import type { Outgoing } from '../../domain/letters.ts'
import { Draft, type Machine } from '../../domain/machine.ts'
import { rowOf, type Transcript } from './rows.ts'
import type { Overwrite, Row } from './store.ts'

export interface Entries<State> {
  readonly state: State
  readonly rows: readonly Row[]
  readonly last: Row | null
  readonly overwrites: readonly Overwrite[]
  readonly letters: readonly Outgoing[]
}

export function entriesOf<State, Command, Event extends { readonly type: string }>(
  machine: Machine<State, Command, Event>,
  transcript: Transcript<State, Event> | null,
  events: readonly Event[],
  before: { readonly state: State } & Pick<Row, 'place' | 'customer' | 'agents'>,
  cause: string,
  now: number,
  ids: Ids,
): Entries<State> {
  const draft = new Draft<State, Event>(before.state, now, machine.apply)
  const rows: Row[] = []
  const overwrites: Overwrite[] = []
  const letters: Outgoing[] = []
  let last: Row | null = null
  for (const event of events) {
    draft.emit(event)
    const lean = machine.lean(event)
    last = rowOf(event, lean, draft.state, last ?? before, cause, now, transcript, ids)
    rows.push(last)
    const overwrite = transcript?.overwrites(event)
    if (overwrite) overwrites.push({ ...overwrite, by: last.place })
    for (const letter of machine.letters(draft.state, event)) letters.push(letter)
  }
  return { state: draft.state, rows, last, overwrites, letters }
}
