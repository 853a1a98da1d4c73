// Keeps the element in the page's body: inserts it once there is one, and again when the page has replaced its body.
import { elapsed } from '../shared/clock.ts'
import { warn } from './log.ts'

/** A page that removes it this often does not want it. */
const mostReturns = 20
const withinMs = 10_000

export class ElementPresence {
  readonly #element: HTMLElement
  readonly #isWanted: (element: HTMLElement) => boolean
  readonly #unwanted: () => void
  readonly #comebacks: number[] = []
  #stopWaiting: () => void = () => {}
  #over = false

  /** `unwanted`: called when the page has removed the element and does not want it back. */
  constructor(element: HTMLElement, isWanted: (element: HTMLElement) => boolean, unwanted: () => void) {
    this.#element = element
    this.#isWanted = isWanted
    this.#unwanted = unwanted
  }

  come(): void {
    const put = () => this.#put()
    if (document.readyState !== 'loading') put()
    else document.addEventListener('DOMContentLoaded', put, { once: true })
  }

  /** The element was removed. The page may be about to insert it elsewhere. */
  left(): void {
    queueMicrotask(() => {
      if (this.#over || this.#element.isConnected) return
      if (!this.#isWanted(this.#element) || !this.#mayReturn()) this.#unwanted()
      else this.#put()
    })
  }

  end(): void {
    this.#over = true
    this.#stopWaiting()
    this.#element.remove()
  }

  #put(): void {
    if (this.#over || this.#element.isConnected) return
    this.#stopWaiting()
    if (document.body !== null) {
      document.body.append(this.#element)
      return
    }
    const watch = new MutationObserver(() => {
      if (document.body !== null) this.#put()
    })
    watch.observe(document, { childList: true, subtree: true })
    this.#stopWaiting = () => watch.disconnect()
  }

  #mayReturn(): boolean {
    const now = elapsed()
    this.#comebacks.push(now)
    if (this.#comebacks.length > mostReturns) this.#comebacks.shift()
    const may = this.#comebacks.length < mostReturns || now - (this.#comebacks[0] ?? 0) > withinMs
    if (!may) warn('the page takes the chat away again and again, so it stays away')
    return may
  }
}
