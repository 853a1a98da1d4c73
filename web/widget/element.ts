// The custom element: a shadow root that the page's style sheets do not reach, with a style sheet that its policy does not forbid.
import { h, render } from 'preact'
import { App } from './parts/app.tsx'
import type { Widget } from './widget.ts'
import css from './widget.css?inline'

const sheet = new CSSStyleSheet()
sheet.replaceSync(css)

export class PartylineChat extends HTMLElement {
  widget: Widget | null = null

  connectedCallback(): void {
    if (this.widget === null || this.shadowRoot !== null) return
    // Open: closing it would keep out no script of the page, but readers' tools and tests.
    const root = this.attachShadow({ mode: 'open' })
    root.adoptedStyleSheets = [sheet]
    render(h(App, { widget: this.widget, host: this }), root)
  }
}
