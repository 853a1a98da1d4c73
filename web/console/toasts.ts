// What went wrong, naming the act. Each stays until it is dismissed.
import { signal } from '@preact/signals'
import { ApiError } from '../shared/api.ts'
import { words } from './words.ts'

export interface Toast {
  readonly id: number
  readonly what: string
  readonly why: string
  /** Nothing went wrong: it can be taken back. */
  readonly undo?: () => void
}

/** More than these nobody reads; the oldest go. */
const mostToasts = 5
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

function show(toast: Omit<Toast, 'id'>): number {
  toasts.value = [...toasts.value, { ...toast, id: ++last }].slice(-mostToasts)
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
