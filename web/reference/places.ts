// Where the reader is, to mark it in the contents.
import { current } from './reading.ts'

/** The answer ends it. */
export function followReader(): () => void {
  let waiting = 0
  const look = () => {
    waiting = 0
    current.value = topmost()
  }
  const moved = () => {
    if (waiting === 0) waiting = requestAnimationFrame(look)
  }
  window.addEventListener('scroll', moved, { passive: true })
  look()
  return () => {
    window.removeEventListener('scroll', moved)
    cancelAnimationFrame(waiting)
  }
}

/** The last that begins in the upper third of the window. */
function topmost(): string {
  const line = window.innerHeight / 3
  const places = [...document.querySelectorAll('[data-place]')]
  return places.findLast((place) => place.getBoundingClientRect().top < line)?.id ?? ''
}
