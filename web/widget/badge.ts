/** D9: larger numbers are shown as `99+`. */
const mostShown = 99

/** The text of a badge for a number of unread messages. */
export function badgeOf(unread: number): string {
  return unread > mostShown ? `${mostShown}+` : String(unread)
}
