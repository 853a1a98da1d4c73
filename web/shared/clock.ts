// What time it is, for pages. `Date.now` is used nowhere else in them: somebody, or the network, may set that clock at any moment.

/**
 * Milliseconds of a clock that nobody sets, for spans within one page. On some systems it stands still while the machine sleeps, as timers
 * do: what was to come after a span then comes that much later, and the hints after sleep (`online`, the page is shown) bring it forward.
 */
export function elapsed(): number {
  return performance.now()
}

/** Server's time less `elapsed`, as far as is known; null: no server has said. */
let ahead: number | null = null

/** A frame that was held up says too early a time, and one after sleep a later one; so late none comes, unless that clock was set. */
const mostLateMs = 60_000

/** A frame from the server says what time it was sent. */
export function heardNow(said: string | undefined): void {
  const at = timeOf(said ?? '')
  if (Number.isNaN(at)) return
  const told = at - elapsed()
  if (ahead === null || told > ahead || told < ahead - mostLateMs) ahead = told
}

/** The time at the server: what times in items, offers and limits are to be compared with. Until it has said, this device's. */
export function serverNow(): number {
  return ahead === null ? deviceNow() : ahead + elapsed()
}

/** Of a time as the wire says it; NaN: it is none. `Date.parse` is what libraries for dates on other people's pages put their own in place of. */
export function timeOf(said: string): number {
  return new Date(said).getTime()
}

/** The time of day as this device believes it: for days and dates that are shown. */
export function deviceNow(): number {
  return Date.now()
}
