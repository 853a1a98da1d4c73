// Takes over, once, what release 0.1.0 stored in the browser, for the entry point to which it belongs.
import { keep, kept, keysOf } from './kept.ts'
import { former, type Keys } from './keys.ts'

/**
 * A conversation names its entry point. The visitor's token and other data without an owner go to
 * each entry point that has a conversation there; if none has, to the first one that is shown.
 */
export function takeOver(entryPoint: string, keys: Keys): void {
  const mine = `${former.conversations}${entryPoint}`
  const had = kept('localStorage', mine) !== null
  const others = keysOf('localStorage').filter((key) => key.startsWith(former.conversations) && key !== mine)
  if (!had && others.length > 0) return
  move('localStorage', mine, keys.conversation(''), true)
  const last = others.length === 0
  for (const name of ['visitor', 'name', 'muted', 'notify'] as const)
    move('localStorage', former[name], keys[name], last)
  move('sessionStorage', former.open, keys.open, true)
  move('sessionStorage', former.draft, keys.draft(''), true)
}

function move(store: 'localStorage' | 'sessionStorage', from: string, to: string, last: boolean): void {
  const value = kept(store, from)
  if (value === null) return
  // Deletes first, because the storage may be full. If the value still does not fit, it is put back for a later page.
  keep(store, from, null)
  if (kept(store, to) === null) keep(store, to, value)
  if (!last || kept(store, to) === null) keep(store, from, value)
}
