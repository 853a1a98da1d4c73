// The panel until the chat has loaded: a field to write in, and an error when the chat cannot be loaded.
import { isEnter, isEscape } from '../shared/enter.ts'
import type { LauncherWords } from './launcher-words.ts'
import { icon, make } from './make.ts'
import { closePath, wrongPath } from './parts/paths.ts'
import { phone } from './phone.ts'

export interface WaitingFor {
  readonly words: LauncherWords
  readonly title: string
  /** The draft. */
  draft(): string
  close(): void
  readonly again: () => void
  /** `byEnter`: Enter was pressed, so the text is to be sent. */
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
    // Enter adds a line here, and the text is sent when the chat has loaded. With Shift, or at the end of a composition, it only adds a line.
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

  /**
   * Call it once the panel is in the page. `entered`: somebody has just opened it,
   * so it takes the focus; on a phone the close button does, as in parts/panel.tsx.
   */
  show(entered: boolean): void {
    this.#entered ||= entered
    const { dialog } = this
    if (!dialog.isConnected) return
    const small = matchMedia(phone).matches
    dialog.close()
    if (small) dialog.showModal()
    else dialog.open = true
    // On a phone the browser would focus the first button.
    const way = small ? dialog.querySelector('button') : this.#field
    ;(this.#entered ? way : small ? dialog : null)?.focus()
    this.#entered = false
  }

  /** The next customer has written nothing. */
  empty(): void {
    this.#field.value = ''
  }

  /** The pressed button disappears, and the focus must not be lost. */
  wait(): void {
    this.#become(loading(this.#for.words.loading))
    this.show(true)
  }

  /** The text stays: it can be copied, or is sent if the chat loads later. */
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

/** A placeholder in the shape of what is loading. */
function loading(said: string): HTMLElement {
  const shape = ['i', 'i', 'i'] as const
  return make(
    'div',
    { class: 'loading', role: 'status' },
    make('span', { class: 'unseen' }, said),
    ...shape.map((tag) => make(tag, {})),
  )
}
