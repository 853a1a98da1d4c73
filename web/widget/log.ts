// A line in the console for whoever builds the page.
export function warn(text: string): void {
  console.warn(`partyline: ${text}`)
}
