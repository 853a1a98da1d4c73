// Where the next word belongs (docs/agents-day.md): the field of a conversation that is about to be there, or its wrap-up.
import { signal } from '@preact/signals'
import { limits } from '../../protocol/limits.ts'
import { elapsed } from '../shared/clock.ts'
import type { Draft, Drafts } from './drafts.ts'

/** Where a focus in a field brings up a keyboard over what is to be read. */
const touches = matchMedia('(hover: none) and (pointer: coarse)')

export class Focus {
  /** Accepted or chosen by hand: its field is to have the focus as soon as it is there. */
  readonly awaited = signal<string | null>(null)
  /** Its wrap-up is to have the focus as soon as it is there. */
  readonly writingUp = signal<{ readonly conversation: string; readonly byHand: boolean } | null>(null)
  readonly #drafts: Drafts
  #awaitedAt = 0

  constructor(drafts: Drafts) {
    this.#drafts = drafts
  }

  /** Somebody wants to write there next. */
  await(conversation: string): void {
    this.#awaitedAt = elapsed()
    this.awaited.value = conversation
    // What is typed from here on is meant for this one, not for whoever was written to.
    document.querySelector<HTMLElement>('.composer-field:focus')?.blur()
  }

  /** Nothing comes of it. */
  forget(conversation: string): void {
    if (this.awaited.peek() === conversation) this.awaited.value = null
  }

  /** Somebody has gone there, or nowhere: no other one is waited for. */
  keepFor(conversation: string | null): void {
    if (this.awaited.peek() !== conversation) this.awaited.value = null
  }

  /** The field is there. Whoever writes elsewhere meanwhile is left where they are. */
  enter(conversation: string, field: HTMLTextAreaElement | null): void {
    if (field === null || this.awaited.peek() !== conversation) return
    this.awaited.value = null
    if (touches.matches || isWriting()) return
    field.focus()
    field.setSelectionRange(field.value.length, field.value.length)
  }

  /** One key pressed before the field is there; false: it is waited for no longer. */
  writeAhead(key: string): boolean {
    const conversation = this.awaited.peek()
    if (conversation === null || elapsed() - this.#awaitedAt > limits.connectMs) return false
    const { kind, [kind]: text } = this.#drafts.of(conversation).peek()
    const written = key === 'Enter' ? text : key === 'Backspace' ? text.slice(0, -1) : text + key
    if (written !== text) this.#drafts.change(conversation, { [kind]: written })
    return true
  }

  /** Into the field that is there, for these words. */
  write(conversation: string, kind: Draft['kind']): void {
    this.#drafts.change(conversation, { kind })
    // The field is drawn for its kind first.
    requestAnimationFrame(() => document.querySelector<HTMLElement>('.composer-field')?.focus())
  }

  /** The form of the wrap-up is there. If it came by itself, it is not for who writes elsewhere. */
  enterWrapUp(conversation: string, form: HTMLElement | null): void {
    const wanted = this.writingUp.peek()
    if (form === null || wanted?.conversation !== conversation) return
    this.writingUp.value = null
    if (touches.matches || (isWriting() && !wanted.byHand)) return
    form.querySelector<HTMLElement>('input:checked, input, textarea')?.focus()
  }
}

function isWriting(): boolean {
  return document.activeElement?.matches('textarea, input, select, dialog[open] *, .popover *') ?? false
}
