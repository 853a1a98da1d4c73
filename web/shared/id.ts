// A name that nothing else has.

/** `randomUUID` is not there on pages without TLS; numbers by chance are. */
export function newId(): string {
  try {
    return crypto.randomUUID()
  } catch {
    return Array.from(randomBytes(), (byte) => byte.toString(16).padStart(2, '0')).join('')
  }
}

function randomBytes(): Uint8Array {
  const bytes = new Uint8Array(16)
  try {
    return crypto.getRandomValues(bytes)
  } catch {
    // No secret hangs on it.
    return bytes.map(() => Math.random() * 256)
  }
}
