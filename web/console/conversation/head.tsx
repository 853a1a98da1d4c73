// The head of a conversation: customer, state and clocks.
import type { ComponentChildren } from 'preact'
import type { RoomView } from '../../../protocol/server-frames.ts'
import type { Room } from '../../shared/room.ts'
import { stopwatch } from '../../shared/wording.ts'
import type { Desk } from '../desk.ts'
import { leftUntil } from '../parts/timer.tsx'
import { Who } from '../parts/who.tsx'
import { SideButton } from '../side/side.tsx'
import { words, wording } from '../words.ts'
import { extend } from './acts.ts'
import { Clocks } from './clocks.tsx'
import { isParked } from './here.ts'

interface Props {
  readonly desk: Desk
  readonly room: Room
  readonly conversation: string
  readonly customer: string
  readonly view: RoomView | null
  /** Only an agent in the room can extend the conversation. */
  readonly inside: boolean
  readonly children: ComponentChildren
}

/** The end is shown only when it is nearer than this. */
const soonMs = 60 * 60_000

export function Head({ desk, room, conversation, customer, view, inside, children }: Props) {
  const said = words.value
  const status = view?.status ?? (isParked(desk, conversation) ? 'parked' : null)
  return (
    <Who
      customer={customer}
      onBack={() => desk.way.select(null)}
      how={
        <>
          {status && <span class={`chip status ${status}`}>{said.status[status]}</span>}
          {view && (
            <span class="quiet where">
              {view.entryPoint !== undefined && `${view.entryPoint} · `}
              {said.modes[view.mode]}
            </span>
          )}
          {view && view.status !== 'ended' && (
            <span class="clocks">
              <Clocks room={room} />
              {typeof view.expiresAt === 'string' && (
                <Expiry at={view.expiresAt} onExtend={inside ? () => extend(desk, conversation) : null} />
              )}
            </span>
          )}
        </>
      }
    >
      {children}
      <SideButton />
    </Who>
  )
}

function Expiry({ at, onExtend }: { at: string; onExtend: (() => void) | null }) {
  const leftMs = leftUntil(at)
  const said = words.value.conversation
  const text = said.endsIn(leftMs < soonMs ? stopwatch(leftMs) : wording.value.span(leftMs))
  if (onExtend === null) {
    return (
      <span class={leftMs < soonMs ? 'expiry soon' : 'expiry'} title={wording.value.dateTime(at)}>
        {text}
      </span>
    )
  }
  return (
    <button
      type="button"
      class={leftMs < soonMs ? 'button bare expiry soon' : 'button bare expiry'}
      title={`${said.extend} · ${wording.value.dateTime(at)}`}
      aria-label={`${text}. ${said.extend}`}
      onClick={onExtend}
    >
      {text}
    </button>
  )
}
