// The keyboard runs the same commands as the palette. Single letters do nothing while somebody writes or a dialog is open.
import { elapsed } from '../shared/clock.ts'
import { isComposed } from '../shared/enter.ts'
import { commandsOf } from './commands.ts'
import type { Desk } from './desk.ts'
import { paletteOpen } from './overlays.ts'
import { keysWanted, pressedKey } from './shortcuts.ts'

/** After a pause of this length (ms), a key is no longer part of the sentence before. */
const restMs = 1_000

/** Listens until the returned function is called. */
export function listenToKeys(desk: Desk): () => void {
  const isStray = strayWords()
  const pressed = (event: KeyboardEvent) => {
    const stray = isStray(event)
    if (isComposed(event) || event.defaultPrevented) return
    if (isPalette(event)) {
      event.preventDefault()
      paletteOpen.value = !paletteOpen.value
      return
    }
    if (event.key === 'Escape' && isField(event.target)) {
      event.target.blur()
      return
    }
    if (event.repeat || isBusy() || (!event.altKey && isField(event.target))) return
    // Enter presses the focused button or link.
    if (event.key === 'Enter' && isPressed(event.target)) return
    if (writesAhead(desk, event) || stray) return event.preventDefault()
    const wanted = keysWanted(desk.me.id).peek() ? pressedKey(event, isField(event.target)) : null
    const found = wanted === null ? undefined : commandsOf(desk).find(({ key }) => key === wanted)
    if (!found) return
    event.preventDefault()
    found.run()
  }
  document.addEventListener('keydown', pressed)
  return () => document.removeEventListener('keydown', pressed)
}

function isPalette({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent): boolean {
  return key.toLowerCase() === 'k' && (ctrlKey || metaKey) && !shiftKey && !altKey
}

function isField(target: EventTarget | null): target is HTMLElement {
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && target.type !== 'radio' && target.type !== 'checkbox')
  )
}

function isPressed(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, a, input, summary, [role="option"]') !== null
}

function isBusy(): boolean {
  return document.querySelector('dialog[open], .popover') !== null
}

/**
 * Whether a key belongs to a sentence whose field has just disappeared while the agent was typing. Such keys are ignored until the agent pauses.
 */
function strayWords(): (event: KeyboardEvent) => boolean {
  let written: { readonly field: Element; readonly at: number } | null = null
  return (event) => {
    const { target } = event
    if (target instanceof HTMLTextAreaElement) written = isWord(event) ? { field: target, at: elapsed() } : null
    else if (target !== document.body || !isWord(event)) written = null
    else if (written && (written.field.isConnected || elapsed() - written.at > restMs)) written = null
    else if (written) written = { field: written.field, at: elapsed() }
    return written !== null && written.field !== target
  }
}

/** An agent who has just accepted or chosen a conversation may type before its field is drawn. The keys go into its draft. */
function writesAhead(desk: Desk, event: KeyboardEvent): boolean {
  return desk.underway.waited.peek() !== null && isWord(event) && desk.focus.writeAhead(event.key)
}

function isWord({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey) return false
  return key === 'Enter' || key === 'Backspace' || Array.from(key).length === 1
}
