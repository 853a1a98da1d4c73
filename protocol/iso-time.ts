// Times as the protocol writes them.
let second = Number.NaN
let upToSecond = ''

/**
 * Returns a time (ms since 1970) in ISO 8601, in UTC, with milliseconds. It does the same as `toISOString`, which asks for the time zone every
 * time. For times of the same second this is four times as fast, and every item has one.
 */
export function isoTime(at: number): string {
  const now = Math.floor(at / 1_000)
  if (now !== second) {
    upToSecond = new Date(now * 1_000).toISOString().slice(0, -4)
    second = now
  }
  return `${upToSecond}${String(Math.floor(at) - now * 1_000).padStart(3, '0')}Z`
}
