// The conversation that is looked at: who it is with, how it stands, what was said, and where one writes.
import { useEffect, useMemo } from 'preact/hooks'
import type { Room } from '../../shared/room.ts'
import type { Desk } from '../desk.ts'
import { LineNotice } from '../parts/line-notice.tsx'
import { Side } from '../side/side.tsx'
import { words } from '../words.ts'
import { Acts } from './acts.tsx'
import { Composer } from './composer.tsx'
import { Head } from './head.tsx'
import { customerOf, isInside } from './here.ts'
import { Reader } from './reader.ts'
import { Roster } from './roster.tsx'
import { Transcript } from './transcript.tsx'

interface Props {
  readonly desk: Desk
  readonly room: Room
  readonly conversation: string
}

export function Conversation({ desk, room, conversation }: Props) {
  const reader = useMemo(() => new Reader(room), [room])
  useEffect(() => () => reader.close(), [reader])
  // Who was shown out knows no more of the room than that.
  const view = room.line.value.state === 'refused' ? null : room.room.value
  const inside = isInside(room)
  const customer = customerOf(desk, room, conversation)
  return (
    <>
      <section class="conversation" aria-label={words.value.conversation.label}>
        <Head desk={desk} room={room} conversation={conversation} customer={customer} view={view}>
          {inside && <Acts desk={desk} conversation={conversation} customer={customer} />}
        </Head>
        {view && <Roster desk={desk} room={room} conversation={conversation} view={view} inside={inside} />}
        <Notice desk={desk} room={room} conversation={conversation} />
        <Transcript desk={desk} conversation={conversation} reader={reader} />
        {inside && <Composer desk={desk} room={room} conversation={conversation} />}
      </section>
      <Side desk={desk} room={room} conversation={conversation} reader={reader} />
    </>
  )
}

/** Why one cannot write here, if so. */
function Notice({ desk, room, conversation }: Props) {
  const said = words.value.conversation
  const work = desk.workspace.value?.work.find((one) => one.conversation === conversation)
  if (work?.state === 'parked') return <p class="notice">{said.parkedAway}</p>
  if (work?.state === 'returned') return <p class="notice">{said.quietReturn}</p>
  if (room.room.value?.status === 'ended') return <p class="notice">{said.over}</p>
  return <LineNotice line={room.line} />
}
