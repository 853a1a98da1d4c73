// What release 0.1.0 left in the browser is taken over once, by the entry point that it belongs to.
import { keep, kept, keysOf } from './kept.ts'
import { former, type Keys } from './keys.ts'

/**
 * A conversation names its entry point. The visitor's token and what else has no owner goes to an entry point that has a conversation there, to
 * each that has one; where none has, to the first that comes.
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
  // First the room, then the value: a storage may be full. Where it does not fit even so, a later page finds it as it was.
  keep(store, from, null)
  if (kept(store, to) === null) keep(store, to, value)
  if (!last || kept(store, to) === null) keep(store, from, value)
}
