// A modal dialog, by the browser's `dialog` element.
import type { ComponentChildren, TargetedKeyboardEvent } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { focusBack } from './focus-back.ts'

interface Props {
  readonly label: string
  readonly class?: string
  readonly children: ComponentChildren
  onClose(): void
  onKey?(event: TargetedKeyboardEvent<HTMLDialogElement>): void
}

export function Modal({ label, class: kind = '', children, onClose, onKey }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const node = dialog.current
    const giveBack = focusBack()
    node?.showModal()
    return () => {
      node?.close()
      // The browser does not return the focus from a dialog that was removed from the page.
      giveBack()
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      class={`modal ${kind}`}
      aria-label={label}
      onKeyDown={onKey}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => {
        // A click on the backdrop has the dialog itself as its target.
        if (event.target === dialog.current) onClose()
      }}
    >
      {children}
    </dialog>
  )
}
