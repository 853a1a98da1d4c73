// What lies over the page gives the focus back to where it was.

/** Answers how to give it back. That is for who has lost it; whoever has gone elsewhere meanwhile stays there. */
export function focusBack(): () => void {
  const before = document.activeElement
  return () => {
    const lost = document.activeElement === document.body || document.activeElement === null
    if (lost && before instanceof HTMLElement && before.isConnected) before.focus()
  }
}
