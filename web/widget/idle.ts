// Work that waits until the page has done its own.

/** The longest wait, however busy the page is. */
const latestMs = 2_000

/** The wait in browsers without `requestIdleCallback`. */
const elseMs = 50

export function whenIdle(run: () => void): void {
  try {
    requestIdleCallback(run, { timeout: latestMs })
  } catch {
    setTimeout(run, elseMs)
  }
}

/** Runs after the page has loaded completely. */
export function whenLoaded(run: () => void): void {
  if (document.readyState === 'complete') whenIdle(run)
  else addEventListener('load', () => whenIdle(run), { once: true })
}

/** Whether the reader's browser saves data. Then nothing is fetched before it is asked for. */
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
