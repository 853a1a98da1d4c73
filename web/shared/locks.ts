// The browser's locks between tabs: absent where the origin is not secure, refused where the page has none that counts (an opaque origin).
import { limits } from '../../protocol/limits.ts'
import type { Locks } from './slots.ts'

/** Where there are none tabs cannot tell whose is whose, so each is on its own. */
export const ownLocks: Locks = { request: async (_name, _options, run) => run({}) }

/** Null: they are not to be had. */
export async function locksOrNone(): Promise<Locks | null> {
  try {
    await navigator.locks.request('partyline.probe', { mode: 'shared', ifAvailable: true }, () => undefined)
    return navigator.locks
  } catch {
    return null
  }
}

/** One tab at a time; without locks, and behind one that does not let go within `withinMs`, all the same. Rejects as `run` does. */
export async function alone<Answer>(
  name: string,
  run: () => Promise<Answer>,
  withinMs: number = limits.connectMs,
): Promise<Answer> {
  let begun = false
  try {
    const signal = AbortSignal.timeout(withinMs)
    return await navigator.locks.request(name, { signal }, () => {
      begun = true
      return run()
    })
  } catch (error) {
    if (begun) throw error
    return run()
  }
}

/** Whoever wants to be `alone` waits until the answer is called; others may be here too. Without locks nobody waits. */
export function together(name: string): () => void {
  let leave = () => {}
  const left = new Promise<void>((resolve) => {
    leave = resolve
  })
  const stay = async () => {
    await navigator.locks.request(name, { mode: 'shared' }, () => left)
  }
  stay().catch(() => {})
  return leave
}
