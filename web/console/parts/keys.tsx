// The key of a command, drawn on its button. Nothing is drawn if the agent has switched the keys off or uses a touch screen (CSS).
import { session } from '../session.ts'
import { keyName, keysWanted } from '../shortcuts.ts'

export function Keys({ of }: { of: string }) {
  const agent = session.value?.agent.id
  if (agent === undefined || !keysWanted(agent).value) return null
  // CSS draws the text, so that it is not part of the button's accessible name.
  return <kbd class="key" aria-hidden="true" data-key={keyName(of)} />
}
