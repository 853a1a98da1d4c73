/** Enter that means what stands there: not with Shift, and not to choose among the readings of a composition. */
export function isEnter(event: KeyboardEvent): boolean {
  // Safari tells of the latter once the composition is over, under the code of a key that a composition has taken (2026).
  // oxlint-disable-next-line typescript/no-deprecated
  return event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229
}
