// Keys during the composition of a character (IME). They choose among candidates, and must have no other effect.

/** Whether the key belongs to a composition. */
export function isComposed(event: KeyboardEvent): boolean {
  // Safari reports the key that ends a composition after its end, with the key code 229 (2026).
  // oxlint-disable-next-line typescript/no-deprecated
  return event.isComposing || event.keyCode === 229
}

/** Enter without Shift, which confirms. */
export function isEnter(event: KeyboardEvent): boolean {
  return event.key === 'Enter' && !event.shiftKey && !isComposed(event)
}

/** Escape, which closes. */
export function isEscape(event: KeyboardEvent): boolean {
  return event.key === 'Escape' && !isComposed(event)
}
