// What went wrong, naming the act. Each stays until it is dismissed.
import { signal } from '@preact/signals'
import { ApiError } from '../shared/api.ts'
import { words } from './words.ts'

interface Toast {
  readonly id: number
  readonly what: string
  readonly why: string
  /** Nothing went wrong: it can be taken back. */
  readonly undo?: () => void
}

/** More of what went wrong nobody reads; the oldest go. */
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

/** What an agent should know of, though nothing of theirs has failed. */
export function tell(what: string, why: string): void {
  show({ what, why })
}

/** The answer names it for `dismiss`. */
export function offerUndo(what: string, undo: () => void): number {
  return show({ what, why: '', undo })
}

/** What is said again takes the place of what it repeats. What can be taken back goes by itself. */
function show(toast: Omit<Toast, 'id'>): number {
  const others = toasts.value.filter(({ what, why, undo }) => undo || what !== toast.what || why !== toast.why)
  const all = [...others, { ...toast, id: ++last }]
  const wrong = all.filter(({ undo }) => !undo).slice(-mostWrong)
  toasts.value = all.filter((one) => one.undo || wrong.includes(one))
  return last
}

/** In the reader's language where we have the words, else in the server's. */
export function whyOf(error: unknown): string {
  if (error instanceof ApiError) {
    const { code, title, detail } = error.problem
    return Object.hasOwn(words.value.problems, code) ? (words.value.problems[code] ?? title) : (detail ?? title)
  }
  return words.value.offline
}
