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
  if (name === 'localStorage' && 'addEventListener' in globalThis) onStorage((key) => store.changedElsewhere(key))
  return store
}

/** Calls `changed` when another tab has written under a key, or taken it away (null); without a key it has emptied the storage. The answer ends it. */
export function onStorage(changed: (key: string | null, value: string | null) => void): () => void {
  const over = new AbortController()
  addEventListener('storage', ({ key, newValue }) => changed(key, newValue), { signal: over.signal })
  return () => over.abort()
}
