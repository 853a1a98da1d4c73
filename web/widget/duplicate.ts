// Duplicating a tab, or opening one from a page, copies what the tab keeps of itself. Words that the first one has not sent yet are its own to send: sent
// from both they would be said twice (D3). So a tab that keeps words names itself and holds a lock of that name, and one that begins with a name that is
// held elsewhere is a copy. Without locks nothing tells the two apart, and each sends what it has.
import type { Signal } from '@preact/signals'
import { newId } from '../shared/id.ts'
import { locksOrNone } from '../shared/locks.ts'
import { pause } from '../shared/pause.ts'
import { hold } from '../shared/slots.ts'
import type { Keeping } from '../shared/store.ts'
import type { FirstWords } from './first.ts'
import type { Keys } from './keys.ts'

/** The page before this one in the same tab may still have the lock; it lets go sooner than within all of these. */
const [mostTries, betweenMs] = [10, 100] as const
/** Nobody waits longer for locks that never answer. */
const answersWithinMs = 3_000

export class Duplicate {
  readonly #ofTab: Keeping
  readonly #keys: Keys
  #lock: TabLock | null = null

  /** `over`: the page has done with the chat, or puts it back as another one. */
  constructor(ofTab: Keeping, keys: Keys, over: AbortSignal) {
    this.#ofTab = ofTab
    this.#keys = keys
    this.lookAgain()
    const letGo = () => this.#lock?.letGo()
    over.addEventListener('abort', letGo)
    // A page that the browser keeps to come back to would keep the lock from the next one in its tab.
    addEventListener('pagehide', letGo, { signal: over })
  }

  /** Whose the words are is asked anew: the page is shown again. */
  lookAgain(): void {
    this.#lock?.letGo()
    const id = this.#ofTab.getItem(this.#keys.tab)
    this.#lock = id === null || isFrame() ? null : new TabLock(`${this.#keys.tab}/${id}`)
  }

  /** There are words in this tab: a copy of it is to find that they are not its own. */
  claimTab(): void {
    const { tab } = this.#keys
    if (this.#ofTab.getItem(tab) !== null) return
    this.#ofTab.setItem(tab, newId())
    this.lookAgain()
  }

  /** Settles once the words that are another tab’s are gone from these, which this one began with, and from what it keeps. */
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

/** A frame shares what its page keeps of the tab: it is no copy, and what it took away would be gone from the page too. */
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
      const ours = hold(locks, name).then((release) => this.#has(release))
      const answer = await within(answersWithinMs, ours, null)
      if (answer === true) return false
      // Whoever has been refused once is not alone, even if the next answer never comes.
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

/** `otherwise`: where there is no answer in time. */
function within<Answer>(spanMs: number, asked: Promise<Answer>, otherwise: Answer): Promise<Answer> {
  return Promise.race([asked, pause(spanMs).then(() => otherwise)])
}
