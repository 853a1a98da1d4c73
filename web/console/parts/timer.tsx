// A stopwatch since a time, or until one. Only it is drawn anew every second, not what it stands in.
import { serverNow } from '../../shared/clock.ts'
import { now } from '../../shared/now.ts'
import { stopwatch } from '../../shared/wording.ts'
import { Icon, type IconName } from './icons.tsx'

interface Props {
  readonly from: string
  readonly label: string
  readonly icon?: IconName
  readonly urgent?: boolean
}

export function Since({ from, label, icon, urgent = false }: Props) {
  return (
    <span class={urgent ? 'timer urgent' : 'timer'} title={label}>
      {icon && <Icon name={icon} />}
      <span class="unseen">{label} </span>
      {stopwatch(Math.max(now.value, serverNow()) - Date.parse(from))}
    </span>
  )
}

export function Until({ at, say }: { at: string; say: (span: string) => string }) {
  return <span class="timer">{say(stopwatch(Date.parse(at) - Math.max(now.value, serverNow())))}</span>
}
