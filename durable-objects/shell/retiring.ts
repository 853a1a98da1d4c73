// The first step of a deletion (S7): the object is asked to close.
import { refuse, type Refusal } from '../../protocol/problem.ts'
import type { Executed } from './actor.ts'

/** Null: the object has closed. If a later letter of the configuration has overtaken the call, the object has not closed. */
export function retiredBy(executed: Executed): Refusal | null {
  if (executed.outcome === 'done') return null
  return executed.outcome === 'refused' ? executed.refusal : refuse('unavailable')
}
