// Says that the connection is away, once that has lasted long enough to matter.
import type { ReadonlySignal } from '@preact/signals'
import { useAway } from './away.ts'
import type { Line } from './connection.ts'

const words: Readonly<Record<string, string>> = {
  removed: 'You were removed from this conversation.',
  left: 'You have left this conversation.',
  forbidden: 'You are not in this conversation.',
  not_a_participant: 'You are not in this conversation.',
  agent_inactive: 'Your account is not active.',
  unauthorized: 'You are signed out.',
  revoked: 'You are signed out.',
  too_old: 'This page is out of date. Reload it.',
}

export function LineBanner({ line }: { line: ReadonlySignal<Line> }) {
  const away = useAway(line.value)
  const text = line.value.state === 'refused' ? whyRefused(line.value.why) : 'You are offline. Reconnecting…'
  return <div role="status">{away || line.value.state === 'refused' ? <p class="banner">{text}</p> : null}</div>
}

function whyRefused(why: string): string {
  return words[why] ?? `The connection was refused (${why}).`
}
