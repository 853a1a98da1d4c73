// Signing out before the chat is there: the next person at this browser finds nothing of the last one.
import { keep, keysOf } from './kept.ts'
import { draftKey, isVisitors } from './keys.ts'

export function forgetVisitor(): void {
  for (const key of keysOf('localStorage').filter(isVisitors)) keep('localStorage', key, null)
  keep('sessionStorage', draftKey, null)
}
