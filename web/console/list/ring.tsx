// The remaining time of an offer as an emptying ring. CSS animates it, not a timer.
import { useMemo } from 'preact/hooks'
import { serverNow } from '../../shared/clock.ts'
import { Until } from '../parts/timer.tsx'
import { leftSaid } from './left.ts'

const radius = 15
const round = 2 * Math.PI * radius

export function Ring({ untilAt, stopped }: { untilAt: string; stopped: boolean }) {
  return (
    <span class="ring">
      <svg viewBox="0 0 36 36" aria-hidden="true">
        <circle class="ring-ground" cx="18" cy="18" r={radius} />
        {!stopped && <Left untilAt={untilAt} />}
      </svg>
      {!stopped && <Until at={untilAt} as={leftSaid} />}
    </span>
  )
}

function Left({ untilAt }: { untilAt: string }) {
  const spanMs = useMemo(() => Math.max(1_000, Date.parse(untilAt) - serverNow()), [untilAt])
  return (
    <circle
      class="ring-left"
      cx="18"
      cy="18"
      r={radius}
      style={{ strokeDasharray: round, animationDuration: `${spanMs}ms` }}
    />
  )
}
