// What time it is, for pages. `Date.now` is used nowhere else in them: somebody, or the network, may set that clock at any moment.

/**
 * Milliseconds of a clock that nobody sets, for spans within one page. On some systems it stands still while the machine sleeps, as timers
 * do: what was to come after a span then comes that much later, and the hints after sleep (`online`, the page is shown) bring it forward.
 */
export function elapsed(): number {
  return performance.now()
}

/** The time of day as this device believes it: for days and dates that are shown. */
export function deviceNow(): number {
  return Date.now()
}
