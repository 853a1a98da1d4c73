// The script that a site embeds: finds out what the page says of it, puts the button on the page, and answers to `window.partyline`.
import { callsTo, standIn } from './calls.ts'
import { PartylineChat } from './element.ts'
import { whenLoaded } from './idle.ts'
import { Launcher } from './launcher.ts'
import { warn } from './log.ts'
import type { Attributes } from './partyline.d.ts'
import { settingsFrom } from './settings.ts'

const tag = 'partyline-chat'
// No module and no script in a shadow root is told which tag is its own.
const own = (document.currentScript ??
  document.querySelector('script[data-entry-point][src*="widget.js"]')) as HTMLScriptElement | null
const there = customElements.get(tag) as typeof PartylineChat | undefined
// A page that loads the script twice gets one widget; one that lost it with its body gets it back.
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
      // A stand-in that holds calls and no more says nothing of where it is to be.
      if (wrong === null || settings.entryPoint) launcher.mount(settings)
      wrong = false
    } catch (error) {
      wrong = error
    }
  })
  // A module's settings come after what it imports.
  whenLoaded(() => {
    if (!launcher.mounted && wrong) warn((wrong as Error).message)
  })
}

/** What the tag says; `host`: where it came from. */
function attributesOf(script: HTMLScriptElement | null): Attributes {
  return Object.assign(script?.src ? { host: script.src } : {}, script?.dataset)
}

/** The page has changed its body for another, and the tag was in the one that went. */
function wentWith(element: HTMLElement, script: HTMLScriptElement): boolean {
  return !script.isConnected && element.getRootNode() === script.getRootNode()
}

/** Turbo and its like put the tag of the new page where that of the old one was. */
function sameOnPage({ src, dataset }: HTMLScriptElement): HTMLScriptElement | undefined {
  return [...document.scripts].find((each) => each.src === src && each.dataset['entryPoint'] === dataset['entryPoint'])
}
