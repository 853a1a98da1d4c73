// The keys of the console, in one table. A letter alone may move or look; what has an effect wants Alt, for whoever writes where no field is
// must do nothing by it (WCAG 2.1.4).
import { signal, type Signal } from '@preact/signals'
import { storeOf } from '../shared/stores.ts'
import { consoleKey } from './kept.ts'

export const shortcuts = {
  next: 'J',
  previous: 'K',
  write: 'Enter',
  search: '/',
  help: '?',
  accept: 'Alt+A',
  decline: 'Alt+R',
  message: 'Alt+M',
  note: 'Alt+N',
  invite: 'Alt+I',
  transfer: 'Alt+T',
  park: 'Alt+P',
  end: 'Alt+E',
  undo: 'Alt+Z',
} as const

export type ShortcutName = keyof typeof shortcuts

/** Keys that work also where the others are switched off. Not all are single keys, so they are listened to by themselves (keys.ts). */
export type FixedKey = 'palette' | 'escape'

const isApple = /mac|iphone|ipad/i.test(navigator.userAgent)
export const paletteKeys = isApple ? '⌘ K' : 'Ctrl K'

/** As it is written on the reader's keyboard. */
export function keyName(shortcut: string): string {
  return shortcut.replace('Alt+', isApple ? '⌥ ' : 'Alt ').replace('Enter', '⏎')
}

/** Every key of the console with its name in the locales' `keys`: what the help shows. */
export function allKeys(): readonly { readonly name: ShortcutName | FixedKey; readonly key: string }[] {
  const named = (Object.keys(shortcuts) as ShortcutName[]).map((name) => ({ name, key: keyName(shortcuts[name]) }))
  return [{ name: 'palette', key: paletteKeys }, ...named, { name: 'escape', key: 'Esc' }]
}

/** What was pressed, as the table writes it; null: nothing that could be in it. `inField`: where it writes, it writes. */
export function pressedKey({ key, code, altKey, ctrlKey, metaKey }: KeyboardEvent, inField: boolean): string | null {
  if (ctrlKey || metaKey) return null
  if (!altKey) return key.length === 1 ? key.toUpperCase() : key
  // With Alt some keyboards write a sign of their own; outside a field the place of the key counts then.
  const letter = /^[a-z]$/i.test(key) ? key : inField ? '' : (/^Key([A-Z])$/.exec(code)?.[1] ?? '')
  return letter === '' ? null : `Alt+${letter.toUpperCase()}`
}

const known = new Map<string, Signal<boolean>>()

/** Whether this agent wants the keys; the palette and Escape always work. */
export function keysWanted(agent: string): Signal<boolean> {
  const wanted = known.get(agent) ?? signal(storeOf('localStorage').getItem(keyOf(agent)) !== 'off')
  known.set(agent, wanted)
  return wanted
}

export function wantKeys(agent: string, on: boolean): void {
  keysWanted(agent).value = on
  storeOf('localStorage').setItem(keyOf(agent), on ? 'on' : 'off')
}

function keyOf(agent: string): string {
  return `${consoleKey('keys')}/${agent}`
}
