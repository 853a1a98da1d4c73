/** Returns the focus when the panel closes: to the page's own button from which the reader came, or to ours. */
export function goBack(cameFrom: Element | null, host: Element, focusButton: () => void): void {
  const isOfPage = cameFrom instanceof HTMLElement && cameFrom !== host && cameFrom !== document.body
  if (isOfPage && cameFrom.isConnected) cameFrom.focus()
  else focusButton()
}
