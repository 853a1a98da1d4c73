// The reader's position in the transcript: at the end, which is followed and counts as read, or further up, where nothing moves.
import { useSignal, type Signal } from '@preact/signals'
import type { TargetedEvent } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import type { Room } from '../../shared/room.ts'
import type { Widget } from '../widget.ts'

/** Pixels from an end that count as being at it. */
const nearEnd = 60
const nearBeginning = 240

export function useScroll(widget: Widget, room: Room, newFrom: Signal<number | null>) {
  const box = useRef<HTMLDivElement>(null)
  const behind = useSignal(false)
  /** Height and first number at the last drawing. Items inserted above must not move what the reader sees. */
  const drawn = useRef({ height: 0, first: 0 })
  /** Nobody has looked since; what is unread then is new. */
  const absent = useRef(true)
  const setNewFrom = () => {
    if (room.you.peek() !== null) newFrom.value = room.news.peek()[0] ?? newFrom.peek()
  }
  const read = () => {
    if (!widget.attended()) absent.current = true
    else if (behind.peek()) {
      if (newFrom.peek() === null) setNewFrom()
    } else if (room.you.peek() !== null) {
      if (absent.current) setNewFrom()
      absent.current = false
      room.read()
    }
  }
  const jump = () => {
    box.current?.scrollTo({ top: box.current.scrollHeight })
  }
  useLayoutEffect(() => {
    const at = box.current
    if (at === null) return
    const first = room.first.value
    if (first < drawn.current.first) at.scrollTop += at.scrollHeight - drawn.current.height
    else if (!behind.peek()) at.scrollTop = at.scrollHeight
    drawn.current = { height: at.scrollHeight, first }
    read()
    if (first > 1 && at.scrollTop < nearBeginning) room.earlier()
  })
  useEffect(() => {
    const followed = () => {
      if (box.current && !behind.peek()) box.current.scrollTop = box.current.scrollHeight
    }
    const resized = new ResizeObserver(followed)
    if (box.current) resized.observe(box.current)
    document.addEventListener('visibilitychange', read)
    return () => {
      resized.disconnect()
      document.removeEventListener('visibilitychange', read)
    }
  }, [room])
  // An own message ends the new section, and scrolls to itself.
  useLayoutEffect(() => {
    if (room.unsent.entries.value.length === 0) return
    newFrom.value = null
    jump()
  }, [room.unsent.entries.value.length])
  const scrolled = ({ currentTarget: { scrollHeight, scrollTop, clientHeight } }: TargetedEvent<HTMLDivElement>) => {
    behind.value = scrollHeight - scrollTop - clientHeight > nearEnd
    read()
    if (room.first.peek() > 1 && scrollTop < nearBeginning) room.earlier()
  }
  return { box, behind, jump, scrolled }
}
