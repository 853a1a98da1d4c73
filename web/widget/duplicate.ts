// Duplicating a tab, or opening one from a page, copies the tab's session storage. Unsent messages belong to the first tab; if both sent them,
// they would appear twice (D3). So a tab with unsent messages stores a name and holds a lock of that name. A tab that starts with a name that is
// locked elsewhere is a copy. Without locks the two cannot be told apart, and each sends what it has.
import type { Signal } from '@preact/signals'
import { newId } from '../shared/id.ts'
import { locksOrNone } from '../shared/locks.ts'
import { pause } from '../shared/pause.ts'
import { takeLock } from '../shared/slots.ts'
import type { Keeping } from '../shared/store.ts'
import type { FirstWords } from './first.ts'
import type { Keys } from './keys.ts'

/** The previous page in the same tab may still hold the lock. It releases it before all these tries are over. */
const [mostTries, betweenMs] = [10, 100] as const
/** The limit for locks that never answer. */
const answersWithinMs = 3_000

export class Duplicate {
  readonly #ofTab: Keeping
  readonly #keys: Keys
  #lock: TabLock | null = null

  /** `over`: aborted when the page is done with the chat, or replaces it. */
  constructor(ofTab: Keeping, keys: Keys, over: AbortSignal) {
    this.#ofTab = ofTab
    this.#keys = keys
    this.lookAgain()
    const letGo = () => this.#lock?.letGo()
    over.addEventListener('abort', letGo)
    // A page that the browser keeps for Back would keep the lock from the next page in its tab.
    addEventListener('pagehide', letGo, { signal: over })
  }

  /** The page is shown again: checks again whose messages these are. */
  lookAgain(): void {
    this.#lock?.letGo()
    const id = this.#ofTab.getItem(this.#keys.tab)
    this.#lock = id === null || isFrame() ? null : new TabLock(`${this.#keys.tab}/${id}`)
  }

  /** This tab has messages: takes the lock, so that a copy can see that they are not its own. */
  lockTab(): void {
    const { tab } = this.#keys
    if (this.#ofTab.getItem(tab) !== null) return
    this.#ofTab.setItem(tab, newId())
    this.lookAgain()
  }

  /** Settles after messages that belong to another tab were removed from `words` and from storage. */
  async dropOthers(words: Signal<readonly FirstWords[]>): Promise<void> {
    const copied = words.peek()
    if ((await this.#lock?.isAnothers) !== true) return
    const ofTab = this.#ofTab
    const [first, attempt] = [this.#keys.first(''), this.#keys.attempt('')]
    ofTab.removeItem(this.#keys.tab)
    words.value = words.peek().filter((each) => !copied.includes(each))
    const goes = (name: string) => name === attempt || name.startsWith(`${attempt}/`) || name.startsWith(`${first}/`)
    const names = Array.from({ length: ofTab.length }, (_, index) => ofTab.key(index) ?? '')
    for (const name of names) if (goes(name)) ofTab.removeItem(name)
  }
}

/** An iframe shares its page's session storage. It is no copy, and deleting there would delete in the page. */
function isFrame(): boolean {
  return globalThis.top !== globalThis.window
}

class TabLock {
  readonly isAnothers: Promise<boolean>
  #release: (() => void) | null = null
  #over = false

  constructor(name: string) {
    this.isAnothers = this.#take(name)
  }

  letGo(): void {
    this.#over = true
    this.#release?.()
  }

  async #take(name: string): Promise<boolean> {
    const locks = await within(answersWithinMs, locksOrNone(), null)
    if (locks === null) return false
    for (let tries = 0; tries < mostTries; tries++) {
      if (tries > 0) await pause(betweenMs)
      const ours = takeLock(locks, name).then((release) => this.#has(release))
      const answer = await within(answersWithinMs, ours, null)
      if (answer === true) return false
      // One refusal proves that another tab holds the lock, even if the next answer never comes.
      if (answer === null) return tries > 0
    }
    return true
  }

  #has(release: (() => void) | null): boolean {
    this.#release = release
    if (this.#over) release?.()
    return release !== null
  }
}

/** `otherwise`: the result when there is no answer in time. */
function within<Answer>(spanMs: number, asked: Promise<Answer>, otherwise: Answer): Promise<Answer> {
  return Promise.race([asked, pause(spanMs).then(() => otherwise)])
}
