// Messages about failed acts. Each stays until it is dismissed.
import { signal } from '@preact/signals'
import { ApiError } from '../shared/api.ts'
import { words } from './words.ts'

interface Toast {
  readonly id: number
  readonly what: string
  readonly why: string
  /** Undoes the act; then the toast is no error. */
  readonly undo?: () => void
}

/** The most errors that are shown; the oldest are removed. */
const mostWrong = 3
let last = 0

export const toasts = signal<readonly Toast[]>([])

export function dismiss(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id)
}

export function dismissAll(): void {
  toasts.value = []
}

export function complain(what: string, error: unknown): void {
  show({ what, why: whyOf(error) })
}

/** Shows a notice that is no failure of the agent's own acts. */
export function tell(what: string, why: string): void {
  show({ what, why })
}

/** Shows an undo button. Returns the id for `dismiss`. */
export function offerUndo(what: string, undo: () => void): number {
  return show({ what, why: '', undo })
}

/** A repeated message replaces the first one. Toasts with an undo button disappear by themselves. */
function show(toast: Omit<Toast, 'id'>): number {
  const others = toasts.value.filter(({ what, why, undo }) => undo || what !== toast.what || why !== toast.why)
  const all = [...others, { ...toast, id: ++last }]
  const wrong = all.filter(({ undo }) => !undo).slice(-mostWrong)
  toasts.value = all.filter((one) => one.undo || wrong.includes(one))
  return last
}

/** The reason in the reader's language, or as the server words it when there is no translation. */
export function whyOf(error: unknown): string {
  if (error instanceof ApiError) {
    const { code, title, detail } = error.problem
    return Object.hasOwn(words.value.problems, code) ? (words.value.problems[code] ?? title) : (detail ?? title)
  }
  return words.value.offline
}
