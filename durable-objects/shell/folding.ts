// How a state comes of what is stored: of a checkpoint, and of the rows after it.
import type { Machine } from '../../domain/machine.ts'
import { upcast, upcastState } from '../../domain/upcast.ts'
import { limits } from '../../protocol/limits.ts'
import { Damaged, parsed } from './damaged.ts'
import type { Checkpoint, Past, Store } from './store.ts'

interface Typed {
  readonly type: string
}

type Folding<State, Event extends Typed> = Pick<Machine<State, never, Event>, 'initial' | 'apply' | 'upcasts'>

/** Throws where it is damaged or of a later version. */
export function stateOf<State, Event extends Typed>(machine: Folding<State, Event>, { v, state }: Checkpoint): State {
  if (state instanceof Damaged) throw state
  return upcastState(machine.upcasts, v, state) as State
}

/** `last`: the place of the row before. Throws where rows are missing, or this one is damaged, of a later version or of an unknown type. */
export function folded<State, Event extends Typed>(
  machine: Folding<State, Event>,
  state: State,
  row: Past,
  last: number,
): State {
  if (row.place !== last + 1) throw new Damaged(`no row ${last + 1}`)
  const event = upcast(machine.upcasts, row.v, parsed(row.event)) as Event
  // A fold without a case for the event's type: code of an earlier release.
  const after = machine.apply(state, event, row.at) as State | undefined
  if (after === undefined) throw new Error('an event of an unknown type')
  return after
}

/** O3: without its checkpoint, as far as the log goes from its first row on. Conversations keep all rows; of others there is nothing to be read. */
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
