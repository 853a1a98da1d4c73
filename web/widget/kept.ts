// What a browser keeps for the launcher. Storage can be forbidden, full or not there: then nothing was kept.

type Store = 'localStorage' | 'sessionStorage'

export function kept(store: Store, key: string): string | null {
  try {
    return window[store].getItem(key)
  } catch {
    return null
  }
}

/** null: not any more. */
export function keep(store: Store, key: string, value: string | null): void {
  try {
    if (value === null) window[store].removeItem(key)
    else window[store].setItem(key, value)
  } catch {
    // The page remembers as long as it lives.
  }
}

export function keysOf(store: Store): readonly string[] {
  try {
    return Object.keys(window[store])
  } catch {
    return []
  }
}
