// Puts the focus into the field where the agent will write next (docs/agents-day.md):
// a conversation's field that is not drawn yet, or its wrap-up. What a key opens has the focus before the next key can come, however slow
// the page is, so components move it in a layout effect and not after the page is painted. A conversation's field may come later: what is
// typed until then is written ahead. Dialogs come later too: opened within a key, Chromium leaves the field behind them without input.
import { signal } from '@preact/signals'
import { limits } from '../../protocol/limits.ts'
import { elapsed } from '../shared/clock.ts'
import type { Draft, Drafts } from './drafts.ts'
import type { Underway } from './underway.ts'

/** Touch screens, where a focused field opens a keyboard that covers the page. */
const touches = matchMedia('(hover: none) and (pointer: coarse)')

export class Focus {
  /** The wrap-up that gets the focus as soon as it is drawn. */
  readonly writingUp = signal<{ readonly conversation: string; readonly byHand: boolean } | null>(null)
  readonly #drafts: Drafts
  readonly #underway: Underway
  readonly #isParked: (conversation: string) => boolean

  constructor(drafts: Drafts, underway: Underway, isParked: (conversation: string) => boolean) {
    this.#drafts = drafts
    this.#underway = underway
    this.#isParked = isParked
  }

  /** The agent has chosen this conversation, or was let in: its field gets the focus. */
  await(conversation: string): void {
    this.#underway.waitsFor(conversation)
    leaveField()
  }

  /** The agent has accepted or taken back this conversation. Its field gets the focus once they are in, and these texts are sent then. */
  awaitEntry(conversation: string, words: readonly string[] = []): void {
    this.#underway.enters(conversation, words)
    leaveField()
  }

  /** The agent could not enter: the texts for it go back into its field. */
  keptOut(conversation: string): void {
    this.#drafts.putBack(conversation, this.#underway.keptOut(conversation))
  }

  /** The wrap-up of this conversation gets the focus. */
  awaitWrapUp(conversation: string, byHand: boolean): void {
    this.writingUp.value = { conversation, byHand }
  }

  /** The field was drawn. If the agent is writing somewhere else by now, the focus stays there. */
  enter(conversation: string, field: HTMLTextAreaElement | null): void {
    if (field === null || this.#underway.waited.peek() !== conversation) return
    this.#underway.noLongerWaited(conversation)
    if (touches.matches || isWriting()) return
    field.focus()
    field.setSelectionRange(field.value.length, field.value.length)
  }

  /** Appends a key pressed before the field is drawn. False: the field is no longer awaited. */
  writeAhead(key: string): boolean {
    const conversation = this.#underway.waited.peek()
    if (conversation === null || elapsed() - this.#underway.waitedAt > limits.connectMs) return false
    const kind = this.#drafts.kindOf(conversation, this.#isParked(conversation))
    const text = this.#drafts.of(conversation).peek()[kind]
    const written = key === 'Enter' ? text : key === 'Backspace' ? text.slice(0, -1) : text + key
    if (written !== text) this.#drafts.change(conversation, { [kind]: written })
    return true
  }

  /** A list or dialog over the conversation is done with: the focus goes to the field. */
  toField(): void {
    if (!touches.matches) document.querySelector<HTMLElement>('.composer-field')?.focus()
  }

  /** Puts the focus into the field for this kind of text. */
  write(conversation: string, kind: Draft['kind']): void {
    this.#drafts.change(conversation, { kind })
    // After the field is drawn, and before the next key can come.
    queueMicrotask(() => document.querySelector<HTMLElement>('.composer-field')?.focus())
  }

  /**
   * The form of the wrap-up was drawn. If it opened by itself, it does not take the focus from a field where the agent is writing. The
   * conversation's own field is an exception, because it is about to disappear.
   */
  enterWrapUp(conversation: string, form: HTMLElement | null): void {
    const wanted = this.writingUp.peek()
    if (form === null || wanted?.conversation !== conversation) return
    this.writingUp.value = null
    if (touches.matches || (!wanted.byHand && isWriting() && !isInComposer())) return
    // A letter pressed on a choice is a key command and not text. So the focus goes to the
    // choices only if the agent opened the form after the end; otherwise it goes to the notes.
    const choices = wanted.byHand && !form.matches('.ahead')
    form.querySelector<HTMLElement>(choices ? 'input:checked, input, textarea' : 'textarea')?.focus()
  }
}

/** Text typed from now on is for another conversation, so the old field loses the focus. */
function leaveField(): void {
  document.querySelector<HTMLElement>('.composer-field:focus')?.blur()
}

function isInComposer(): boolean {
  return document.activeElement?.matches('.composer-field') ?? false
}

function isWriting(): boolean {
  return document.activeElement?.matches('textarea, input, select, dialog[open] *, .popover *') ?? false
}
