// The script that a site embeds: reads the page's settings, puts the button on the page, and installs `window.partyline`.
import { callsTo, standIn } from './calls.ts'
import { PartylineChat } from './element.ts'
import { whenLoaded } from './idle.ts'
import { Launcher } from './launcher.ts'
import { warn } from './log.ts'
import type { Attributes } from './partyline.d.ts'
import { settingsFrom } from './settings.ts'

const tag = 'partyline-chat'
// Modules and scripts in a shadow root cannot read `document.currentScript`, so their tag is searched for.
const own = (document.currentScript ??
  document.querySelector('script[data-entry-point][src*="widget.js"]')) as HTMLScriptElement | null
const there = customElements.get(tag) as typeof PartylineChat | undefined
// A page that loads the script twice gets one widget. A page that has lost it with its body gets it back.
if (there === undefined) begin()
else if (own !== null) there.again?.(own)

function begin(): void {
  let last = own
  let wrong: unknown = null
  const launcher = new Launcher(attributesOf(own), {
    nonce: own?.nonce ?? '',
    settingsOf: (attributes) => {
      const { lang, dir } = document.documentElement
      return settingsFrom(attributes, { language: lang, direction: dir, languages: navigator.languages })
    },
    isWanted: (element) => last === null || !wentWith(element, last) || sameOnPage(last) !== undefined,
  })
  customElements.define(tag, PartylineChat)
  PartylineChat.again = (script) => {
    if (launcher.mount(attributesOf(script))) last = script
  }
  standIn(callsTo(launcher), (settings) => {
    try {
      // A stand-in that only queues calls has no settings for mounting.
      if (wrong === null || settings.entryPoint) launcher.mount(settings)
      wrong = false
    } catch (error) {
      wrong = error
    }
  })
  // A module's imports run before it, so its settings come later.
  whenLoaded(() => {
    if (!launcher.mounted && wrong) warn((wrong as Error).message)
  })
}

/** The attributes of the tag; `host`: the origin from which the script was loaded. */
function attributesOf(script: HTMLScriptElement | null): Attributes {
  return Object.assign(script?.src ? { host: script.src } : {}, script?.dataset)
}

/** Whether the element disappeared because the page replaced its body, together with the script's tag. */
function wentWith(element: HTMLElement, script: HTMLScriptElement): boolean {
  return !script.isConnected && element.getRootNode() === script.getRootNode()
}

/** Turbo and similar libraries put the new page's tag where the old one was. */
function sameOnPage({ src, dataset }: HTMLScriptElement): HTMLScriptElement | undefined {
  return [...document.scripts].find((each) => each.src === src && each.dataset['entryPoint'] === dataset['entryPoint'])
}
