// Says that a connection is away, once it has lasted long enough to matter (A3). Only one notice is shown when two connections are away.
import type { ReadonlySignal } from '@preact/signals'
import { useAway } from '../../shared/away.ts'
import type { ConnectionState } from '../../shared/connection.ts'
import { words } from '../words.ts'
import { Icon } from './icons.tsx'

interface Props {
  readonly connection: ReadonlySignal<ConnectionState>
  /** Another connection with a notice of its own on the page. While that one is away, this notice is not shown. */
  readonly beside?: ReadonlySignal<ConnectionState>
  readonly lease?: boolean
}

export function ConnectionNotice({ connection, beside, lease = false }: Props) {
  const { state } = connection.value
  const isSaid = useAway(beside?.value ?? null)
  const away = useAway(connection.value) && !isSaid
  const said = words.value.connection
  const text = connection.value.state === 'refused' ? whyRefused(connection.value.why) : said.away
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
  const { reasons, refused } = words.value.connection
  return Object.hasOwn(reasons, why) ? (reasons[why] ?? why) : refused(why)
}
