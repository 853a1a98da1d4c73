// Sound and notifications for words that nobody is looking at: once, however many tabs there are.
import { signal } from '@preact/signals'
import { chime } from '../shared/chime.ts'
import { askToNotify, mayNotify, notify, type Notice } from '../shared/notification.ts'
import { pause } from '../shared/pause.ts'
import type { Keeping } from '../shared/store.ts'
import type { Keys } from './keys.ts'

const loudness = 0.08

/** How long tabs that cannot be seen, or cannot be heard, let others come first. */
const hiddenMs = 150
const silentMs = 400
/** A claim on a message is kept until no tab can still be asking. */
const claimedMs = 5_000

export class Bell {
  readonly muted = signal(false)
  readonly notifies = signal(false)
  readonly #storage: Keeping
  readonly #keys: Pick<Keys, 'muted' | 'notify'>

  constructor(storage: Keeping, keys: Pick<Keys, 'muted' | 'notify'>) {
    this.#storage = storage
    this.#keys = keys
    this.muted.value = storage.getItem(keys.muted) === 'yes'
    this.notifies.value = storage.getItem(keys.notify) === 'yes' && mayNotify() === 'granted'
  }

  mute(muted: boolean): void {
    this.muted.value = muted
    this.#storage.setItem(this.#keys.muted, muted ? 'yes' : 'no')
    if (!muted) chime(loudness)
  }

  /** As it is set for somebody new. */
  reset(): void {
    this.muted.value = false
    this.notifies.value = false
  }

  /** By the reader's own hand only: browsers and people resent being asked unasked. */
  async notify(wanted: boolean): Promise<void> {
    const granted = wanted && (await askToNotify()) === 'granted'
    this.notifies.value = granted
    this.#storage.setItem(this.#keys.notify, granted ? 'yes' : 'no')
  }

  /** Words came. `seen`: somebody is looking at them in this tab, so no tab need say so. */
  async ring(id: string, seen: boolean, notice: Notice): Promise<void> {
    const heard = navigator.userActivation?.hasBeenActive ?? true
    await pause(seen ? 0 : (document.hidden ? hiddenMs : 1) + (heard ? 0 : silentMs))
    if (!(await isFirst(`partyline.heard/${id}`)) || seen) return
    if (!this.muted.value && heard) chime(loudness)
    if (this.notifies.value && document.hidden) notify(id, notice)
  }
}

/** The first tab to ask for a name has it. Without locks every visible tab is on its own. */
function isFirst(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = async () => {
      await navigator.locks.request(name, { ifAvailable: true }, (lock) => {
        resolve(lock !== null)
        return lock === null ? undefined : pause(claimedMs)
      })
    }
    asked().catch(() => resolve(!document.hidden))
  })
}
