// What is wrong with the system, for administrators (O3): asked for while it is looked at, and acknowledged by whoever looks after it.
import { signal } from '@preact/signals'
import type { Answer } from '../../protocol/api.ts'
import type { Api } from '../shared/api.ts'
import { operate } from '../shared/operate.ts'
import { keepLooking } from './looking.ts'
import { complain } from './toasts.ts'
import { words } from './words.ts'

export type Fault = Answer<'GET /admin/alerts'>['items'][number]

const everyMs = 15_000

/** Those that nobody has acknowledged, the newest first, as far as a page goes. */
export const faults = signal<readonly Fault[]>([])
export const moreFaults = signal(false)

/** Keeps them fresh until the answer is called. */
export function watchFaults(api: Api): () => void {
  return keepLooking(() => refresh(api), everyMs)
}

/** They leave the list at once, and come back if that could not be said. */
export async function acknowledge(api: Api, ids: readonly string[]): Promise<void> {
  const before = faults.value
  faults.value = before.filter(({ id }) => !ids.includes(id))
  try {
    await operate(api, 'POST /admin/alerts/acknowledgements', { body: { ids: [...ids] } })
  } catch (error) {
    faults.value = before
    complain(words.value.faults.acknowledge, error)
  }
  await refresh(api)
}

/** What cannot be had now stands as it was. */
async function refresh(api: Api): Promise<void> {
  try {
    const { items, more } = await operate(api, 'GET /admin/alerts', {})
    faults.value = items
    moreFaults.value = more
  } catch {
    // The page says elsewhere that the server is away.
  }
}
