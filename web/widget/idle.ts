// Work that the page's own comes before.

/** However busy the page is, what waits here comes then. */
const latestMs = 2_000

/** Where a browser tells of no idle moment. */
const elseMs = 50

export function whenIdle(run: () => void): void {
  try {
    requestIdleCallback(run, { timeout: latestMs })
  } catch {
    setTimeout(run, elseMs)
  }
}

/** After the page has all that it is made of. */
export function whenLoaded(run: () => void): void {
  if (document.readyState === 'complete') whenIdle(run)
  else addEventListener('load', () => whenIdle(run), { once: true })
}

/** Somebody who pays by the byte gets what they ask for, when they ask for it. */
export function savesData(): boolean {
  try {
    return (navigator as { readonly connection?: { readonly saveData?: boolean } }).connection?.saveData === true
  } catch {
    return false
  }
}

/** Fetches a module without running it. */
export function preload(address: string, nonce: string): void {
  const link = document.createElement('link')
  link.rel = 'modulepreload'
  link.nonce = nonce
  link.href = address
  for (const over of ['load', 'error']) link.addEventListener(over, () => link.remove())
  document.head.append(link)
}
