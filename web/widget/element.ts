// The custom element: a shadow root that the page's style sheets do not reach. It says when the page puts it in and takes it out.

export interface Guest {
  placed(): void
  gone(): void
}

export class PartylineChat extends HTMLElement {
  /** What a second script of ours on the same page calls. */
  static again: (script: HTMLScriptElement) => void = () => {}

  guest: Guest | null = null

  connectedCallback(): void {
    // A page that copies its body, as Turbo does to show it again later, copies an element that nobody is behind.
    if (this.guest === null) this.remove()
    else this.guest.placed()
  }

  disconnectedCallback(): void {
    this.guest?.gone()
  }
}
