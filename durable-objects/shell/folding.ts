// Computes a state from what is stored: a checkpoint, and the rows after it.
import type { Machine } from '../../domain/machine.ts'
import { upcast, upcastState } from '../../domain/upcast.ts'
import { limits } from '../../protocol/limits.ts'
import { Damaged, parsed } from './damaged.ts'
import type { Checkpoint, ReplayRow, Store } from './store.ts'

interface Typed {
  readonly type: string
}

type Folding<State, Event extends Typed> = Pick<Machine<State, never, Event>, 'initial' | 'apply' | 'upcasts'>

/** Returns the state of a checkpoint. Throws if it is damaged or of a later version. */
export function checkpointState<State, Event extends Typed>(
  machine: Folding<State, Event>,
  { v, state }: Checkpoint,
): State {
  if (state instanceof Damaged) throw state
  return upcastState(machine.upcasts, v, state) as State
}

/** Returns the state after a row. `last` is the place before it. Throws if rows are missing, or if this one is unreadable or unknown. */
export function folded<State, Event extends Typed>(
  machine: Folding<State, Event>,
  state: State,
  row: ReplayRow,
  last: number,
): State {
  if (row.place !== last + 1) throw new Damaged(`no row ${last + 1}`)
  const event = upcast(machine.upcasts, row.v, parsed(row.event)) as Event
  // The fold has no case for this type of event, so this code is of an earlier release than the row.
  const after = machine.apply(state, event, row.at) as State | undefined
  if (after === undefined) throw new Error('an event of an unknown type')
  return after
}

/** O3: returns a state without the checkpoint, as far as the log allows from row 1. Conversations keep all rows; other objects cannot be read. */
export function readable<State, Event extends Typed>(
  machine: Folding<State, Event>,
  store: Pick<Store, 'rows'>,
): State {
  let state = machine.initial
  for (let last = 0; ; last += limits.checkpointEvery) {
    const rows = store.rows(last + 1, last + limits.checkpointEvery)
    for (const [index, row] of rows.entries()) {
      try {
        state = folded(machine, state, row, last + index)
      } catch {
        return state
      }
    }
    if (rows.length < limits.checkpointEvery) return state
  }
}
