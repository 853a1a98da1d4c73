// The browser's storage for the launcher. It may be forbidden, full or missing; then nothing is stored.

type Store = 'localStorage' | 'sessionStorage'

export function kept(store: Store, key: string): string | null {
  try {
    return window[store].getItem(key)
  } catch {
    return null
  }
}

/** Stores a value; null deletes it. */
export function keep(store: Store, key: string, value: string | null): void {
  try {
    if (value === null) window[store].removeItem(key)
    else window[store].setItem(key, value)
  } catch {
    // The page itself remembers the value while it lives.
  }
}

export function keysOf(store: Store): readonly string[] {
  try {
    return Object.keys(window[store])
  } catch {
    return []
  }
}
