// Signing out deletes unsent text, so it asks for confirmation first.
import type { Desk } from './desk.ts'
import { ask } from './parts/confirm.tsx'
import { leave } from './session.ts'
import { words } from './words.ts'

export function askToLeave(desk: Desk): void {
  if (!hasWords(desk)) return leave()
  const { confirm, signIn } = words.value
  ask({ title: confirm.signOut, detail: confirm.signOutDetail, act: signIn.out, run: leave })
}

function hasWords({ drafts, rooms }: Desk): boolean {
  return drafts.any || [...rooms.all.peek().values()].some(({ unsent }) => unsent.entries.peek().length > 0)
}
