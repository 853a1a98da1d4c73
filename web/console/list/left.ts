// How the time that is left to answer is said inside a ring.

/** From here on minutes are said: more digits find no room in the ring. */
const mostSeconds = 99

/** In whole seconds, from 100 on in minutes. */
export function leftSaid(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1_000))
  return seconds <= mostSeconds ? `${seconds}` : `${Math.ceil(seconds / 60)}′`
}
