// Messages that are not in the log yet, or were refused (D2, D3).
import type { RefusalCode } from '../../../protocol/problem.ts'
import type { Room } from '../../shared/room.ts'
import type { UnsentMessage } from '../../shared/slots.ts'
import { words } from '../words.ts'

const whys: Partial<Record<RefusalCode, 'full' | 'unsayable' | 'outside'>> = {
  log_full: 'full',
  invalid: 'unsayable',
  not_a_participant: 'outside',
}

export function UnsentLine({ entry, room }: { entry: UnsentMessage; room: Room }) {
  const said = words.value.transcript
  const why = entry.code === undefined ? undefined : whys[entry.code]
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
          <span class="quiet">{why === undefined ? entry.failed : said[why]}</span>
          {room.connectionState.value.state !== 'refused' && (
            <button type="button" class="button" onClick={() => room.retry(entry.key)}>
              {said.again}
            </button>
          )}
          <button type="button" class="button bare" onClick={() => room.discard(entry.key)}>
            {said.discard}
          </button>
        </footer>
      )}
    </article>
  )
}
