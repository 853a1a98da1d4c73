// The selected conversation: head, roster, transcript and composer.
import { useEffect, useMemo } from 'preact/hooks'
import type { Room } from '../../shared/room.ts'
import type { Desk } from '../desk.ts'
import { LookingOn } from '../reading/looking-on.tsx'
import { Side } from '../side/side.tsx'
import { words } from '../words.ts'
import { Acts } from './act-buttons.tsx'
import { Composer } from './composer.tsx'
import { Head } from './head.tsx'
import { customerOf, isBroken, isInside, isParked } from './here.ts'
import { Notice } from './notice.tsx'
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
  // After removal the page shows only that the agent was removed.
  const view = room.connectionState.value.state === 'refused' ? null : room.room.value
  const inside = isInside(room)
  const parked = isParked(desk, conversation)
  const customer = customerOf(desk, room, conversation)
  return (
    <>
      <section class="conversation" aria-label={words.value.conversation.label}>
        <Head desk={desk} room={room} conversation={conversation} customer={customer} view={view} inside={inside}>
          {inside && <Acts desk={desk} room={room} conversation={conversation} />}
        </Head>
        {view && <Roster desk={desk} room={room} conversation={conversation} view={view} inside={inside} />}
        <LookingOn desk={desk} room={room} conversation={conversation} />
        <Notice desk={desk} room={room} conversation={conversation} inside={inside} />
        <Transcript desk={desk} conversation={conversation} reader={reader} />
        {(inside || (parked && !isBroken(room))) && (
          <Composer desk={desk} room={room} conversation={conversation} parked={!inside} />
        )}
      </section>
      <Side desk={desk} room={room} conversation={conversation} reader={reader} />
    </>
  )
}
