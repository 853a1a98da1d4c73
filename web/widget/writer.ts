// Somebody who writes goes on writing, whichever field comes in the place of theirs: the launcher's, the chat's, or the same in a panel that is shown
// anew (U1).
export interface Caret {
  readonly start: number
  readonly end: number
  readonly direction: HTMLTextAreaElement['selectionDirection']
}

export class Writer {
  readonly #root: ShadowRoot
  /** The next field that is shown takes the focus. */
  #waits = false
  #caret: Caret | null = null

  constructor(root: ShadowRoot) {
    this.#root = root
  }

  /** Where they write now; null: nowhere here. */
  get field(): HTMLTextAreaElement | null {
    const { activeElement } = this.#root
    return activeElement instanceof HTMLTextAreaElement ? activeElement : null
  }

  /** Whether they have gone to a field of the page meanwhile, from which nobody is called back. */
  get hasGone(): boolean {
    return ![null, document.body, this.#root.host].includes(document.activeElement)
  }

  wait(): void {
    this.#waits = true
  }

  /** Their field goes. */
  leave(): void {
    const { field } = this
    if (field === null) return
    this.#waits = true
    this.#caret = caretIn(field)
  }

  /** This field is there now. */
  goOn(field: HTMLTextAreaElement | null): void {
    if (!this.#waits || field === null) return
    if (this.hasGone) return this.rest()
    field.focus()
    // In a panel that is not shown yet it cannot have it.
    if (this.field !== field) return
    if (this.#caret !== null) placeCaret(field, this.#caret)
    this.rest()
  }

  rest(): void {
    this.#waits = false
    this.#caret = null
  }
}

export function caretIn({ selectionStart, selectionEnd, selectionDirection }: HTMLTextAreaElement): Caret {
  return { start: selectionStart, end: selectionEnd, direction: selectionDirection }
}

export function placeCaret(field: HTMLTextAreaElement, { start, end, direction }: Caret, further = 0): void {
  field.setSelectionRange(Math.max(0, start + further), Math.max(0, end + further), direction)
}
