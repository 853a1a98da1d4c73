// The first step of a deletion (S7): the object is asked to close.
import { refuse, type Refusal } from '../../protocol/problem.ts'
import type { Executed } from './actor.ts'

/** Null: it has closed. A call that was overtaken by a later letter of the configuration has closed nothing. */
export function retiredBy(executed: Executed): Refusal | null {
  if (executed.outcome === 'done') return null
  return executed.outcome === 'refused' ? executed.refusal : refuse('unavailable')
}
