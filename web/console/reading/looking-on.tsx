// Reading a conversation as an onlooker (S1).
import { effect, untracked } from '@preact/signals'
import type { Room } from '../../shared/room.ts'
import type { Desk } from '../desk.ts'
import { Icon } from '../parts/icons.tsx'
import { words } from '../words.ts'

/** The notice for onlookers. A parked conversation has its own notice. */
export function LookingOn({ desk, room, conversation }: { desk: Desk; room: Room; conversation: string }) {
  const view = room.room.value
  if (desk.workOf(conversation) || room.you.value?.onlooker !== true || view === null || view.status === 'ended')
    return null
  return (
    <p class="notice looking-on">
      <Icon name="side" /> {words.value.reading.onlooker}
    </p>
  )
}

/** Parking closes the agent's socket. This connects again, as an onlooker. Returns the function that stops it. */
export function readOnWhenParked(desk: Desk): () => void {
  return effect(() => {
    const id = desk.selected.value
    const room = id === null ? null : desk.rooms.of(id)
    const work = id === null ? null : desk.workOf(id)
    const connection = room?.connectionState.value
    if (room && work && work.state !== 'active' && connection?.state === 'refused' && connection.why === 'left')
      untracked(() => room.start())
  })
}
