// The system's alerts for administrators (O3): polled while they are shown, and acknowledged here.
import { signal } from '@preact/signals'
import type { Answer } from '../../protocol/api.ts'
import type { Api } from '../shared/api.ts'
import { operate } from '../shared/operate.ts'
import { keepLooking } from './looking.ts'
import { complain } from './toasts.ts'
import { words } from './words.ts'

export type SystemAlert = Answer<'GET /admin/alerts'>['items'][number]

const everyMs = 15_000

/** Alerts that nobody has acknowledged, the newest first, at most one page. */
export const faults = signal<readonly SystemAlert[]>([])
export const moreFaults = signal(false)

/** Polls until the returned function is called. */
export function watchFaults(api: Api): () => void {
  return keepLooking(() => refresh(api), everyMs)
}

/** Removes the alerts from the list at once. They come back if the request fails. */
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

/** If the request fails, the list stays as it is. */
async function refresh(api: Api): Promise<void> {
  try {
    const { items, more } = await operate(api, 'GET /admin/alerts', {})
    faults.value = items
    moreFaults.value = more
  } catch {
    // Another notice already says that the server is away.
  }
}
