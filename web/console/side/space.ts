// Whether the page is wide enough for the details beside a conversation. It is measured in the font size as drawn, as in side.css, because the
// window's width does not change when only the text was made larger.
import { signal } from '@preact/signals'

export const roomy = signal(false)

/** Starts measuring. `page`: the element of the style's container query. */
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
