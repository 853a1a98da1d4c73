// What lies over the page.
import { signal } from '@preact/signals'

export interface Question {
  readonly title: string
  readonly detail: string
  readonly act: string
  /** The key that has asked: pressed again, it answers. */
  readonly key?: string
  run(): void
}

/** One of the two lists of quick connects. */
export type Meeting = 'invite' | 'transfer'

/** Whoever waits in a queue and is to be moved to another one. */
export interface Moving {
  readonly conversation: string
  readonly customer: string
  /** The queue in which they wait. */
  readonly from: string
}

export const paletteOpen = signal(false)
export const helpOpen = signal(false)
export const question = signal<Question | null>(null)
/** Of one conversation, and drawn nowhere else. */
export const meeting = signal<{ readonly conversation: string; readonly how: Meeting } | null>(null)
export const moving = signal<Moving | null>(null)

/** They name customers and act for who has opened them, and the next one here may be somebody else. */
export function closeOverlays(): void {
  paletteOpen.value = false
  helpOpen.value = false
  question.value = null
  meeting.value = null
  moving.value = null
}
