// The agent's presence (A1) and used capacity (A2).
import { useSignal } from '@preact/signals'
import type { Presence } from '../../../protocol/server-frames.ts'
import { useAway } from '../../shared/away.ts'
import type { Desk } from '../desk.ts'
import { Icon } from '../parts/icons.tsx'
import { Popover } from '../parts/popover.tsx'
import { words, wording } from '../words.ts'

export const presences: readonly Presence[] = ['available', 'busy', 'away', 'offline']

export function PresenceMenu({ desk }: { desk: Desk }) {
  const open = useSignal(false)
  const workspace = desk.workspace.value
  const said = words.value.presence
  const presence = usePresence(desk)
  const number = (n: number) => wording.value.number(n)
  const capacity = workspace && words.value.capacity(number(workspace.capacity.used), number(workspace.capacity.limit))
  return (
    <div class="anchor">
      <button
        type="button"
        class="button presence-button"
        disabled={workspace === null}
        aria-haspopup="dialog"
        aria-expanded={open.value}
        title={capacity ?? ''}
        onClick={() => {
          open.value = !open.value
        }}
      >
        <Dot presence={presence} />
        <span class="unseen">{said.label}: </span>
        {said[presence]}
        {workspace && (
          <span class="pips quiet" aria-hidden="true">{`${workspace.capacity.used}/${workspace.capacity.limit}`}</span>
        )}
        <Icon name="chevron" />
      </button>
      <Popover open={open.value} label={said.label} class="menu" onClose={() => (open.value = false)}>
        <fieldset>
          <legend class="unseen">{said.label}</legend>
          {presences.map((one) => (
            <button
              key={one}
              type="button"
              class="menu-item"
              aria-pressed={one === presence}
              onClick={() => {
                open.value = false
                desk.become(one)
              }}
            >
              <Dot presence={one} /> {said[one]}
              {one === presence && (
                <span class="menu-check">
                  <Icon name="check" />
                </span>
              )}
            </button>
          ))}
        </fieldset>
        <p class="menu-foot quiet">{capacity}</p>
      </Popover>
    </div>
  )
}

/** The presence as far as the page knows. Without a connection the agent counts as offline soon (A3), so that is shown. */
export function usePresence(desk: Desk): Presence {
  const away = useAway(desk.connectionState.value)
  return away ? 'offline' : (desk.workspace.value?.presence ?? 'offline')
}

export function Dot({ presence }: { presence: Presence }) {
  return <span class={`dot ${presence}`} aria-hidden="true" />
}
