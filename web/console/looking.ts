// Polls data whose current state is shown.

/**
 * Calls `look` at once, and again `everyMs` after each call has finished, but not while
 * the page is hidden. Stops when the returned function is called. `look` must not reject.
 */
export function keepLooking(look: () => Promise<void>, everyMs: number): () => void {
  let ended = false
  let looking = false
  let timer = 0
  const next = async () => {
    clearTimeout(timer)
    if (looking || ended || document.visibilityState !== 'visible') return
    looking = true
    await look()
    looking = false
    if (!ended) timer = setTimeout(() => void next(), everyMs)
  }
  const shown = () => void next()
  document.addEventListener('visibilitychange', shown)
  void next()
  return () => {
    ended = true
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', shown)
  }
}
