// Says that a connection is away, once that has lasted long enough to matter (A3).
import type { ReadonlySignal } from '@preact/signals'
import { useAway } from '../../shared/away.ts'
import type { Line } from '../../shared/connection.ts'
import { words } from '../words.ts'
import { Icon } from './icons.tsx'

export function LineNotice({ line, lease = false }: { line: ReadonlySignal<Line>; lease?: boolean }) {
  const { state } = line.value
  const away = useAway(line.value)
  const said = words.value.line
  const text = line.value.state === 'refused' ? whyRefused(line.value.why) : said.away
  return (
    <div role="status">
      {(away || state === 'refused') && (
        <p class={state === 'refused' ? 'notice' : 'notice warn'}>
          <Icon name="alert" /> {text} {lease && away && said.lease}
        </p>
      )}
    </div>
  )
}

function whyRefused(why: string): string {
  const { reasons, refused } = words.value.line
  return Object.hasOwn(reasons, why) ? (reasons[why] ?? why) : refused(why)
}
