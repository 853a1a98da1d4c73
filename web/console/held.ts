// Acts that can be taken back: each is held back for some seconds, so that nothing has happened yet when somebody says no.
// Where the page goes before, or its agent signs out, it is done at once: that is what was wanted, and what is lost was only the undoing.
import { limits } from '../../protocol/limits.ts'
import { dismiss, offerUndo } from './toasts.ts'

interface Held {
  readonly toast: number
  readonly timer: ReturnType<typeof setTimeout>
  readonly run: () => unknown
}

const held = new Map<string, Held>()

/** One of the same name takes its place. `run` asks for the act before it waits for anything, while somebody is signed in. */
export function hold(name: string, what: string, run: () => unknown): void {
  takeBack(name)
  const toast = offerUndo(what, () => takeBack(name))
  const timer = setTimeout(() => void doNow(name), limits.undoMs)
  held.set(name, { toast, timer, run })
}

export function takeBack(name: string): void {
  const one = held.get(name)
  if (!one) return
  held.delete(name)
  clearTimeout(one.timer)
  dismiss(one.toast)
}

/** Everything that waits, at once. Resolves when it has been done. */
export async function doHeld(): Promise<void> {
  await Promise.all([...held.keys()].map(doNow))
}

/** Nobody is signed in any more who could do it. */
export function dropHeld(): void {
  for (const name of held.keys()) takeBack(name)
}

function doNow(name: string): unknown {
  const one = held.get(name)
  takeBack(name)
  return one?.run()
}
