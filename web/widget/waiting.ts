// The panel until the chat is there, with a place for words, and what it says when the chat cannot be had.
import { isEnter, isEscape } from '../shared/enter.ts'
import type { LauncherWords } from './launcher-words.ts'
import { icon, make } from './make.ts'
import { closePath, wrongPath } from './parts/paths.ts'
import { phone } from './phone.ts'

export interface WaitingFor {
  readonly words: LauncherWords
  readonly title: string
  /** What was typed and not sent. */
  draft(): string
  close(): void
  readonly again: () => void
  /** `byEnter`: by Enter, so that what stands there is to be sent. */
  typed(text: string, byEnter: boolean): void
}

export class WaitingPanel {
  readonly dialog: HTMLDialogElement
  readonly #for: WaitingFor
  readonly #field: HTMLTextAreaElement
  #state: HTMLElement
  #entered = false

  constructor(waiting: WaitingFor) {
    const { words, title } = waiting
    this.#for = waiting
    const close = make('button', { type: 'button', class: 'round', 'aria-label': words.close }, icon(closePath))
    close.addEventListener('click', () => waiting.close())
    const heading = make('div', { class: 'heading' }, make('h2', {}, make('bdi', {}, title)))
    const field = make('textarea', { rows: '1', dir: 'auto', 'aria-label': words.message, placeholder: words.write })
    field.value = waiting.draft()
    // Enter makes a line here, and what stands there is sent when the chat is there. With Shift, or to end a composition, it is a line and no more.
    let enter = false
    field.addEventListener('input', ({ inputType }) =>
      waiting.typed(field.value, enter && inputType === 'insertLineBreak'),
    )
    this.#field = field
    this.#state = loading(words.loading)
    this.dialog = make(
      'dialog',
      { class: 'panel', 'aria-label': title, tabindex: '-1' },
      make('header', { class: 'header' }, heading, close),
      this.#state,
      make('div', { class: 'foot' }, make('div', { class: 'writing' }, field)),
    )
    this.dialog.addEventListener('cancel', (event) => this.#out(event))
    this.dialog.addEventListener('keydown', (event) => {
      event.stopPropagation()
      enter = isEnter(event)
      if (isEscape(event)) this.#out(event)
    })
  }

  /** Once it is in the page. `entered`: somebody has just opened it, who is to be taken there; on a phone to the way out, as in parts/panel.tsx. */
  show(entered: boolean): void {
    this.#entered ||= entered
    const { dialog } = this
    if (!dialog.isConnected) return
    const small = matchMedia(phone).matches
    dialog.close()
    if (small) dialog.showModal()
    else dialog.open = true
    // On a phone it would take the first button, of which nobody has thought.
    const way = small ? dialog.querySelector('button') : this.#field
    ;(this.#entered ? way : small ? dialog : null)?.focus()
    this.#entered = false
  }

  /** Whoever comes next has written nothing. */
  empty(): void {
    this.#field.value = ''
  }

  /** The button that was pressed goes, and the focus must not go with it. */
  wait(): void {
    this.#become(loading(this.#for.words.loading))
    this.show(true)
  }

  /** What was typed stays to be copied, or to be sent when the chat is there after all. */
  fail(): void {
    if (this.#state.getAttribute('role') === 'alert') return
    const { words, again } = this.#for
    const retry = make('button', { type: 'button', class: 'plain' }, words.retry)
    retry.addEventListener('click', again)
    this.#become(make('div', { class: 'state', role: 'alert' }, icon(wrongPath), make('p', {}, words.failed), retry))
  }

  #become(state: HTMLElement): void {
    this.#state.replaceWith(state)
    this.#state = state
  }

  #out(event: Event): void {
    event.preventDefault()
    this.#for.close()
  }
}

/** The shape of what will be there. */
function loading(said: string): HTMLElement {
  const shape = ['i', 'i', 'i'] as const
  return make(
    'div',
    { class: 'loading', role: 'status' },
    make('span', { class: 'unseen' }, said),
    ...shape.map((tag) => make(tag, {})),
  )
}
