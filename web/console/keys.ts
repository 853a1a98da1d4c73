// The keyboard: single keys do what the palette can, but never while somebody writes or a dialog asks.
import { commandsOf } from './commands.ts'
import type { Desk } from './desk.ts'
import { paletteOpen } from './overlays.ts'

/** Listens until the answer is called. */
export function listenToKeys(desk: Desk): () => void {
  const pressed = (event: KeyboardEvent) => {
    if (event.isComposing || event.defaultPrevented) return
    if (isPalette(event)) {
      event.preventDefault()
      paletteOpen.value = !paletteOpen.value
      return
    }
    if (event.key === 'Escape' && isField(event.target)) {
      event.target.blur()
      return
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isBusy(event.target)) return
    const wanted = event.key.toUpperCase()
    const found = commandsOf(desk).find(({ key }) => key === wanted)
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

function isBusy(target: EventTarget | null): boolean {
  return isField(target) || document.querySelector('dialog[open], .popover') !== null
}
