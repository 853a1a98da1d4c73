// The notes of this conversation. They are written in the composer (docs/agents-day.md).
import { useComputed } from '@preact/signals'
import type { Room } from '../../shared/room.ts'
import { isInside } from '../conversation/here.ts'
import type { Desk } from '../desk.ts'
import { Icon } from '../parts/icons.tsx'
import { Name } from '../parts/name.tsx'
import { words, wording } from '../words.ts'

export function Notes({ desk, room, conversation }: { desk: Desk; room: Room; conversation: string }) {
  const said = words.value.engagement
  const notes = useComputed(() =>
    room.items.value.filter(({ type, change }) => type === 'note' && change !== 'deleted'),
  )
  return (
    <section>
      <h3>{said.notes}</h3>
      {notes.value.length === 0 && <p class="quiet">{said.noNotes}</p>}
      <ul class="notes">
        {notes.value.map(({ id, name, text: note, at }) => (
          <li key={id}>
            <p dir="auto">{note}</p>
            <p class="quiet">
              <Name of={name} /> · {wording.value.time(at)}
            </p>
          </li>
        ))}
      </ul>
      {isInside(room) && (
        <button type="button" class="button" onClick={() => desk.focus.write(conversation, 'note')}>
          <Icon name="note" /> {words.value.keys.note}
        </button>
      )}
    </section>
  )
}
