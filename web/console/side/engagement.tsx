// What an agent writes down: notes to colleagues while it goes on, dispositions and notes for the wrap-up (A4).
import { useComputed, useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { Workspace } from '../../../protocol/server-frames.ts'
import { hasInk } from '../../../protocol/words.ts'
import { lacksDisposition } from '../../../protocol/wrap-up.ts'
import { asSent, whyNotTaken } from '../../shared/acceptable.ts'
import type { Reason } from '../../shared/field.ts'
import { operate } from '../../shared/operate.ts'
import type { Room } from '../../shared/room.ts'
import { fieldOf } from '../conversation/composer.tsx'
import { isInside } from '../conversation/here.ts'
import { reasonOf } from '../conversation/reason.ts'
import type { Desk } from '../desk.ts'
import { Name } from '../parts/name.tsx'
import { Until } from '../parts/timer.tsx'
import { words, wording } from '../words.ts'

interface Props {
  readonly desk: Desk
  readonly room: Room | null
  readonly conversation: string
}

export function Engagement({ desk, room, conversation }: Props) {
  const wrapUp = desk.workspace.value?.wrapUps.find((one) => one.conversation === conversation)
  return (
    <div class="engagement">
      {wrapUp ? (
        <WrapUp key={conversation} desk={desk} wrapUp={wrapUp} />
      ) : (
        <Prepared desk={desk} conversation={conversation} />
      )}
      {room && <Notes desk={desk} room={room} conversation={conversation} />}
    </div>
  )
}

function Notes({ desk, room, conversation }: { desk: Desk; room: Room; conversation: string }) {
  const said = words.value.engagement
  const notes = useComputed(() =>
    room.items.value.filter(({ type, change }) => type === 'note' && change !== 'deleted'),
  )
  const field = useMemo(() => fieldOf(desk, conversation, 'note'), [desk, conversation])
  const { text } = field
  const add = () => void field.handOver((note) => reasonOf(room.say(note, 'text/plain', 'note')))
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
        <form
          class="note-form"
          onSubmit={(event) => {
            event.preventDefault()
            add()
          }}
        >
          <textarea
            rows={2}
            aria-label={said.noteHint}
            placeholder={said.noteHint}
            dir="auto"
            value={text}
            onInput={(event) => field.write(event.currentTarget.value)}
          />
          <p class="wrong" role="alert">
            {field.wrong.value}
          </p>
          <button class="button" type="submit" disabled={!hasInk(text)}>
            {said.addNote}
          </button>
        </form>
      )}
    </section>
  )
}

/** Before leaving: the words for the wrap-up can be written, its dispositions are the queue's and come with it. */
function Prepared({ desk, conversation }: { desk: Desk; conversation: string }) {
  const said = words.value.engagement
  return (
    <section>
      <h3>{said.wrapUp}</h3>
      <WrapUpNotes desk={desk} conversation={conversation} hint={said.wrapUpHint} />
    </section>
  )
}

function WrapUpNotes({ desk, conversation, hint }: { desk: Desk; conversation: string; hint: string | null }) {
  const said = words.value.engagement
  return (
    <label class="field">
      <span>{said.wrapUpNotes}</span>
      <textarea
        rows={3}
        dir="auto"
        value={desk.drafts.of(conversation).value.notes}
        onInput={(event) => desk.drafts.change(conversation, { notes: event.currentTarget.value })}
      />
      {hint !== null && <span class="quiet">{hint}</span>}
    </label>
  )
}

export function WrapUp({ desk, wrapUp }: { desk: Desk; wrapUp: Workspace['wrapUps'][number] }) {
  const { conversation, policy, untilAt } = wrapUp
  const said = words.value.engagement
  const draft = desk.drafts.of(conversation).value
  const wrong = useSignal<Reason>(null)
  // A draft may be of another queue's wrap-up.
  const known = draft.dispositions.filter((one) => policy.dispositions.includes(one))
  const chosen = policy.multiple ? known : known.slice(0, 1)
  const finish = async () => {
    wrong.value = lacksDisposition(policy, chosen)
      ? said.choose
      : !hasInk(draft.notes)
        ? null
        : reasonOf(whyNotTaken(draft.notes))
    if (wrong.value !== null) return
    const body = { dispositions: chosen, notes: asSent(draft.notes) }
    const given = { params: { id: conversation }, body }
    if (!(await desk.act(words.value.acts.finish, (api) => operate(api, 'POST /agent/wrap-ups/:id', given)))) return
    desk.drafts.change(conversation, { dispositions: [], notes: '' })
    if (desk.selected.peek() === conversation) desk.select(null)
  }
  return (
    <form
      class="wrap-up"
      aria-label={said.wrapUp}
      onSubmit={(event) => {
        event.preventDefault()
        void finish()
      }}
    >
      <header class="wrap-up-head">
        <h3>{said.wrapUp}</h3>
        <Until at={untilAt} say={said.timeLeft} />
      </header>
      <Dispositions desk={desk} conversation={conversation} policy={policy} chosen={chosen} />
      {wrong.value !== null && (
        <p class="wrong" role="alert">
          {wrong.value}
        </p>
      )}
      <WrapUpNotes desk={desk} conversation={conversation} hint={null} />
      <button class="button main" type="submit">
        {said.finish}
      </button>
    </form>
  )
}

interface DispositionsProps {
  readonly desk: Desk
  readonly conversation: string
  readonly policy: Workspace['wrapUps'][number]['policy']
  readonly chosen: readonly string[]
}

function Dispositions({ desk, conversation, policy, chosen }: DispositionsProps) {
  const said = words.value.engagement
  if (policy.dispositions.length === 0) return <p class="quiet">{said.noDispositions}</p>
  const choose = (disposition: string, on: boolean) => {
    const others = policy.multiple ? chosen.filter((other) => other !== disposition) : []
    desk.drafts.change(conversation, { dispositions: on ? [...others, disposition] : others })
  }
  return (
    <fieldset class="dispositions">
      <legend>
        {said.disposition} {policy.required && <span class="quiet">({said.required})</span>}
      </legend>
      {policy.dispositions.map((disposition) => (
        <label key={disposition} class={chosen.includes(disposition) ? 'option chosen' : 'option'}>
          <input
            type={policy.multiple ? 'checkbox' : 'radio'}
            name="disposition"
            checked={chosen.includes(disposition)}
            onChange={(event) => choose(disposition, event.currentTarget.checked)}
          />
          <bdi>{disposition}</bdi>
        </label>
      ))}
    </fieldset>
  )
}
