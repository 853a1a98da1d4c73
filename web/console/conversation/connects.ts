// Whom one may invite or transfer to, and how they stand at this moment (T8); asked again and again while it is looked at.
import { signal } from '@preact/signals'
import type { Api } from '../../shared/api.ts'
import { quickConnects, type Connect } from '../calls.ts'
import { keepLooking } from '../looking.ts'
import { complain } from '../toasts.ts'
import { words } from '../words.ts'

const everyMs = 4_000

export const connects = signal<readonly Connect[] | null>(null)

/** Keeps them fresh until the answer is called. `me`: nobody invites themselves. */
export function watchConnects(api: Api, me: string): () => void {
  let ended = false
  let failed = false
  const stop = keepLooking(async () => {
    try {
      const all = await quickConnects(api)
      connects.value = all.filter(({ target }) => target.kind !== 'agent' || target.id !== me)
      failed = false
    } catch (error) {
      // Said once: what is shown goes on standing there.
      if (!failed && !ended) complain(words.value.acts.connects, error)
      failed = true
    }
  }, everyMs)
  return () => {
    ended = true
    stop()
  }
}

/** Those whose name has it, the ones who could take it first. */
export function matching(all: readonly Connect[], query: string): readonly Connect[] {
  const wanted = query.trim().toLocaleLowerCase()
  const found = all.filter(({ name }) => name.toLocaleLowerCase().includes(wanted))
  return found.toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
}

/** Whether asking them now can lead to anything. */
export function canTake({ standing }: Connect): boolean {
  if (!standing) return true
  if (standing.kind === 'agent') return standing.presence === 'available' && standing.free > 0
  return standing.open && standing.available > 0
}

function rank(one: Connect): number {
  return canTake(one) ? 0 : 1
}
