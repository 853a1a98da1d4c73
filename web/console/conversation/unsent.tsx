// What was written here and is not in the log yet, or was refused (D2, D3).
import type { Room } from '../../shared/room.ts'
import type { Entry } from '../../shared/slots.ts'
import { words } from '../words.ts'

export function UnsentLine({ entry, room }: { entry: Entry; room: Room }) {
  const said = words.value.transcript
  return (
    <article class={`message ours mine unsent begins ends ${entry.type}`}>
      <header class="message-head">
        {entry.failed === null ? <span>{said.sending}</span> : <strong class="wrong">{said.notSent}</strong>}
      </header>
      <div class="bubble-line">
        <div class="bubble">
          <p dir="auto">{entry.text}</p>
        </div>
      </div>
      {entry.failed !== null && (
        <footer class="row">
          <span class="quiet">
            {entry.code === 'log_full' ? said.full : entry.code === 'invalid' ? said.unsayable : entry.failed}
          </span>
          <button type="button" class="button" onClick={() => room.retry(entry.key)}>
            {said.again}
          </button>
          <button type="button" class="button bare" onClick={() => room.discard(entry.key)}>
            {said.discard}
          </button>
        </footer>
      )}
    </article>
  )
}
