// Says that the connection is away, once that has lasted long enough to matter.
import type { ReadonlySignal } from '@preact/signals'
import { useEffect, useState } from 'preact/hooks'
import { limits } from '../../protocol/limits.ts'
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
  const away = line.value.state === 'waiting' || line.value.state === 'connecting'
  const [shown, setShown] = useState(false)
  useEffect(() => {
    if (!away) return
    const timer = setTimeout(() => setShown(true), limits.offlineShownMs)
    return () => {
      clearTimeout(timer)
      setShown(false)
    }
  }, [away])
  const text = line.value.state === 'refused' ? whyRefused(line.value.why) : 'You are offline. Reconnecting…'
  return (
    <div role="status">{(away && shown) || line.value.state === 'refused' ? <p class="banner">{text}</p> : null}</div>
  )
}

function whyRefused(why: string): string {
  return words[why] ?? `The connection was refused (${why}).`
}
