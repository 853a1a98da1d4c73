// Light or dark: the system's choice, unless the agent chose one here.
import { effect, signal } from '@preact/signals'
import { storeOf } from '../shared/stores.ts'
import { consoleKey } from './kept.ts'

export type Scheme = 'auto' | 'light' | 'dark'
export const schemes: readonly Scheme[] = ['auto', 'light', 'dark']

const storage = storeOf('localStorage')
const key = consoleKey('scheme')
const kept = storage.getItem(key)

export const scheme = signal<Scheme>(kept === 'light' || kept === 'dark' ? kept : 'auto')

effect(() => {
  document.documentElement.style.colorScheme = scheme.value === 'auto' ? '' : scheme.value
})

export function setScheme(chosen: Scheme): void {
  storage.setItem(key, chosen)
  scheme.value = chosen
}
