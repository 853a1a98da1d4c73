// The browser's storages for this page and its other tabs, and events about changes by other tabs.
import { BrowserStore } from './store.ts'

type Name = 'localStorage' | 'sessionStorage'

const stores: Partial<Record<Name, BrowserStore>> = {}

/** The browser's storage of this name, as far as it is available. */
export function storeOf(name: Name): BrowserStore {
  const known = stores[name]
  if (known) return known
  const store = new BrowserStore(() => window[name])
  stores[name] = store
  // Unit tests have no window.
  if (name === 'localStorage' && 'addEventListener' in globalThis)
    onStorage(({ key }) => store.changedElsewhere(key), {})
  return store
}

/**
 * Calls `changed` when another tab has written a key or deleted it (`newValue` null). Without a key the storage was cleared. The signal ends it.
 */
export function onStorage(
  changed: (change: Pick<StorageEvent, 'key' | 'newValue'>) => void,
  until: { readonly signal?: AbortSignal },
): void {
  addEventListener('storage', changed, until)
}
