// The transcript: the items of the log, then messages that are still being sent. It follows the end only if the reader is there.
import { useComputed } from '@preact/signals'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { serverNow } from '../../shared/clock.ts'
import { linesOf, type DrawnLine } from '../../shared/lines.ts'
import type { Desk } from '../desk.ts'
import { Icon } from '../parts/icons.tsx'
import { words, wording } from '../words.ts'
import { Event } from './event.tsx'
import { Message } from './message.tsx'
import type { Reader } from './reader.ts'
import { UnsentLine } from './unsent.tsx'

/** Pixels from an end that count as being at it. */
const nearEnd = 40
const groupMs = 3 * 60_000

interface Props {
  readonly desk: Desk
  readonly conversation: string
  readonly reader: Reader
}

export function Transcript({ desk, conversation, reader }: Props) {
  const { room } = reader
  const box = useRef<HTMLDivElement>(null)
  const scrolled = useScrolling(box, reader)
  return (
    <div class="transcript-frame">
      <div
        class="transcript"
        role="log"
        aria-live="polite"
        aria-label={words.value.transcript.label}
        // A region that scrolls must be reachable by keyboard.
        tabIndex={0}
        ref={box}
        onScroll={scrolled}
      >
        {room.you.value === null ? <Loading /> : <Beginning reader={reader} />}
        <Lines desk={desk} conversation={conversation} reader={reader} />
        {room.unsent.entries.value.map((entry) => (
          <UnsentLine key={entry.key} entry={entry} room={room} />
        ))}
        <Typing reader={reader} />
      </div>
      <Latest reader={reader} />
    </div>
  )
}

function Lines({ desk, conversation, reader }: Props) {
  const { room } = reader
  const lines = useComputed(() => {
    const [first, from] = [room.first.value, Math.max(room.first.value, reader.from.value)]
    return linesOf(room.items.value.slice(from - first), { first: from, newFrom: reader.newFrom.value, groupMs })
  })
  const me = room.you.value?.participant
  return (
    <>
      {lines.value.map((line) => (
        <Line
          key={line.key}
          line={line}
          last={line.key === reader.lastOwn.value}
          mine={isMine(line, me)}
          desk={desk}
          conversation={conversation}
          reader={reader}
        />
      ))}
    </>
  )
}

function isMine(line: DrawnLine, me: string | undefined): boolean {
  return line.kind === 'words' && me !== undefined && line.item.participant === me
}

interface LineProps {
  readonly line: DrawnLine
  readonly mine: boolean
  /** Whether it is the agent's own last message. */
  readonly last: boolean
}

/** It has no state of its own. Its parts compare their properties and are redrawn only on a change. */
function Line({ line, mine, last, desk, conversation, reader }: Props & LineProps) {
  switch (line.kind) {
    case 'day':
      return <Day at={line.at} />
    case 'new':
      return (
        <p class="fresh-line">
          <span>{words.value.transcript.fresh}</span>
        </p>
      )
    case 'event':
      return <Event item={line.item} n={line.n} />
    case 'words': {
      const { item, n, begins, ends } = line
      const props = { desk, conversation, reader, item, n, begins, ends, mine, last }
      return <Message {...props} />
    }
  }
}

function Day({ at }: { at: string }) {
  return (
    <p class="day">
      <time dateTime={at}>{wording.value.day(at, serverNow())}</time>
    </p>
  )
}

function Loading() {
  return (
    <p class="event" role="status">
      {words.value.loading}
    </p>
  )
}

function Beginning({ reader }: { reader: Reader }) {
  const { room } = reader
  const said = words.value.transcript
  if (room.loadingEarlier.value) return <p class="event">{said.loadingEarlier}</p>
  if (reader.from.value <= 1 && room.first.value === 1) return null
  return (
    <p class="event">
      <button type="button" class="button bare" onClick={() => reader.earlier()}>
        {said.earlier}
      </button>
    </p>
  )
}

function Typing({ reader: { room } }: { reader: Reader }) {
  const typists = room.typing.value
  if (typists.length === 0) return null
  const names = wording.value.list(typists.map(({ name }) => name.slice(0, 80)))
  return (
    <p class="typing-line" aria-live="off">
      <span class="dots" aria-hidden="true" />
      <bdi>{wording.value.counted(words.value.transcript.typing, typists.length, names)}</bdi>
    </p>
  )
}

function Latest({ reader }: { reader: Reader }) {
  if (reader.following.value) return null
  const unread = reader.room.unread.value
  const { latest, latestNew } = words.value.transcript
  return (
    <button type="button" class="button latest" onClick={() => reader.latest()}>
      <Icon name="down" /> {unread > 0 ? wording.value.counted(latestNew, unread) : latest}
    </button>
  )
}

function isAtEnd({ scrollHeight, scrollTop, clientHeight }: HTMLElement): boolean {
  return scrollHeight - scrollTop - clientHeight < nearEnd
}

/** Sticks to the end if the reader is there, keeps its place if not, and scrolls to a target. Returns the handler for scroll events. */
function useScrolling(box: { readonly current: HTMLDivElement | null }, reader: Reader): () => void {
  const { room } = reader
  const drawn = useRef({ from: 0, height: 0 })
  const boxHeight = useRef(0)
  const read = () => {
    if (reader.following.peek() && document.visibilityState === 'visible') room.read()
  }
  const follow = () => {
    if (!box.current) return
    boxHeight.current = box.current.clientHeight
    if (reader.following.peek()) box.current.scrollTop = box.current.scrollHeight
  }
  const [items, unsent, typing, cursors] = [room.items, room.unsent.entries, room.typing, room.cursors]
  useLayoutEffect(() => {
    const node = box.current
    if (!node) return
    const before = drawn.current
    // Items inserted above must not move what the reader sees.
    if (!reader.following.peek() && reader.from.peek() < before.from)
      node.scrollTop += node.scrollHeight - before.height
    follow()
    drawn.current = { from: reader.from.peek(), height: node.scrollHeight }
    read()
  }, [
    items.value,
    unsent.value,
    typing.value,
    cursors.value,
    room.you.value,
    reader.from.value,
    reader.following.value,
  ])
  useLayoutEffect(() => {
    const target = reader.target.value
    if (target === null) return
    const line = box.current?.querySelector(`[data-n="${target.n}"]`)
    line?.scrollIntoView({ block: 'center' })
    // If everything fits into the box, the reader is at the end.
    if (box.current) reader.following.value = isAtEnd(box.current)
  }, [reader.target.value, reader.from.value])
  useEffect(() => {
    const resized = new ResizeObserver(follow)
    if (box.current) resized.observe(box.current)
    const visibilityChanged = () => {
      if (document.visibilityState === 'hidden') reader.lookedAway()
      else {
        reader.lookedBack()
        read()
      }
    }
    document.addEventListener('visibilitychange', visibilityChanged)
    return () => {
      resized.disconnect()
      document.removeEventListener('visibilitychange', visibilityChanged)
    }
  }, [reader])
  return () => {
    const node = box.current
    // The box was resized, so the scroll event is not the reader's.
    if (!node || node.clientHeight !== boxHeight.current) return
    reader.following.value = isAtEnd(node)
    if (node.scrollTop < nearEnd) reader.earlier()
  }
}
