// Unique ids.

/** A random UUID (version 4). Pages without TLS have no `randomUUID`, but they have random numbers. */
export function newId(): string {
  try {
    return crypto.randomUUID()
  } catch {
    const hex = Array.from(randomBytes(), (byte, n) => shaped(byte, n).toString(16).padStart(2, '0')).join('')
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
  }
}

/** RFC 9562: the version in the seventh byte, the variant in the ninth. */
function shaped(byte: number, n: number): number {
  if (n === 6) return (byte & 0x0f) | 0x40
  return n === 8 ? (byte & 0x3f) | 0x80 : byte
}

function randomBytes(): Uint8Array {
  const bytes = new Uint8Array(16)
  try {
    return crypto.getRandomValues(bytes)
  } catch {
    // Weak randomness is better than no chat.
    return bytes.map(() => Math.random() * 256)
  }
}
