// One conversation in the list: customer, entry point, last message, unread count and two clocks.
import { useComputed } from '@preact/signals'
import type { Card } from '../../../protocol/server-frames.ts'
import type { Room } from '../../shared/room.ts'
import { wordsIn } from '../../shared/words-in.ts'
import { Clocks } from '../conversation/clocks.tsx'
import type { Desk } from '../desk.ts'
import { lastWordsOf } from '../last-words.ts'
import { Icon } from '../parts/icons.tsx'
import { Avatar, Name } from '../parts/name.tsx'
import { Since, Until } from '../parts/timer.tsx'
import type { ListEntry } from '../sections.ts'
import { words, wording } from '../words.ts'

export function Row({ desk, entry }: { desk: Desk; entry: ListEntry }) {
  const { conversation } = entry
  const room = desk.rooms.of(conversation)
  const customer = entry.kind === 'wrapUp' ? entry.wrapUp.customer : cardOf(entry).customer
  return (
    <li>
      <button
        type="button"
        class="row-button"
        aria-current={desk.selected.value === conversation}
        onClick={() => desk.way.choose(conversation)}
      >
        <Avatar of={customer} />
        <span class="row-body">
          <span class="row-head">
            <strong>
              <Name of={customer} />
            </strong>
            {room && <Unread room={room} />}
          </span>
          <span class="row-place quiet">{subtitleOf(entry)}</span>
          {entry.kind === 'work' && room ? <LastWords room={room} /> : <State entry={entry} />}
          <span class="row-timers">
            {entry.kind === 'wrapUp' && <Until at={entry.wrapUp.untilAt} say={words.value.engagement.timeLeft} />}
            {entry.kind === 'assigned' && <Until at={entry.offer.untilAt} say={words.value.offers.openWithin} />}
            {entry.kind === 'work' && entry.work.state === 'active' && room && <Clocks room={room} />}
            {entry.kind === 'work' && entry.work.state !== 'active' && (
              <Since
                from={entry.work.since}
                label={
                  entry.work.state === 'parked' ? words.value.clocks.sinceParked : words.value.clocks.sinceReturned
                }
                icon="park"
              />
            )}
          </span>
        </span>
      </button>
    </li>
  )
}

function cardOf(entry: Exclude<ListEntry, { kind: 'wrapUp' }>): Card {
  return entry.kind === 'work' ? entry.work.card : entry.offer.card
}

function subtitleOf(entry: ListEntry): string {
  if (entry.kind === 'wrapUp') return words.value.list.wrapUp
  const { entryPoint, queue } = cardOf(entry)
  return queue === null ? entryPoint : `${entryPoint} · ${queue}`
}

function State({ entry }: { entry: ListEntry }) {
  if (entry.kind === 'wrapUp') return null
  const { returned, notOpened } = words.value.list
  if (entry.kind === 'assigned') {
    return <span class="row-words quiet">{entry.offer.purpose === 'return' ? returned : notOpened}</span>
  }
  const { state, quiet } = entry.work
  const text = state === 'returned' ? returned : quiet ? notOpened : words.value.status.parked
  return <span class="row-words quiet">{text}</span>
}

function Unread({ room }: { room: Room }) {
  const unread = room.unread.value
  if (unread === 0) return null
  const said = wording.value.counted(words.value.list.unread, unread)
  return (
    <span class="badge" aria-label={said} title={said} role="img">
      {wording.value.number(unread)}
    </span>
  )
}

function LastWords({ room }: { room: Room }) {
  const last = useComputed(() => lastWordsOf(room.items.value).last)
  const typist = room.typing.value[0]
  const said = words.value.list
  if (typist) {
    return (
      <span class="row-words typing">
        <Name of={typist.name} /> {said.typing}
      </span>
    )
  }
  const item = last.value
  if (item === null) return <span class="row-words quiet">{said.noWords}</span>
  const mine = item.participant !== null && item.participant === room.you.value?.participant
  return (
    <span class="row-words">
      {item.type === 'note' && <Icon name="note" />}
      {mine ? `${said.yours}: ` : ''}
      <bdi>{wordsIn(item).slice(0, 160)}</bdi>
    </span>
  )
}
