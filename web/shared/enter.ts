// Keys while somebody composes a sign: they choose among its readings, and mean nothing else.

/** Whether the key is taken by a composition. */
export function isComposed(event: KeyboardEvent): boolean {
  // Safari tells of the key that ends a composition once that is over, under the code of a key that a composition has taken (2026).
  // oxlint-disable-next-line typescript/no-deprecated
  return event.isComposing || event.keyCode === 229
}

/** Enter that means what stands there: not with Shift. */
export function isEnter(event: KeyboardEvent): boolean {
  return event.key === 'Enter' && !event.shiftKey && !isComposed(event)
}

/** Escape that leaves what one is in. */
export function isEscape(event: KeyboardEvent): boolean {
  return event.key === 'Escape' && !isComposed(event)
}
