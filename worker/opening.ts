// Whether somebody could be there now (Q7). Asked by every page that shows a widget, so no queue is woken for it.
import { isOpen, nextChange } from '../domain/hours.ts'
import { read } from './config.ts'

export interface Opening {
  readonly open: boolean
  /** ISO 8601; null: open, or not known to open again. */
  readonly opensAt: string | null
}

/** By the opening hours of `queue`; `now` in ms. */
export async function openingOf(db: D1Database, queue: string, now: number): Promise<Opening> {
  const stored = await read(db, 'queues', queue)
  if (!stored) return { open: false, opensAt: null }
  const { hours } = stored.body
  if (hours === null || isOpen(hours, now)) return { open: true, opensAt: null }
  const at = nextChange(hours, now)
  return { open: false, opensAt: at === null ? null : new Date(at).toISOString() }
}
