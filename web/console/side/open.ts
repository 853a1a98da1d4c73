// Whether the details are shown beside the conversation, and which tab. This is remembered; a narrow page begins without them.
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
  // On a narrow page it is not remembered.
  if (roomy.peek()) storage.setItem(key, sideOpen.value ? 'open' : 'closed')
}

/** Where the details cover the conversation, selecting another one closes them. */
export function tidySide(): void {
  if (!roomy.peek()) sideOpen.value = false
}

export function show(wanted: Tab): void {
  left = null
  tab.value = wanted
  sideOpen.value = true
}

/** Shows a tab until the agent selects another conversation. */
export function showMeanwhile(wanted: Tab): void {
  const before = left ?? tab.peek()
  show(wanted)
  left = before === wanted ? null : before
}

/** Restores the tab from before. */
export function showAsBefore(): void {
  if (left !== null) tab.value = left
  left = null
}
