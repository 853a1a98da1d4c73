// The script that a site embeds: finds its own tag, puts the widget on the page, and answers to `window.partyline`.
import { limits } from '../../protocol/limits.ts'
import { callsTo, catchUp, type Waiting } from './calls.ts'
import { PartylineChat } from './element.ts'
import { settingsFrom } from './settings.ts'
import { speak } from './tongue.ts'
import { Widget } from './widget.ts'

/** What the build knows: a language for every file in `web/locales`. */
declare const LOCALES: readonly string[]

const tag = 'partyline-chat'
const script = document.currentScript

// A page that loads the script twice gets one widget.
if (script instanceof HTMLScriptElement && customElements.get(tag) === undefined) begin(script)

function begin({ src, dataset }: HTMLScriptElement): void {
  const { lang, dir } = document.documentElement
  const settings = settingsFrom(src, dataset, { language: lang, direction: dir, languages: navigator.languages })
  const widget = new Widget(settings)
  const waiting = (window.partyline as { readonly queue?: readonly Waiting[] } | undefined)?.queue ?? []
  window.partyline = callsTo(widget)
  catchUp(window.partyline, waiting)
  customElements.define(tag, PartylineChat)
  const element = new PartylineChat()
  element.widget = widget
  const mount = () => document.body.append(element)
  // Words and looks first, so that nobody sees them turn into others; but a network that hangs hides nothing.
  const known = Promise.all([speak(settings.host, settings.languages, LOCALES), widget.start()])
  const long = new Promise((resolve) => setTimeout(resolve, limits.offlineShownMs))
  void Promise.race([known, long]).then(() => {
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', mount)
    else mount()
  })
}
