// The custom element: a shadow root that the page's styles do not reach. It reports when the page inserts and removes it.

export interface ElementHears {
  placed(): void
  gone(): void
}

export class PartylineChat extends HTMLElement {
  /** Called by a second copy of our script on the same page. */
  static again: (script: HTMLScriptElement) => void = () => {}

  guest: ElementHears | null = null

  connectedCallback(): void {
    // A page that copies its body, as Turbo does for its cache, copies the element without its widget. Such a copy removes itself.
    if (this.guest === null) this.remove()
    else this.guest.placed()
  }

  disconnectedCallback(): void {
    this.guest?.gone()
  }
}
