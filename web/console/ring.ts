// Rings: a sound and a notification from one tab of the agent, and the title of every tab (A6).
import { effect, signal } from '@preact/signals'
import { chime, wakeAudio } from '../shared/chime.ts'
import { askToNotify, mayNotify, notify } from '../shared/notification.ts'
import { apart } from '../shared/sentence.ts'
import { storeOf } from '../shared/stores.ts'
import type { Desk } from './desk.ts'
import { consoleKey } from './kept.ts'
import type { Offer } from './sections.ts'
import { words, wording } from './words.ts'

const storage = storeOf('localStorage')
const soundKey = consoleKey('sound')
const repeatMs = 3_000
const loudness = 0.14

export const sound = signal(storage.getItem(soundKey) !== 'off')
export const notifications = signal<NotificationPermission | 'missing'>(
  'Notification' in window ? mayNotify() : 'missing',
)
/** Whether this tab rings for its agent. */
export const ringer = signal(false)

export function setSound(on: boolean): void {
  storage.setItem(soundKey, on ? 'on' : 'off')
  sound.value = on
}

export async function askForNotifications(): Promise<void> {
  notifications.value = await askToNotify()
}

/** Rings until the returned function is called. */
export function ringFor(desk: Desk): () => void {
  const release = becomeRinger(desk.me.id)
  const shown = new Map<string, Notification>()
  let timer: number | null = null
  const stopTitle = effect(() => {
    document.title = titleOf(desk)
  })
  const stopSound = effect(() => {
    const rings = ringer.value && sound.value && ringing(desk).length > 0
    if (rings && timer === null) {
      chime(loudness)
      timer = window.setInterval(() => chime(loudness), repeatMs)
    } else if (!rings && timer !== null) {
      clearInterval(timer)
      timer = null
    }
  })
  const stopNotifications = effect(() => tell(ringer.value ? ringing(desk) : [], shown))
  return () => {
    stopTitle()
    stopNotifications()
    stopSound()
    if (timer !== null) clearInterval(timer)
    for (const one of shown.values()) one.close()
    release()
  }
}

function ringing(desk: Desk): readonly Offer[] {
  return desk.offers.value.filter(({ state }) => state === 'ringing')
}

function titleOf(desk: Desk): string {
  const offers = ringing(desk)
  const { product, offers: said } = words.value
  if (offers.length > 0) return `${wording.value.counted(said.ringing, offers.length)} · ${product}`
  let unread = 0
  for (const room of desk.rooms.all.value.values()) unread += room.unread.value
  return unread > 0 ? `(${wording.value.number(unread)}) ${product}` : product
}

/** The tab that holds the lock rings. When it closes, the next tab gets the lock. */
function becomeRinger(agent: string): () => void {
  const given = new AbortController()
  let release = () => {}
  const asked = async () => {
    await navigator.locks.request(`partyline.ringer/${agent}`, { signal: given.signal }, () => {
      ringer.value = true
      return new Promise<void>((resolve) => {
        release = resolve
      })
    })
  }
  asked().catch(() => {
    // The lock was refused (and not because this tab has stopped): ringing in two tabs is better than in none.
    if (!given.signal.aborted) ringer.value = true
  })
  return () => {
    given.abort()
    release()
    ringer.value = false
  }
}

function tell(offers: readonly Offer[], shown: Map<string, Notification>): void {
  for (const [id, one] of shown) {
    if (offers.some((offer) => offer.id === id)) continue
    one.close()
    shown.delete(id)
  }
  if (notifications.value !== 'granted' || document.visibilityState === 'visible') return
  for (const { id, card } of offers) {
    if (shown.has(id)) continue
    const body = card.queue === null ? card.entryPoint : `${card.entryPoint} · ${card.queue}`
    const title = words.value.offers.notification(apart(card.customer))
    const one = notify(id, { title, body, open: () => {} })
    if (one) shown.set(id, one)
  }
}

window.addEventListener('pointerdown', wakeAudio)
window.addEventListener('keydown', wakeAudio)
