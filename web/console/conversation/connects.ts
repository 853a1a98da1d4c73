// The quick connects with their availability (T8), polled while the list is open.
import { signal } from '@preact/signals'
import type { Api } from '../../shared/api.ts'
import { quickConnects, type Connect } from '../calls.ts'
import { keepLooking } from '../looking.ts'
import { complain } from '../toasts.ts'
import { words } from '../words.ts'

const everyMs = 4_000

export const connects = signal<readonly Connect[] | null>(null)

/** Polls until the returned function is called. `me`: agents are not offered themselves. */
export function watchConnects(api: Api, me: string): () => void {
  let ended = false
  let failed = false
  const stop = keepLooking(async () => {
    try {
      const all = await quickConnects(api)
      connects.value = all.filter(({ target }) => target.kind !== 'agent' || target.id !== me)
      failed = false
    } catch (error) {
      // The failure is reported once. The list keeps showing the last state.
      if (!failed && !ended) complain(words.value.acts.connects, error)
      failed = true
    }
  }, everyMs)
  return () => {
    ended = true
    stop()
  }
}

/** The quick connects whose name matches, available ones first. */
export function matching(all: readonly Connect[], query: string): readonly Connect[] {
  const wanted = query.trim().toLocaleLowerCase()
  const found = all.filter(({ name }) => name.toLocaleLowerCase().includes(wanted))
  return found.toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
}

/** Whether an invitation could succeed now. */
export function canTake({ standing }: Connect): boolean {
  if (!standing) return true
  if (standing.kind === 'agent') return standing.presence === 'available' && standing.free > 0
  return standing.open && standing.available > 0
}

function rank(one: Connect): number {
  return canTake(one) ? 0 : 1
}
