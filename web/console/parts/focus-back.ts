// Returns the focus when something that covered the page closes.

/** Returns the function that returns the focus. It does nothing if the focus has moved elsewhere meanwhile. */
export function focusBack(): () => void {
  const before = document.activeElement
  return () => {
    const lost = document.activeElement === document.body || document.activeElement === null
    if (lost && before instanceof HTMLElement && before.isConnected) before.focus()
  }
}
