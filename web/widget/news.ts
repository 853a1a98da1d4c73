// Reports messages that arrive while the conversation is open, to the page and to the reader. Messages that were there before are not reported.
import { isOfPeople } from '../shared/log.ts'
import type { Room } from '../shared/room.ts'
import { wordsIn } from '../shared/words-in.ts'
import type { Events } from './events.ts'

interface Opened {
  readonly conversation: string
  readonly room: Room
}

/** `ring` is called with the latest message of others. Stops when the returned function is called. */
export function tellNews(
  { conversation, room }: Opened,
  events: Events,
  ring: (id: string, name: string, text: string) => void,
): () => void {
  let heard: number | null = null
  let over: boolean | null = null
  const unhear = room.items.subscribe((items) => {
    const last = room.first.peek() + items.length - 1
    const me = room.you.peek()?.participant
    if (me === undefined || last < 1) return
    const fresh = heard === null ? [] : items.slice(items.length - Math.max(0, last - heard))
    heard = Math.max(last, heard ?? 0)
    const news = fresh.filter((item) => isOfPeople(item) && item.participant !== me)
    for (const { id, at, name } of news) events.tell('message', { conversation, id, at, name })
    const latest = news.at(-1)
    if (latest !== undefined) ring(latest.id, latest.name, wordsIn(latest))
  })
  const unwatch = room.room.subscribe((view) => {
    if (view === null) return
    const before = over
    over = view.status === 'ended'
    if (!over || before !== false) return
    const reason = room.items.peek().findLast(({ type }) => type === 'ended')?.reason ?? null
    events.tell('ended', { conversation, reason })
  })
  return () => {
    unhear()
    unwatch()
  }
}
