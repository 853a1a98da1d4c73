// Keeps somebody writing when their field is replaced: the launcher's by the chat's, or the same one in a panel that is opened again (U1).
export interface Caret {
  readonly start: number
  readonly end: number
  readonly direction: HTMLTextAreaElement['selectionDirection']
}

export class Writer {
  readonly #root: ShadowRoot
  /** Whether the next field that is shown takes the focus. */
  #waits = false
  #caret: Caret | null = null

  constructor(root: ShadowRoot) {
    this.#root = root
  }

  /** The field that has the focus; null: none of ours. */
  get field(): HTMLTextAreaElement | null {
    const { activeElement } = this.#root
    return activeElement instanceof HTMLTextAreaElement ? activeElement : null
  }

  /** Whether the writer has moved to a field of the page, from which the focus must not be taken. */
  get hasGone(): boolean {
    return ![null, document.body, this.#root.host].includes(document.activeElement)
  }

  wait(): void {
    this.#waits = true
  }

  /** The writer's field is about to disappear. */
  leave(): void {
    const { field } = this
    if (field === null) return
    this.#waits = true
    this.#caret = caretIn(field)
  }

  /** The new field is there. */
  goOn(field: HTMLTextAreaElement | null): void {
    if (!this.#waits || field === null) return
    if (this.hasGone) return this.rest()
    field.focus()
    // A field in a panel that is not shown yet cannot have the focus.
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
