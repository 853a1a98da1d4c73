// The browser's locks between tabs. They are absent on insecure origins and refused on opaque ones.
import { limits } from '../../protocol/limits.ts'
import type { Locks } from './slots.ts'

/** Used when locks are not available: tabs cannot tell what belongs to which, so each is on its own. */
export const ownLocks: Locks = { request: async (_name, _options, run) => run({}) }

/** The browser's locks; null: they are not available. */
export async function locksOrNone(): Promise<Locks | null> {
  try {
    await navigator.locks.request('partyline.probe', { mode: 'shared', ifAvailable: true }, () => undefined)
    return navigator.locks
  } catch {
    return null
  }
}

/**
 * Runs `run` in one tab at a time. Without locks, or if another tab holds the lock longer than `withinMs`, it runs anyway. Rejects as `run` does.
 */
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

/** Holds a shared lock until the returned function is called; tabs that want to be `alone` wait for it. Without locks nobody waits. */
export function together(name: string): () => void {
  let leave = () => {}
  const left = new Promise<void>((resolve) => {
    leave = resolve
  })
  const wait = async () => {
    await navigator.locks.request(name, { mode: 'shared' }, () => left)
  }
  wait().catch(() => {})
  return leave
}
