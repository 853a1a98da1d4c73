/** D9: higher numbers say no more to anybody. */
const mostShown = 99

/** What a badge says of so many unread words. */
export function badgeOf(unread: number): string {
  return unread > mostShown ? `${mostShown}+` : String(unread)
}
