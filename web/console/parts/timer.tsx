// A stopwatch since a time, or a countdown to one. Only the timer is redrawn every second, not what contains it.
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
  /** The sentence around the span; absent: the span alone. */
  readonly say?: (span: string) => string
  /** The format of the span. */
  readonly as?: (spanMs: number) => string
}

export function Until({ at, say = (span) => span, as = stopwatch }: UntilProps) {
  return <span class="timer">{say(as(leftUntil(at)))}</span>
}

/** Milliseconds until `at`; a component that reads it is updated every second. Below zero: it has passed. */
export function leftUntil(at: string): number {
  return Date.parse(at) - present()
}

/** The server's time may be corrected between two ticks; the timer uses it at once. */
function present(): number {
  return Math.max(now.value, serverNow())
}
