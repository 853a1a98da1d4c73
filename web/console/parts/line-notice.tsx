// Says that a connection is away, once it has lasted long enough to matter (A3). Only one notice is shown when two connections are away.
import type { ReadonlySignal } from '@preact/signals'
import { useAway } from '../../shared/away.ts'
import type { Line } from '../../shared/connection.ts'
import { words } from '../words.ts'
import { Icon } from './icons.tsx'

interface Props {
  readonly line: ReadonlySignal<Line>
  /** Another connection with a notice of its own on the page. While that one is away, this notice is not shown. */
  readonly beside?: ReadonlySignal<Line>
  readonly lease?: boolean
}

export function LineNotice({ line, beside, lease = false }: Props) {
  const { state } = line.value
  const isSaid = useAway(beside?.value ?? null)
  const away = useAway(line.value) && !isSaid
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
