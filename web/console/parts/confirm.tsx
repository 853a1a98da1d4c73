// A confirmation for what cannot be undone. If the agent goes on typing, that cancels it, and every letter reaches the field behind.
import { question, type ConfirmQuestion } from '../overlays.ts'
import { session } from '../session.ts'
import { keysWanted, pressedKey } from '../shortcuts.ts'
import { words } from '../words.ts'
import { Keys } from './keys.tsx'
import { Modal } from './modal.tsx'

export function ask(asked: ConfirmQuestion): void {
  question.value = asked
}

export function Confirm() {
  const asked = question.value
  if (asked === null) return null
  // Closes the dialog element directly: it returns the focus within this event, so the letter goes to the field.
  const close = ({ currentTarget }: { readonly currentTarget: Element }) => {
    currentTarget.closest('dialog')?.close()
    question.value = null
  }
  const run = (event: { readonly currentTarget: Element }) => {
    close(event)
    asked.run()
  }
  return (
    <Modal
      label={asked.title}
      class="confirm"
      onClose={() => {
        question.value = null
      }}
      onKey={(event) => {
        if (isLetter(event)) {
          event.stopPropagation()
          return close(event)
        }
        if (asked.key === undefined || !areKeysWanted() || event.repeat || pressedKey(event, false) !== asked.key)
          return
        event.preventDefault()
        run(event)
      }}
    >
      <h2>
        <bdi>{asked.title}</bdi>
      </h2>
      <p class="quiet">{asked.detail}</p>
      <div class="row end">
        <button type="button" class="button" autoFocus onClick={close}>
          {words.value.cancel}
        </button>
        <button type="button" class="button main wrong-ground" onClick={run}>
          {asked.act}
          {asked.key !== undefined && <Keys of={asked.key} />}
        </button>
      </div>
    </Modal>
  )
}

/** Whether the key types text. The space bar does not count: it presses the focused button. */
function isLetter({ key, altKey, ctrlKey, metaKey }: KeyboardEvent): boolean {
  return key !== ' ' && key.length === 1 && !altKey && !ctrlKey && !metaKey
}

function areKeysWanted(): boolean {
  const agent = session.value?.agent.id
  return agent !== undefined && keysWanted(agent).peek()
}
