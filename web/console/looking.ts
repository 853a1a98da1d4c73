// What is shown as it stands at this moment is asked for again and again.

/** Looks at once, and again `everyMs` after each look, not while the page is hidden; until the answer is called. `look` never rejects. */
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
