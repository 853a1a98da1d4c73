// The chat, fetched when somebody wants it. Its address is the same in every release: a launcher of the last one finds it too.
import { h, render } from 'preact'
import { pause } from '../shared/pause.ts'
import type { Chat, Page } from './contract.ts'
import { App } from './parts/app.tsx'
import { speak } from './tongue.ts'
import { Widget } from './widget.ts'
import css from './widget.css?inline'

/** The launchers that it can live with: of this release and of the one before. */
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
    // It does not outlive being moved; whoever is asked can try again.
    widget.visit.gate.leave()
    render(null, page.place)
  }
  // What is known already is drawn at once, not first that it is being looked for; the network is not waited for.
  await Promise.race([widget.start(), pause(0)])
  widget.takeOver()
  // A page that is still loading has no place for it yet; the launcher tells when it has.
  if (page.host.isConnected) draw()
  return {
    open: () => widget.open(),
    close: () => widget.close(),
    identify: (token) => widget.identify(token),
    signOut: () => widget.signOut(),
    draw: () => {
      // Nobody has opened it now, so nobody is taken there.
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
