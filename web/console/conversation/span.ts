// Which part of a long transcript is drawn: the end while it is followed, and as much before it as the reader has scrolled up.

/** A reader at the end has at most this many lines in the page. After that the oldest are removed, down to the fewest. */
export const mostFollowed = 160
export const fewest = 80
const step = 80

/** Number of the first item to draw, among items `first` to `last`, for a reader at the end. */
export function followFrom(from: number | null, first: number, last: number): number {
  const tail = Math.max(first, last - fewest + 1)
  if (from === null || last - from + 1 > mostFollowed) return tail
  return Math.max(first, from)
}

/** The same after one more step up. */
export function earlierFrom(from: number, first: number): number {
  return Math.max(first, from - step)
}

/** The same so that item `n` is drawn, with a few items before it. */
export function revealFrom(from: number, first: number, n: number): number {
  return Math.max(first, Math.min(from, n - 20))
}
