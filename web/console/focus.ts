// Where the next word belongs (docs/agents-day.md): the field of a conversation that is about to be there, or its wrap-up.
import { signal } from '@preact/signals'
import { limits } from '../../protocol/limits.ts'
import { elapsed } from '../shared/clock.ts'
import type { Draft, Drafts } from './drafts.ts'
import type { Underway } from './underway.ts'

/** Where a focus in a field brings up a keyboard over what is to be read. */
const touches = matchMedia('(hover: none) and (pointer: coarse)')

export class Focus {
  /** Its wrap-up is to have the focus as soon as it is there. */
  readonly writingUp = signal<{ readonly conversation: string; readonly byHand: boolean } | null>(null)
  readonly #drafts: Drafts
  readonly #underway: Underway
  readonly #isParked: (conversation: string) => boolean

  constructor(drafts: Drafts, underway: Underway, isParked: (conversation: string) => boolean) {
    this.#drafts = drafts
    this.#underway = underway
    this.#isParked = isParked
  }

  /** Chosen, or let in: somebody wants to write there next. */
  await(conversation: string): void {
    this.#underway.waitsFor(conversation)
    leaveField()
  }

  /** Accepted, or taken back: so it is as soon as they are let in, and these words go out then. */
  awaitEntry(conversation: string, words: readonly string[] = []): void {
    this.#underway.enters(conversation, words)
    leaveField()
  }

  /** They did not get in: what was to be said there stands in the field again. */
  keptOut(conversation: string): void {
    this.#drafts.putBack(conversation, this.#underway.keptOut(conversation))
  }

  /** Its wrap-up is to be written next. */
  awaitWrapUp(conversation: string, byHand: boolean): void {
    this.writingUp.value = { conversation, byHand }
  }

  /** The field is there. Whoever writes elsewhere meanwhile is left where they are. */
  enter(conversation: string, field: HTMLTextAreaElement | null): void {
    if (field === null || this.#underway.waited.peek() !== conversation) return
    this.#underway.noLongerWaited(conversation)
    if (touches.matches || isWriting()) return
    field.focus()
    field.setSelectionRange(field.value.length, field.value.length)
  }

  /** One key pressed before the field is there; false: it is waited for no longer. */
  writeAhead(key: string): boolean {
    const conversation = this.#underway.waited.peek()
    if (conversation === null || elapsed() - this.#underway.waitedAt > limits.connectMs) return false
    const kind = this.#drafts.kindOf(conversation, this.#isParked(conversation))
    const text = this.#drafts.of(conversation).peek()[kind]
    const written = key === 'Enter' ? text : key === 'Backspace' ? text.slice(0, -1) : text + key
    if (written !== text) this.#drafts.change(conversation, { [kind]: written })
    return true
  }

  /** What lay over the conversation is done with: the next word belongs into its field. */
  toField(): void {
    if (!touches.matches) document.querySelector<HTMLElement>('.composer-field')?.focus()
  }

  /** Into the field that is there, for these words. */
  write(conversation: string, kind: Draft['kind']): void {
    this.#drafts.change(conversation, { kind })
    // The field is drawn for its kind first.
    requestAnimationFrame(() => document.querySelector<HTMLElement>('.composer-field')?.focus())
  }

  /**
   * The form of the wrap-up is there. If it came by itself, it is not for who writes elsewhere; the conversation's own field is no such
   * place, for it is about to go.
   */
  enterWrapUp(conversation: string, form: HTMLElement | null): void {
    const wanted = this.writingUp.peek()
    if (form === null || wanted?.conversation !== conversation) return
    this.writingUp.value = null
    if (touches.matches || (!wanted.byHand && isWriting() && !isInComposer())) return
    // A letter on a choice is no word but a key. So only who has opened it by hand begins there; before the end it is words that one has in mind.
    const choices = wanted.byHand && !form.matches('.ahead')
    form.querySelector<HTMLElement>(choices ? 'input:checked, input, textarea' : 'textarea')?.focus()
  }
}

/** What is typed from here on is meant for another one, not for whoever was written to. */
function leaveField(): void {
  document.querySelector<HTMLElement>('.composer-field:focus')?.blur()
}

function isInComposer(): boolean {
  return document.activeElement?.matches('.composer-field') ?? false
}

function isWriting(): boolean {
  return document.activeElement?.matches('textarea, input, select, dialog[open] *, .popover *') ?? false
}
