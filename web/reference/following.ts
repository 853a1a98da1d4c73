// Follows the reader's position, to mark it in the contents.
import { current } from './reading.ts'

/** Stops when the returned function is called. */
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

/** The id of the last article that begins in the upper third of the window. */
function topmost(): string {
  const line = window.innerHeight / 3
  const articles = [...document.querySelectorAll('[data-followed]')]
  return articles.findLast((article) => article.getBoundingClientRect().top < line)?.id ?? ''
}
