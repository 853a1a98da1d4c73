// The script that a site embeds: finds its own tag, puts the button on the page, and answers to `window.partyline`.
import { callsTo, standIn } from './calls.ts'
import { PartylineChat } from './element.ts'
import { Launcher } from './launcher.ts'
import { settingsFrom } from './settings.ts'

const tag = 'partyline-chat'
const own = document.currentScript

if (own instanceof HTMLScriptElement) {
  const there = customElements.get(tag) as typeof PartylineChat | undefined
  // A page that loads the script twice gets one widget; one that lost it with its body gets it back.
  if (there === undefined) begin(own)
  else there.again?.(own)
}

function begin(first: HTMLScriptElement): void {
  let last = first
  const { src } = first
  const launcher = new Launcher(Object.assign({}, first.dataset), {
    nonce: first.nonce,
    settingsOf: (attributes) => {
      const { lang, dir } = document.documentElement
      return settingsFrom(src, attributes, { language: lang, direction: dir, languages: navigator.languages })
    },
    isWanted: (element) => !wentWith(element, last) || sameOnPage(last) !== undefined,
  })
  customElements.define(tag, PartylineChat)
  PartylineChat.again = (script) => {
    if (!launcher.mounted) launcher.mount(Object.assign({}, script.dataset))
    last = script
  }
  standIn(callsTo(launcher))
  launcher.mount()
}

/** The page has changed its body for another, and the tag was in the one that went. */
function wentWith(element: HTMLElement, script: HTMLScriptElement): boolean {
  return !script.isConnected && element.getRootNode() === script.getRootNode()
}

/** Turbo and its like put the tag of the new page where that of the old one was. */
function sameOnPage({ src, dataset }: HTMLScriptElement): HTMLScriptElement | undefined {
  return [...document.scripts].find((each) => each.src === src && each.dataset['entryPoint'] === dataset['entryPoint'])
}
