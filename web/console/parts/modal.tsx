// A dialog that must be answered before anything else, by the browser's own means.
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
      // A dialog that is taken out of the page gives nothing back by itself.
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
        // Its ground is the dialog itself.
        if (event.target === dialog.current) onClose()
      }}
    >
      {children}
    </dialog>
  )
}
