// Acts that can be undone: each is delayed for a few seconds, so that undoing simply cancels it. If the page closes or its agent signs out,
// delayed acts run at once, because they were wanted.
import { signal } from '@preact/signals'
import { limits } from '../../protocol/limits.ts'
import { alone, together } from '../shared/locks.ts'
import { dismiss, offerUndo } from './toasts.ts'

interface Held {
  readonly toast: number
  readonly timer: ReturnType<typeof setTimeout>
  readonly run: (byHand: boolean) => unknown
  readonly undone: () => void
  /** Releases the lock that keeps the agent's other tabs from ending the session. */
  readonly over: () => void
}

const held = new Map<string, Held>()
/** Names of the acts that are delayed now. */
export const heldNames = signal<ReadonlySet<string>>(new Set())

/**
 * Delays an act of this agent. It replaces one of the same name. `run` must send its request before it awaits anything, while the agent is still
 * signed in. `byHand`: the agent wants it now, before the delay is over. `undone` is called when it is cancelled.
 */
export function hold(agent: string, name: string, what: string, run: Held['run'], undone = () => {}): void {
  takeBack(name)
  const toast = offerUndo(what, () => undo(name))
  const timer = setTimeout(() => void doNow(name, false), limits.undoMs)
  held.set(name, { toast, timer, run, undone, over: together(lockOf(agent)) })
  heldNames.value = new Set(held.keys())
}

/** Cancels this act, or the last one that was delayed. */
export function undo(name = [...held.keys()].at(-1)): void {
  const one = name === undefined ? undefined : held.get(name)
  if (name === undefined || !one) return
  takeBack(name)
  one.undone()
}

export function takeBack(name: string): void {
  letGo(name)?.over()
}

/**
 * Runs after no tab of this agent has a delayed act. Each tab runs its own when it hears of
 * the sign-out, which may be later than here. A tab that sleeps is not awaited for long.
 */
export function afterHeld<Answer>(agent: string, run: () => Promise<Answer>): Promise<Answer> {
  return alone(lockOf(agent), run, limits.undoMs)
}

/** Runs all delayed acts at once. Resolves when they are done. */
export async function doHeld(): Promise<void> {
  await Promise.all([...held.keys()].map((name) => doNow(name)))
}

/** Drops all delayed acts: nobody is signed in who could do them. */
export function dropHeld(): void {
  for (const name of held.keys()) takeBack(name)
}

/** Runs the act of this name without waiting any longer. */
export async function doNow(name: string, byHand = true): Promise<void> {
  const one = letGo(name)
  try {
    await one?.run(byHand)
  } finally {
    one?.over()
  }
}

function letGo(name: string): Held | null {
  const one = held.get(name)
  if (!one) return null
  held.delete(name)
  heldNames.value = new Set(held.keys())
  clearTimeout(one.timer)
  dismiss(one.toast)
  return one
}

function lockOf(agent: string): string {
  return `partyline.console/held/${agent}`
}
