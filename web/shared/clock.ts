// The time, for pages. Nothing else in them uses `Date.now`, because people or the network may set that clock at any moment.

/**
 * Milliseconds of a monotonic clock, for spans within one page. On some systems it stops while the machine sleeps, as timers do. Then a timeout
 * fires that much later, and the hints after sleep (`online`, the page is shown) make up for it.
 */
export function elapsed(): number {
  return performance.now()
}

/** Server time minus `elapsed`, as far as is known; null: no server has told its time. */
let ahead: number | null = null

/**
 * A delayed frame makes the estimate too early, so only a later estimate replaces one. No frame is delayed by more than this: an estimate that is
 * earlier by more means that the server's clock was set back.
 */
const mostLateMs = 60_000

/** Updates the clock from the time in a server's frame. */
export function heardNow(said: string | undefined): void {
  const at = timeOf(said ?? '')
  if (Number.isNaN(at)) return
  const estimate = at - elapsed()
  if (ahead === null || estimate > ahead || estimate < ahead - mostLateMs) ahead = estimate
}

/** The server's time, for comparing with times in items, offers and limits, and for the headings of days. Until a server has told it, the device's time. */
export function serverNow(): number {
  return ahead === null ? deviceNow() : ahead + elapsed()
}

/** Parses a time from the server; NaN: it is none. Not `Date.parse`, which date libraries on other people's pages replace. */
export function timeOf(said: string): number {
  return new Date(said).getTime()
}

/** The device's time of day, which may be wrong by days. For what begins before a server has told its time. */
export function deviceNow(): number {
  return Date.now()
}
