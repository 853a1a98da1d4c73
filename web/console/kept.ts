// Names of what the console keeps in the browser's storage. Keys of personal data contain whose they are.
import { renamed, type BrowserStore } from '../shared/store.ts'
import { storeOf } from '../shared/stores.ts'

const root = 'partyline.console/'

/** Settings of this browser, and the tab's session. Release 0.1.0 kept them without a name of the page; they are renamed once. */
type Kept = 'scheme' | 'side' | 'sound' | 'session' | 'keys'

export function consoleKey(kept: Kept): string {
  const key = root + kept
  renamed(storeOf(kept === 'session' ? 'sessionStorage' : 'localStorage'), `partyline.${kept}`, key)
  return key
}

export const draftsRoot = `${root}draft/`
export const unsentRoot = `${root}unsent/`

/** When the page was last reloaded because files of an area could not be fetched (ms). */
export const begunAnewKey = `${root}anew`

/** The key that says that an agent is signed in in this browser. */
export function signInPeriodKey(agent: string): string {
  return `${root}visit/${agent}`
}

/** Deletes all unsent text of an agent. */
export function forgetWords(store: BrowserStore, agent: string): void {
  store.clear((key) => {
    if (key.startsWith(draftsRoot)) return key.startsWith(`${draftsRoot}${agent}/`)
    return key.startsWith(unsentRoot) && key.slice(unsentRoot.length).split('/')[1] === agent
  })
}
