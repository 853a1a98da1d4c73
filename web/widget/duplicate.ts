// A tab that was duplicated, or opened by the page, begins with what the other one keeps of itself. What that one wrote and has not sent is its own to
// send: sent from both it would be said twice (D3). Without locks nothing tells them apart, and each sends what it has.
import type { Signal } from '@preact/signals'
import { newId } from '../shared/id.ts'
import { locksOrNone } from '../shared/locks.ts'
import { pause } from '../shared/pause.ts'
import { hold, type Keeping, type Locks } from '../shared/slots.ts'
import type { FirstWords } from './first.ts'
import type { Keys } from './keys.ts'

/** A page that is just being left lets go sooner than within all of these. */
const [mostTries, betweenMs] = [10, 100] as const
/** What lets go of each lock of this page, which may take the chat away and put it back. */
const held = new Map<string, () => void>()

export class Duplicate {
  readonly #ofTab: Keeping
  readonly #keys: Keys
  readonly #found: Promise<boolean>

  constructor(ofTab: Keeping, keys: Keys) {
    this.#ofTab = ofTab
    this.#keys = keys
    const id = ofTab.getItem(keys.tab)
    this.#found = id === null ? Promise.resolve(false) : isHeldElsewhere(`${keys.tab}/${id}`)
  }

  /** There are words in this tab: one that begins as it does is to know whose they are. */
  tell(): void {
    const { tab } = this.#keys
    if (this.#ofTab.getItem(tab) !== null) return
    const id = newId()
    this.#ofTab.setItem(tab, id)
    void holds(`${tab}/${id}`)
  }

  /** Settles once what is another tab’s is gone from these words, which the tab began with, and from what it keeps. */
  async leaves(words: Signal<readonly FirstWords[]>): Promise<void> {
    const found = words.peek()
    if (!(await this.#found)) return
    const ofTab = this.#ofTab
    const [first, attempt] = [this.#keys.first(''), this.#keys.attempt('')]
    ofTab.removeItem(this.#keys.tab)
    words.value = words.peek().filter((each) => !found.includes(each))
    const goes = (name: string) => name === attempt || name.startsWith(`${attempt}/`) || name.startsWith(`${first}/`)
    const names = Array.from({ length: ofTab.length }, (_, index) => ofTab.key(index) ?? '')
    for (const name of names) if (goes(name)) ofTab.removeItem(name)
  }
}

/** Nobody waits for locks that never answer. */
function isHeldElsewhere(name: string): Promise<boolean> {
  return Promise.race([holds(name).then((mine) => !mine), pause(3 * mostTries * betweenMs).then(() => false)])
}

/** As long as the page is shown; false: another one has it. */
async function holds(name: string): Promise<boolean> {
  if (held.has(name)) return true
  const locks = await locksOrNone()
  for (let tries = 0; locks !== null && tries < mostTries; tries++) {
    if (tries > 0) await pause(betweenMs)
    const letGo = await hold(locks, name)
    if (letGo === null) continue
    if (held.size === 0) letGoWhileAway(locks)
    held.set(name, letGo)
    return true
  }
  return locks === null
}

/** A page that the browser keeps to come back to would keep its locks from the next one in its tab. */
function letGoWhileAway(locks: Locks): void {
  addEventListener('pagehide', () => {
    for (const letGo of held.values()) letGo()
  })
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) for (const name of held.keys()) void holdsAgain(locks, name)
  })
}

async function holdsAgain(locks: Locks, name: string): Promise<void> {
  const letGo = await hold(locks, name)
  if (letGo !== null) held.set(name, letGo)
}
