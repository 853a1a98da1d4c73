// Where one writes: Enter sends, Shift+Enter starts a new line. What cannot be sent stays in the field, with the reason.
import { useSignal } from '@preact/signals'
import type { TargetedKeyboardEvent } from 'preact'
import { limits } from '../../protocol/limits.ts'
import type { Room } from './room.ts'

export function Composer({ room, notes = false }: { room: Room; notes?: boolean }) {
  const text = useSignal('')
  const asNote = useSignal(false)
  const wrong = useSignal<string | null>(null)
  const send = () => {
    const refused = room.say(text.value, 'text/plain', asNote.value ? 'note' : 'message')
    wrong.value = refused === 'too_large' ? `A message may have at most ${limits.messageBytes} bytes.` : null
    if (refused === null) text.value = ''
  }
  const typed = (value: string) => {
    text.value = value
    wrong.value = null
    // The customer must not see that somebody writes a note (R13).
    if (value !== '' && !asNote.value) room.type()
  }
  const label = asNote.value ? 'Note' : 'Message'
  return (
    <form
      class={asNote.value ? 'composer note' : 'composer'}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <textarea
        aria-label={label}
        aria-describedby="composer-wrong"
        placeholder={asNote.value ? 'Only colleagues see this' : 'Write a message'}
        rows={2}
        value={text.value}
        onInput={(event) => typed(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (!isEnter(event)) return
          event.preventDefault()
          send()
        }}
      />
      <p class="wrong" id="composer-wrong" role="alert" hidden={wrong.value === null}>
        {wrong.value}
      </p>
      <div class="row">
        <button class="main" type="submit">
          Send
        </button>
        {notes && (
          <label>
            <input
              type="checkbox"
              checked={asNote.value}
              onChange={(event) => {
                asNote.value = event.currentTarget.checked
              }}
            />{' '}
            Note to colleagues
          </label>
        )}
      </div>
    </form>
  )
}

/** Enter that ends the composition of a character is not ours. */
function isEnter(event: TargetedKeyboardEvent<HTMLTextAreaElement>): boolean {
  return event.key === 'Enter' && !event.shiftKey && !event.isComposing
}
