// Logs a warning for the site's developer.
export function warn(text: string): void {
  console.warn(`partyline: ${text}`)
}
