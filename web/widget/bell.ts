// The sound and notification for messages that nobody is looking at, once for all tabs.
import { signal } from '@preact/signals'
import { chime } from '../shared/chime.ts'
import { askToNotify, mayNotify, notify, type Notice } from '../shared/notification.ts'
import { pause } from '../shared/pause.ts'
import type { Keeping } from '../shared/store.ts'
import type { Keys } from './keys.ts'

const loudness = 0.08

/** How long tabs that are hidden or cannot play sound wait, so that a better tab goes first. */
const hiddenMs = 150
const silentMs = 400
/** A message that one tab rings for counts as taken until every tab has asked. */
const takenMs = 5_000

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

  /** The settings of a new customer. */
  reset(): void {
    this.muted.value = false
    this.notifies.value = false
  }

  /** Call it only on the reader's own click: browsers and people resent permission requests that come unasked. */
  async notify(wanted: boolean): Promise<void> {
    const granted = wanted && (await askToNotify()) === 'granted'
    this.notifies.value = granted
    this.#storage.setItem(this.#keys.notify, granted ? 'yes' : 'no')
  }

  /** A message has arrived. `isRead`: somebody is reading it in this tab, so no tab rings. */
  async ring(id: string, isRead: boolean, notice: Notice): Promise<void> {
    const heard = navigator.userActivation?.hasBeenActive ?? true
    await pause(isRead ? 0 : (document.hidden ? hiddenMs : 1) + (heard ? 0 : silentMs))
    if (!(await isFirst(`partyline.heard/${id}`)) || isRead) return
    if (!this.muted.value && heard) chime(loudness)
    if (this.notifies.value && document.hidden) notify(id, notice)
  }
}

/** Whether this tab is the first to ask for the name. Without locks every visible tab counts as first. */
function isFirst(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = async () => {
      await navigator.locks.request(name, { ifAvailable: true }, (lock) => {
        resolve(lock !== null)
        return lock === null ? undefined : pause(takenMs)
      })
    }
    asked().catch(() => resolve(!document.hidden))
  })
}
