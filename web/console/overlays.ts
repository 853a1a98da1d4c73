// What covers the page: lists, dialogs, help.
import { signal } from '@preact/signals'

export interface ConfirmQuestion {
  readonly title: string
  readonly detail: string
  readonly act: string
  /** The key that opened the question. Pressing it again confirms. */
  readonly key?: string
  run(): void
}

/** One of the two lists of quick connects. */
export type Meeting = 'invite' | 'transfer'

/** The waiting conversation that is to be moved to another queue. */
export interface Moving {
  readonly conversation: string
  readonly customer: string
  /** The queue in which it waits. */
  readonly from: string
}

export const paletteOpen = signal(false)
export const helpOpen = signal(false)
export const question = signal<ConfirmQuestion | null>(null)
/** The open list of quick connects, which belongs to one conversation. */
export const meeting = signal<{ readonly conversation: string; readonly how: Meeting } | null>(null)
export const moving = signal<Moving | null>(null)

/** Closes all of them at sign-out: they contain customers' names and would act for the agent who opened them. */
export function closeOverlays(): void {
  paletteOpen.value = false
  helpOpen.value = false
  question.value = null
  meeting.value = null
  moving.value = null
}
