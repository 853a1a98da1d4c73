// Acts that can be taken back: each is held back for some seconds, so that nothing has happened yet when somebody says no.
// Where the page goes before, or its agent signs out, it is done at once: that is what was wanted, and what is lost was only the undoing.
import { signal } from '@preact/signals'
import { limits } from '../../protocol/limits.ts'
import { alone, together } from '../shared/locks.ts'
import { dismiss, offerUndo } from './toasts.ts'

interface Held {
  readonly toast: number
  readonly timer: ReturnType<typeof setTimeout>
  readonly run: (byHand: boolean) => unknown
  readonly undone: () => void
  /** No tab of this agent ends the session before. */
  readonly over: () => void
}

const held = new Map<string, Held>()
/** Names of what is held back at this moment. */
export const heldNames = signal<ReadonlySet<string>>(new Set())

/**
 * An act of this agent. One of the same name takes its place. `run` asks for the act before it waits for anything, while somebody is
 * signed in; `byHand`: its time is not over, somebody wants it now. `undone`: somebody has said no.
 */
export function hold(agent: string, name: string, what: string, run: Held['run'], undone = () => {}): void {
  takeBack(name)
  const toast = offerUndo(what, () => undo(name))
  const timer = setTimeout(() => void doNow(name, false), limits.undoMs)
  held.set(name, { toast, timer, run, undone, over: together(lockOf(agent)) })
  heldNames.value = new Set(held.keys())
}

/** Somebody says no: to this one, or to the last that is held. */
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
 * Once nothing of this agent is held in any tab: each does what it holds when it hears of the sign-out, which may be later than here. A tab
 * that sleeps is not waited for long.
 */
export function afterHeld<Answer>(agent: string, run: () => Promise<Answer>): Promise<Answer> {
  return alone(lockOf(agent), run, limits.undoMs)
}

/** Everything that waits, at once. Resolves when it has been done. */
export async function doHeld(): Promise<void> {
  await Promise.all([...held.keys()].map((name) => doNow(name)))
}

/** Nobody is signed in any more who could do it. */
export function dropHeld(): void {
  for (const name of held.keys()) takeBack(name)
}

/** What is held under this name is waited for no longer. */
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
