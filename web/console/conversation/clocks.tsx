// The two clocks of a conversation: since its start, and since the last message. Row and head show the same (U3).
import { useComputed } from '@preact/signals'
import type { Room } from '../../shared/room.ts'
import { lastWordsOf } from '../last-words.ts'
import { Since } from '../parts/timer.tsx'
import { words } from '../words.ts'

export function Clocks({ room }: { room: Room }) {
  const said = words.value.clocks
  const spoken = useComputed(() => lastWordsOf(room.items.value))
  const startedAt = room.room.value?.startedAt
  const { messageAt, waitsSince } = spoken.value
  return (
    <>
      {startedAt !== undefined && <Since from={startedAt} icon="clock" label={said.sinceStart} />}
      {waitsSince !== null ? (
        <Since from={waitsSince} icon="waits" urgent label={said.waits} />
      ) : (
        messageAt !== null && <Since from={messageAt} icon="work" label={said.sinceLast} />
      )}
    </>
  )
}
