// The panel until the chat is there, and what it says when the chat cannot be had.
import type { LauncherWords } from './launcher-words.ts'
import { icon, make } from './make.ts'
import { closePath, wrongPath } from './parts/paths.ts'

/** As in parts/panel.tsx. */
const phone = '(max-width: 520px), (max-height: 440px)'

export interface WaitingFor {
  readonly words: LauncherWords
  readonly title: string
  /** What was typed and not sent. */
  draft(): string
  close(): void
  again(): void
  typed(text: string): void
}

export class WaitingPanel {
  readonly dialog: HTMLDialogElement
  readonly #for: WaitingFor
  readonly #body: HTMLElement

  constructor(waiting: WaitingFor) {
    const { words, title } = waiting
    this.#for = waiting
    const close = make('button', { type: 'button', class: 'round', 'aria-label': words.close }, icon(closePath))
    close.addEventListener('click', () => waiting.close())
    const heading = make('div', { class: 'heading' }, make('h2', {}, make('bdi', {}, title)))
    this.#body = make('div', { class: 'waits' })
    this.dialog = make(
      'dialog',
      { class: 'panel', 'aria-label': title },
      make('header', { class: 'header' }, heading, close),
    )
    this.dialog.append(this.#body)
    this.dialog.addEventListener('cancel', (event) => this.#out(event))
    this.dialog.addEventListener('keydown', (event) => {
      event.stopPropagation()
      if (event.key === 'Escape' && !event.isComposing) this.#out(event)
    })
    this.wait()
  }

  /** `entered`: somebody has just opened it, who is to be taken there. */
  show(entered: boolean): void {
    this.dialog.close()
    if (matchMedia(phone).matches) this.dialog.showModal()
    else this.dialog.open = true
    if (entered) this.dialog.querySelector('button')?.focus()
  }

  wait(): void {
    const shape = ['i', 'i', 'i'] as const
    const said = make('span', { class: 'unseen' }, this.#for.words.loading)
    this.#body.replaceChildren(
      make('div', { class: 'loading', role: 'status' }, said, ...shape.map((tag) => make(tag, {}))),
    )
  }

  /** What was typed stays to be copied, or to be sent when the chat is there after all. */
  fail(): void {
    if (this.#body.querySelector('.state') !== null) return
    const { words, draft } = this.#for
    const retry = make('button', { type: 'button', class: 'plain' }, words.retry)
    retry.addEventListener('click', () => {
      this.#for.again()
    })
    const field = make('textarea', { rows: '3', dir: 'auto', 'aria-label': words.message, placeholder: words.write })
    field.value = draft()
    field.addEventListener('input', () => this.#for.typed(field.value))
    this.#body.replaceChildren(
      make('div', { class: 'state', role: 'alert' }, icon(wrongPath), make('p', {}, words.failed), retry),
      make('div', { class: 'foot' }, make('div', { class: 'writing' }, field)),
    )
  }

  #out(event: Event): void {
    event.preventDefault()
    this.#for.close()
  }
}
