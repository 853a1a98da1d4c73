// Where an address leads within its page.

/** To what the address names: it was not there yet when the browser looked for it. */
export function goToHash(): void {
  document.getElementById(idIn(location.hash))?.scrollIntoView()
}

/** Anybody can write anything into an address: what cannot be decoded is taken as it stands. */
function idIn(hash: string): string {
  const written = hash.slice(1)
  try {
    return decodeURIComponent(written)
  } catch {
    return written
  }
}
