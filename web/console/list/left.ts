// The remaining time inside a ring.

/** From this on minutes are shown, because three digits do not fit into the ring. */
const mostSeconds = 99

/** Whole seconds, or minutes from 100 seconds on. */
export function leftSaid(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1_000))
  return seconds <= mostSeconds ? `${seconds}` : `${Math.ceil(seconds / 60)}′`
}
