// The table of keys. A letter alone may move or look. What changes something
// needs Alt, so that typing without a focused field has no effect (WCAG 2.1.4).
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

/** Keys that also work when the others are switched off. They are not all single keys, so keys.ts handles them separately. */
export type FixedKey = 'palette' | 'escape'

const isApple = /mac|iphone|ipad/i.test(navigator.userAgent)
export const paletteKeys = isApple ? '⌘ K' : 'Ctrl K'

/** The key as the reader's keyboard names it. */
export function keyName(shortcut: string): string {
  return shortcut.replace('Alt+', isApple ? '⌥ ' : 'Alt ').replace('Enter', '⏎')
}

/** Every key with its name in the locales' `keys`, for the help. */
export function allKeys(): readonly { readonly name: ShortcutName | FixedKey; readonly key: string }[] {
  const named = (Object.keys(shortcuts) as ShortcutName[]).map((name) => ({ name, key: keyName(shortcuts[name]) }))
  return [{ name: 'palette', key: paletteKeys }, ...named, { name: 'escape', key: 'Esc' }]
}

/** The pressed key in the table's notation; null: it cannot be in the table. `inField`: keys that type text there are not commands. */
export function pressedKey({ key, code, altKey, ctrlKey, metaKey }: KeyboardEvent, inField: boolean): string | null {
  if (ctrlKey || metaKey) return null
  if (!altKey) return key.length === 1 ? key.toUpperCase() : key
  // With Alt some keyboards type another character. Outside a field the position of the key is used then.
  const letter = /^[a-z]$/i.test(key) ? key : inField ? '' : (/^Key([A-Z])$/.exec(code)?.[1] ?? '')
  return letter === '' ? null : `Alt+${letter.toUpperCase()}`
}

const known = new Map<string, Signal<boolean>>()

/** Whether this agent has the keys switched on. The palette and Escape always work. */
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
