// The transcript: what the log says, then what is still on its way. It follows the end only for a reader who is there.
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import type { Item } from '../../protocol/items.ts'
import { isWordless } from './amendments.ts'
import type { Room } from './room.ts'
import type { Entry } from './slots.ts'

/** Pixels from the end that still count as being there. */
const nearEnd = 40

export function Transcript({ room }: { room: Room }) {
  const box = useRef<HTMLDivElement>(null)
  const followed = useRef(true)
  const unsent = room.unsent.entries.value
  const read = () => {
    if (followed.current && document.visibilityState === 'visible') room.read()
  }
  const follow = () => {
    if (followed.current && box.current) box.current.scrollTop = box.current.scrollHeight
  }
  useLayoutEffect(() => {
    follow()
    read()
  }, [room.items.value, unsent, room.typing.value, room.cursors.value, room.you.value])
  useEffect(() => {
    const resized = new ResizeObserver(follow)
    if (box.current) resized.observe(box.current)
    document.addEventListener('visibilitychange', read)
    return () => {
      resized.disconnect()
      document.removeEventListener('visibilitychange', read)
    }
  }, [room])
  return (
    <div
      class="transcript"
      role="log"
      aria-live="polite"
      aria-label="Transcript"
      // A region that scrolls must be reachable by keyboard.
      tabIndex={0}
      ref={box}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        followed.current = scrollHeight - scrollTop - clientHeight < nearEnd
        read()
      }}
    >
      {room.you.value === null && <p class="quiet">Loading…</p>}
      {room.items.value.filter(isShown).map((item) => (
        <ItemLine key={item.id} item={item} mine={item.participant === room.you.value?.participant} />
      ))}
      {unsent.map((entry) => (
        <UnsentLine key={entry.key} entry={entry} room={room} />
      ))}
      <Seen room={room} />
      {room.typing.value.map(({ participant, name }) => (
        <p key={participant} class="quiet">
          {name} is typing…
        </p>
      ))}
    </div>
  )
}

function isShown(item: Item): boolean {
  return item.type !== 'amended'
}

function ItemLine({ item, mine }: { item: Item; mine: boolean }) {
  if (item.type === 'message' || item.type === 'note') {
    return (
      <article class={`message ${item.type}${mine ? ' mine' : ''}`}>
        <header class="quiet">
          {item.type === 'note' && <strong>Note · </strong>}
          {mine ? 'You' : item.name} · <Time at={item.at} />
        </header>
        <p>{isWordless(item) ? <em class="quiet">Deleted</em> : item.text}</p>
      </article>
    )
  }
  if (item.type === 'prompt') return <p class="message">{item.text}</p>
  return (
    <p class="quiet">
      {item.text} · <Time at={item.at} />
    </p>
  )
}

function UnsentLine({ entry, room }: { entry: Entry; room: Room }) {
  return (
    <article class={`message mine unsent ${entry.type}`}>
      <header class="quiet">{entry.failed === null ? 'Sending…' : <span class="wrong">Not sent</span>}</header>
      <p>{entry.text}</p>
      {entry.failed !== null && (
        <footer class="row">
          <span class="quiet">{entry.failed}</span>
          <button type="button" onClick={() => room.retry(entry.key)}>
            Try again
          </button>
          <button type="button" onClick={() => room.discard(entry.key)}>
            Discard
          </button>
        </footer>
      )}
    </article>
  )
}

/** R12: who has read one's own last words. */
function Seen({ room }: { room: Room }) {
  const me = room.you.value?.participant
  const at = room.items.value.findLastIndex(({ participant, type }) => type === 'message' && participant === me)
  const last = at < 0 ? 0 : room.first.value + at
  const others = room.room.value?.roster.filter(({ id }) => id !== me) ?? []
  const readers = others.filter(({ id }) => last > 0 && (room.cursors.value[id] ?? 0) >= last)
  if (readers.length === 0) return null
  return (
    <p class="quiet" aria-live="off">
      Read by {readers.map(({ name }) => name).join(', ')}
    </p>
  )
}

function Time({ at }: { at: string }) {
  return <time dateTime={at}>{new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}</time>
}
