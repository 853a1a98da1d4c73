// Acts that can be taken back: each is held back for some seconds, so that nothing has happened yet when somebody says no.
// Where the page goes before, it is done at once: that is what was wanted, and what is lost with the page was only the undoing.
import { limits } from '../../protocol/limits.ts'
import { dismiss, offerUndo } from './toasts.ts'

interface Held {
  readonly toast: number
  readonly timer: ReturnType<typeof setTimeout>
  readonly run: () => void
}

const held = new Map<string, Held>()

/** One of the same name takes its place. */
export function hold(name: string, what: string, run: () => void): void {
  takeBack(name)
  const toast = offerUndo(what, () => takeBack(name))
  const timer = setTimeout(() => doNow(name), limits.undoMs)
  held.set(name, { toast, timer, run })
}

export function takeBack(name: string): void {
  const one = held.get(name)
  if (!one) return
  held.delete(name)
  clearTimeout(one.timer)
  dismiss(one.toast)
}

/** Everything that waits, at once. */
export function doHeld(): void {
  for (const name of held.keys()) doNow(name)
}

function doNow(name: string): void {
  const one = held.get(name)
  takeBack(name)
  one?.run()
}
