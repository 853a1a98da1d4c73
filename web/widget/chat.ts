// The chat, fetched when somebody wants it. Its address is the same in every release, so that a launcher of the previous one finds it.
import { h, render } from 'preact'
import { pause } from '../shared/pause.ts'
import type { Chat, Page } from './contract.ts'
import { App } from './parts/app.tsx'
import { speak } from './tongue.ts'
import { Widget } from './widget.ts'
import css from './widget.css?inline'

/** The versions of the launcher's contract that this chat supports: this release's and the previous one's. */
export const contracts: readonly number[] = [1]

export async function start(page: Page): Promise<Chat> {
  await speak(page.settings.languages, page.locale, page.words)
  const widget = new Widget(page)
  page.begun?.({ signOut: () => widget.signOut() })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  page.root.adoptedStyleSheets = [sheet]
  const draw = () => render(h(App, { widget }), page.place)
  const undraw = () => {
    // A challenge does not survive being moved. The customer can try again.
    widget.visit.gate.leave()
    render(null, page.place)
  }
  // Draws at once what is known already, instead of a loading state; it does not wait for the network.
  await Promise.race([widget.start(), pause(0)])
  widget.takeOver()
  // A page that is still loading has no body for it yet; the launcher calls again when it has.
  if (page.host.isConnected) draw()
  return {
    open: () => widget.open(),
    close: () => widget.close(),
    identify: (token) => widget.identify(token),
    signOut: () => widget.signOut(),
    draw: () => {
      // Nobody has opened the panel now, so it does not take the focus.
      widget.entered.value = false
      widget.writer.rest()
      draw()
    },
    undraw,
    destroy: () => {
      undraw()
      widget.destroy()
    },
  }
}
