// The element that the address's hash names.

/** Scrolls to it. The browser looked for it before the page was drawn. */
export function goToHash(): void {
  document.getElementById(idIn(location.hash))?.scrollIntoView()
}

/** Anybody can write anything into an address. A hash that cannot be decoded is used as it is. */
function idIn(hash: string): string {
  const written = hash.slice(1)
  try {
    return decodeURIComponent(written)
  } catch {
    return written
  }
}
