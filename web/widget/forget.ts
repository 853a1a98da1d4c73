// Signing out: removes everything of the customer, so that the next person at this browser finds nothing.
import { keep, keysOf } from './kept.ts'
import { goesWith, type Keys } from './keys.ts'

export function forgetVisitor(keys: Keys): void {
  for (const store of ['localStorage', 'sessionStorage'] as const) {
    for (const key of keysOf(store)) if (goesWith(key, keys)) keep(store, key, null)
  }
}
