// P8: what the server could not take as the page or its token said it. For whoever develops the site: in the browser's console, once.
import type { Adjustment } from '../../protocol/http.ts'

const told = new Set<string>()

/** A token is asked for again every hour, and says the same. */
export function tellAdjusted(adjusted: readonly Adjustment[] = []): void {
  const text = adjusted.map(({ field, how }) => `${field} (${how.replace('_', ' ')})`).join(', ')
  if (text === '' || told.has(text)) return
  told.add(text)
  // The page goes on as it would: this is no error.
  // oxlint-disable-next-line no-console
  console.warn(`partyline: adjusted ${text}`)
}
