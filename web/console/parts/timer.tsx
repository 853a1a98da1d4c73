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
      {stopwatch(present() - Date.parse(from))}
    </span>
  )
}

interface UntilProps {
  readonly at: string
  /** In what words; left out: the span alone. */
  readonly say?: (span: string) => string
  /** How the span is written. */
  readonly as?: (spanMs: number) => string
}

export function Until({ at, say = (span) => span, as = stopwatch }: UntilProps) {
  return <span class="timer">{say(as(leftUntil(at)))}</span>
}

/** Milliseconds, counted on while it is looked at; below zero: it is over. */
export function leftUntil(at: string): number {
  return Date.parse(at) - present()
}

/** A clock that hears of the server's time between two seconds goes by it at once. */
function present(): number {
  return Math.max(now.value, serverNow())
}
