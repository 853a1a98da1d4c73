// Whom one may invite or transfer to, and how they stand at this moment (T8); asked again and again while it is looked at.
import { signal } from '@preact/signals'
import type { Presence } from '../../../protocol/server-frames.ts'
import type { Api } from '../../shared/api.ts'
import { operate } from '../../shared/operate.ts'
import { complain } from '../toasts.ts'
import { words } from '../words.ts'

export type Standing =
  | { readonly kind: 'agent'; readonly presence: Presence; readonly free: number }
  | {
      readonly kind: 'queue'
      readonly open: boolean
      readonly waiting: number
      readonly available: number
      readonly estimateMs: number | null
    }

export interface Connect {
  readonly id: string
  readonly name: string
  readonly target: { readonly kind: 'agent' | 'queue'; readonly id: string }
  /** Absent or null when it is not known. */
  readonly standing?: Standing | null
}

const everyMs = 4_000

export const connects = signal<readonly Connect[] | null>(null)

/** Keeps them fresh until the answer is called. `me`: nobody invites themselves. */
export function watchConnects(api: Api, me: string): () => void {
  let watching = true
  let timer = 0
  let failed = false
  const look = async () => {
    try {
      const { items } = await operate<{ items: Connect[] }>(api, 'GET /quick-connects')
      connects.value = items.filter(({ target }) => target.kind !== 'agent' || target.id !== me)
      failed = false
    } catch (error) {
      // Said once: what is shown goes on standing there.
      if (!failed && watching) complain(words.value.acts.connects, error)
      failed = true
    }
    if (watching) timer = window.setTimeout(() => void look(), everyMs)
  }
  void look()
  return () => {
    watching = false
    clearTimeout(timer)
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
