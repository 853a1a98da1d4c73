// P8: logs once what the server had to adjust in the name or attributes, for the developers of the site.
import type { Adjustment } from '../../protocol/http.ts'

const logged = new Set<string>()

/** Remembers what was logged: a token is fetched again every hour and has the same faults. */
export function tellAdjusted(adjusted: readonly Adjustment[] = []): void {
  const text = adjusted.map(({ field, how }) => `${field} (${how.replace('_', ' ')})`).join(', ')
  if (text === '' || logged.has(text)) return
  logged.add(text)
  // A warning: the page goes on as usual.
  // oxlint-disable-next-line no-console
  console.warn(`partyline: adjusted ${text}`)
}
