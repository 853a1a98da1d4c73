// What the browser keeps for this page and its other tabs, and word of what these have changed.
import { Store } from './store.ts'

type Name = 'localStorage' | 'sessionStorage'

const stores: Partial<Record<Name, Store>> = {}

/** The browser's own of this name, as far as it can be had. */
export function storeOf(name: Name): Store {
  const known = stores[name]
  if (known) return known
  const store = new Store(() => window[name])
  stores[name] = store
  // Tests of single parts have no window to listen to.
  if (name === 'localStorage' && 'addEventListener' in globalThis)
    onStorage(({ key }) => store.changedElsewhere(key), {})
  return store
}

/** Calls `changed` when another tab has written under a key, or taken it away (`newValue` is null); without a key it has emptied the storage. Ends with the signal. */
export function onStorage(
  changed: (change: Pick<StorageEvent, 'key' | 'newValue'>) => void,
  until: { readonly signal?: AbortSignal },
): void {
  addEventListener('storage', changed, until)
}
