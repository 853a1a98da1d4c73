// The key that does the same, drawn on what it does; nothing where its agent has switched the keys off, or touches the screen (CSS).
import { session } from '../session.ts'
import { keyName, keysWanted } from '../shortcuts.ts'

export function Keys({ of }: { of: string }) {
  const agent = session.value?.agent.id
  if (agent === undefined || !keysWanted(agent).value) return null
  // Drawn by the style: it is no part of what the button is called.
  return <kbd class="key" aria-hidden="true" data-key={keyName(of)} />
}
