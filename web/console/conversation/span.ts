// Which part of a long transcript is drawn: its end while one follows it, and as much before as one has scrolled up to.

/** A reader at the end has at most this many lines in the page; then the oldest go, down to the fewest. */
export const mostFollowed = 160
export const fewest = 80
const step = 80

/** Number of the first item to draw, of the items `first` to `last`, when the reader follows the end. */
export function followFrom(from: number | null, first: number, last: number): number {
  const tail = Math.max(first, last - fewest + 1)
  if (from === null || last - from + 1 > mostFollowed) return tail
  return Math.max(first, from)
}

/** One step further up. */
export function earlierFrom(from: number, first: number): number {
  return Math.max(first, from - step)
}

/** So that item `n` is drawn, with something before it. */
export function revealFrom(from: number, first: number, n: number): number {
  return Math.max(first, Math.min(from, n - 20))
}
