// The transcript: the items of the log, then messages that are still being sent. It follows the end only if the reader is there.
import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { Item } from '../../../protocol/items.ts'
import { serverNow, timeOf } from '../../shared/clock.ts'
import { linesOf, type DrawnLine } from '../../shared/lines.ts'
import { receiptsOf } from '../../shared/receipts.ts'
import { tame } from '../../shared/sentence.ts'
import { badgeOf } from '../badge.ts'
import { isOver } from '../over.ts'
import { lineOf, wording, words } from '../tongue.ts'
import { Bubble, Unsent } from './bubble.tsx'
import { Icon } from './icons.tsx'
import { Avatar, Pieces, Said } from './said.tsx'
import { useScroll } from './scroll.ts'
import type { InRoom } from './shown.ts'
import { Waiting } from './waiting.tsx'

/** Messages of one author further apart than this are not grouped. */
export const groupMs = 5 * 60_000

interface Telling extends InRoom {
  /** Retries an unsent message, by its key. */
  readonly retry: (key: number) => void
  readonly correct: (item: Item) => void
  readonly remove: (item: Item) => void
}

export function Transcript(telling: Telling) {
  const { widget, room } = telling
  const newFrom = useSignal<number | null>(null)
  const scroll = useScroll(widget, room, newFrom)
  const { widget: said } = words.value
  const items = room.items.value
  const first = room.first.value
  const lines = useMemo(() => linesOf(items, { first, newFrom: newFrom.value, groupMs }), [items, first, newFrom.value])
  const me = room.you.value?.participant ?? null
  const ownLast = items.findLastIndex(({ type, participant }) => type === 'message' && participant === me) + first
  return (
    <div class="viewport">
      <div
        class="scroll"
        role="log"
        aria-label={said.transcript}
        // Earlier items are not announced when they are loaded.
        aria-live={room.loadingEarlier.value ? 'off' : 'polite'}
        // A region that scrolls must be reachable by keyboard.
        tabIndex={0}
        ref={scroll.box}
        onScroll={scroll.scrolled}
      >
        {lines.map((line) => (
          <Drawn key={line.key} line={line} last={ownLast} telling={telling} />
        ))}
        {room.unsent.entries.value.map((entry) => (
          <Unsent
            key={entry.key}
            text={entry.text}
            // If the server refuses the customer, nothing is being sent.
            failed={entry.failed !== null || room.connectionState.value.state === 'refused'}
            code={entry.code}
            retry={() => telling.retry(entry.key)}
            discard={() => discard(room, entry.key)}
          />
        ))}
        {widget.visit.firstWords.value.map((one, index) => (
          <Unsent
            key={`first ${index}`}
            text={one.text}
            failed={one.state !== 'waiting'}
            retry={() => void widget.visit.retry()}
            discard={() => widget.visit.discard(one)}
          />
        ))}
        <Typing widget={widget} room={room} />
        <Waiting room={room} />
      </div>
      {room.loadingEarlier.value && <p class="chip">{said.earlier}</p>}
      {scroll.behind.value && (
        <button type="button" class="jump" onClick={scroll.jump}>
          <span class="unseen">{said.latest}</span>
          <Icon name="down" />
          {widget.unread.value > 0 && <span class="badge">{badgeOf(widget.unread.value)}</span>}
        </button>
      )}
    </div>
  )
}

/** `last`: number of the customer's last message, which shows its receipts. */
function Drawn({ line, last, telling }: { line: DrawnLine; last: number; telling: Telling }) {
  const { widget, room, correct, remove } = telling
  if (line.kind === 'day') {
    return (
      <p class="parting">
        <time dateTime={line.at}>{wording().day(line.at, serverNow())}</time>
      </p>
    )
  }
  if (line.kind === 'new') return <p class="parting fresh">{words.value.widget.newMessages}</p>
  if (line.kind === 'event') {
    return (
      <p class="event">
        <Pieces pieces={lineOf(line.item)} />
      </p>
    )
  }
  const { item, n, begins, ends } = line
  const mine = item.type === 'message' && item.participant === room.you.value?.participant
  return (
    <Bubble
      item={item}
      mine={mine}
      begins={begins}
      ends={ends || n === last}
      house={widget.ownTitle()}
      face={widget.ownTitle()}
      amendable={mine && isAmendable(item, room)}
      correct={correct}
      remove={remove}
    >
      <time dateTime={item.at} dir="auto">
        {wording().time(item.at)}
      </time>
      {n === last && <Receipt room={room} widget={widget} n={n} />}
    </Bubble>
  )
}

/** R14: within the entry point's time, by the reader's clock. The server decides. */
function isAmendable(item: Item, room: InRoom['room']): boolean {
  const withinMs = room.limits.value?.amendWithinMs ?? 0
  return (
    !isOver(room) && item.change !== 'deleted' && item.change !== 'redacted' && serverNow() - timeOf(item.at) < withinMs
  )
}

/** R12: with several readers it names them. */
function Receipt({ room, n }: InRoom & { n: number }) {
  const { widget: said } = words.value
  const roster = room.room.value?.roster ?? []
  const { read, delivered } = receiptsOf(
    n,
    room.you.value?.participant ?? null,
    roster,
    room.cursors.value,
    room.delivered.value,
  )
  if (read.length > 0) {
    const names = wording().list(read.map(({ name }) => tame(name)))
    return <span>{roster.length > 2 ? <Said sentence={said.readBy} values={{ names }} /> : said.read}</span>
  }
  if (delivered.length > 0) return <span>{said.delivered}</span>
  // After the end nobody is left who could get it.
  return room.room.value?.status === 'ended' ? null : <span>{said.sent}</span>
}

function Typing({ widget, room }: InRoom) {
  const { widget: said } = words.value
  const typists = room.typing.value.map(({ name }) => tame(name) || widget.ownTitle() || said.chat)
  if (typists.length === 0) return null
  const names = wording().list(typists)
  return (
    <div class="words theirs begins ends">
      <Avatar name={typists[0] ?? ''} />
      <p class="bubble dots">
        <span class="unseen">
          <Said sentence={typists.length === 1 ? said.typing : said.typingMany} values={{ names }} />
        </span>
        <i />
        <i />
        <i />
      </p>
    </div>
  )
}

/** The server refuses the customer: what still waited to be sent is not sent from here any more, so it can be let go as well. */
function discard(room: InRoom['room'], key: number): void {
  if (room.connectionState.peek().state === 'refused') room.unsent.putOff('It was not sent.', 'not_a_participant')
  room.discard(key)
}
