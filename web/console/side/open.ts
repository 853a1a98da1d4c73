// Whether the details stand beside the conversation, and which of them. Remembered; a narrow page begins without them.
import { effect, signal } from '@preact/signals'
import { storeOf } from '../../shared/stores.ts'
import { consoleKey } from '../kept.ts'
import { roomy } from './space.ts'

export type Tab = 'profile' | 'engagement' | 'search'
export const tabs: readonly Tab[] = ['profile', 'engagement', 'search']

const storage = storeOf('localStorage')
const key = consoleKey('side')

export const sideOpen = signal(false)
export const tab = signal<Tab>('profile')
let left: Tab | null = null

effect(() => {
  sideOpen.value = roomy.value && storage.getItem(key) !== 'closed'
})

export function toggleSide(): void {
  sideOpen.value = !sideOpen.value
  // On a narrow page it is a matter of the moment.
  if (roomy.peek()) storage.setItem(key, sideOpen.value ? 'open' : 'closed')
}

/** Where the details lie over the conversation, another one begins without them. */
export function tidySide(): void {
  if (!roomy.peek()) sideOpen.value = false
}

export function show(wanted: Tab): void {
  left = null
  tab.value = wanted
  sideOpen.value = true
}

/** For as long as one stays with this conversation. */
export function showMeanwhile(wanted: Tab): void {
  const before = left ?? tab.peek()
  show(wanted)
  left = before === wanted ? null : before
}

/** What stood there before it was shown meanwhile. */
export function showAsBefore(): void {
  if (left !== null) tab.value = left
  left = null
}
