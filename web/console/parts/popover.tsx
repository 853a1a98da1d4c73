// A box that opens beside a button. Escape, a click elsewhere and leaving close it, and the focus returns to where it was.
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { isComposed, isEscape } from '../../shared/enter.ts'
import { focusBack } from './focus-back.ts'

interface Props {
  readonly open: boolean
  readonly label: string
  readonly class?: string
  readonly children: ComponentChildren
  onClose(): void
}

export function Popover({ open, label, class: kind = '', children, onClose }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const closed = useRef(onClose)
  closed.current = onClose
  // Runs before anything else is drawn, so that a dialog that follows gets the right element to return the focus to.
  useLayoutEffect(() => {
    if (!open) return
    const giveBack = focusBack()
    const first = box.current?.querySelector<HTMLElement>('[data-first], input, button, [tabindex="0"]')
    first?.focus()
    const pressed = ({ target }: Event) => {
      // The button beside it toggles the box itself.
      if (!(target instanceof Node) || box.current?.parentElement?.contains(target)) return
      closed.current()
    }
    const escaped = (event: KeyboardEvent) => {
      if (!isEscape(event)) return
      event.stopPropagation()
      closed.current()
    }
    const node = box.current
    document.addEventListener('pointerdown', pressed, true)
    node?.addEventListener('keydown', escaped)
    return () => {
      document.removeEventListener('pointerdown', pressed, true)
      node?.removeEventListener('keydown', escaped)
      giveBack()
    }
  }, [open])
  if (!open) return null
  return (
    <div ref={box} class={`popover ${kind}`} role="dialog" aria-label={label} onKeyDown={(event) => step(event)}>
      {children}
    </div>
  )
}

/** The arrow keys move through the choices. */
function step(event: KeyboardEvent): void {
  if ((event.key !== 'ArrowDown' && event.key !== 'ArrowUp') || isComposed(event)) return
  const box = event.currentTarget
  if (!(box instanceof HTMLElement)) return
  const all = [...box.querySelectorAll<HTMLElement>('input, button:not(:disabled)')]
  const at = all.indexOf(document.activeElement as HTMLElement)
  const next = all[(at + (event.key === 'ArrowDown' ? 1 : -1) + all.length) % all.length]
  if (!next) return
  event.preventDefault()
  next.focus()
}
