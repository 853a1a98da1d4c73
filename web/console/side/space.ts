// Whether there is room for the details beside a conversation. Asked of the page and of the text as it is drawn, as the style does
// (side.css): a window is as wide as before when only the text in it was made larger.
import { signal } from '@preact/signals'

export const roomy = signal(false)

/** Measures from now on. `page`: the element whose width the style asks for. */
export function watchSpace(page: HTMLElement): void {
  const needed = document.createElement('div')
  needed.className = 'needs-beside'
  document.body.append(needed)
  const measure = () => {
    roomy.value = page.clientWidth >= needed.offsetWidth
  }
  const resized = new ResizeObserver(measure)
  for (const one of [page, needed]) resized.observe(one)
  measure()
}
