// Times as the protocol writes them.
let second = Number.NaN
let upToSecond = ''

/**
 * Returns a time (ms since 1970) in ISO 8601, in UTC, with milliseconds. It does the same as `toISOString`, which asks for the time zone every
 * time. For times of the same second this is four times as fast, and every item has one.
 */
export function isoTime(at: number): string {
  const wholeSecond = Math.floor(at / 1_000)
  if (wholeSecond !== second) {
    upToSecond = new Date(wholeSecond * 1_000).toISOString().slice(0, -4)
    second = wholeSecond
  }
  return `${upToSecond}${String(Math.floor(at) - wholeSecond * 1_000).padStart(3, '0')}Z`
}
