/** Whoever closes the panel goes back to where they were: a button of the page's own, or ours. */
export function goBack(cameFrom: Element | null, host: Element, focusButton: () => void): void {
  const isOfPage = cameFrom instanceof HTMLElement && cameFrom !== host && cameFrom !== document.body
  if (isOfPage && cameFrom.isConnected) cameFrom.focus()
  else focusButton()
}
