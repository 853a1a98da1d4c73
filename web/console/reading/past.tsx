// An ended conversation, to be read.
import type { ComponentChildren } from 'preact'
import { useEffect, useMemo } from 'preact/hooks'
import { customerOf } from '../conversation/here.ts'
import { Reader } from '../conversation/reader.ts'
import { Transcript } from '../conversation/transcript.tsx'
import type { Desk } from '../desk.ts'
import { Icon } from '../parts/icons.tsx'
import { Name } from '../parts/name.tsx'
import { Who } from '../parts/who.tsx'
import { hashOf, type Route } from '../route.ts'
import { Side, SideButton } from '../side/side.tsx'
import { words, wording } from '../words.ts'
import { NotHere } from './not-here.tsx'
import { pastRoom } from './past-connection.ts'

interface Props {
  readonly desk: Desk
  readonly conversation: string
  /** The conversation with the same customer in which the agent is; null: the agent served this one themselves. */
  readonly serving: string | null
  readonly back: Route
  readonly backWords: string
}

export function Past({ desk, conversation, serving, back, backWords }: Props) {
  const room = useMemo(() => pastRoom(desk.api, conversation, serving), [desk, conversation, serving])
  const reader = useMemo(() => new Reader(room), [room])
  useEffect(
    () => () => {
      reader.close()
      room.stop()
    },
    [reader, room],
  )
  const connection = room.connectionState.value
  const way = <Back to={back}>{backWords}</Back>
  const view = room.room.value
  const customer = customerOf(desk, room, conversation)
  if (connection.state === 'refused' && room.you.value === null)
    return <NotHere why={connection.why} way={way} again={() => room.start()} />
  const startedAt = view?.startedAt ?? room.items.value[0]?.at
  return (
    <>
      <section class="conversation past" aria-label={words.value.reading.earlier}>
        <Who
          customer={customer}
          how={
            <>
              {view && <span class={`chip status ${view.status}`}>{words.value.status[view.status]}</span>}
              <span class="quiet where">
                {view?.entryPoint !== undefined && <Name of={view.entryPoint} />}
                {startedAt !== undefined && ` · ${wording.value.dateTime(startedAt)}`}
              </span>
            </>
          }
        >
          {way}
          <SideButton />
        </Who>
        <Transcript desk={desk} conversation={conversation} reader={reader} />
      </section>
      <Side desk={desk} room={room} conversation={serving ?? conversation} reader={reader} />
    </>
  )
}

function Back({ to, children }: { to: Route; children: ComponentChildren }) {
  return (
    <a class="button way-back" href={hashOf(to)}>
      <Icon name="back" /> {children}
    </a>
  )
}
