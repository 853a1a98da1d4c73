// The wrap-up of a conversation (A4): notes and dispositions. It can be filled in before the conversation ends.
import { useSignal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { hasInk } from '../../../protocol/words.ts'
import { lacksDisposition } from '../../../protocol/wrap-up.ts'
import { asSent, whyNotTaken } from '../../shared/acceptable.ts'
import type { Reason } from '../../shared/field.ts'
import { operate } from '../../shared/operate.ts'
import type { Room } from '../../shared/room.ts'
import { reasonOf } from '../conversation/reason.ts'
import type { Desk } from '../desk.ts'
import { Keys } from '../parts/keys.tsx'
import { Until } from '../parts/timer.tsx'
import type { Work, WrapUp as Opened } from '../sections.ts'
import { shortcuts } from '../shortcuts.ts'
import { words } from '../words.ts'
import { Notes } from './notes.tsx'

interface Props {
  readonly desk: Desk
  readonly room: Room | null
  readonly conversation: string
}

export function Engagement({ desk, room, conversation }: Props) {
  // Onlookers have no wrap-up, and neither have agents of a queue that has switched it off.
  const asked = desk.wrapUpOf(conversation) ?? desk.workOf(conversation)
  return (
    <div class="engagement">
      {asked && !asksNothing(asked) && <WrapUp key={conversation} desk={desk} conversation={conversation} />}
      {room && <Notes desk={desk} room={room} conversation={conversation} />}
    </div>
  )
}

function asksNothing(asked: Work | Opened): boolean {
  return 'wrapUp' in asked && asked.wrapUp === null
}

/** One form before and after the end, so that an agent who is typing can go on. */
function WrapUp({ desk, conversation }: { desk: Desk; conversation: string }) {
  const opened = desk.wrapUpOf(conversation)
  const policy = opened?.policy ?? desk.workOf(conversation)?.wrapUp ?? null
  const said = words.value.engagement
  const form = useRef<HTMLFormElement>(null)
  const wrong = useSignal<Reason>(null)
  const wanted = desk.focus.writingUp.value
  // Before the next key can come: until then it would write to the customer.
  useLayoutEffect(
    () => desk.focus.enterWrapUp(conversation, form.current),
    [wanted, opened === null, desk, conversation],
  )
  const finish = async () => {
    if (!opened) return
    wrong.value = whyNot(desk, opened)
    if (wrong.value === null && (await handIn(desk, opened))) desk.way.goOn(conversation)
    else if (wrong.value === said.choose) form.current?.querySelector<HTMLElement>('.option input')?.focus()
  }
  return (
    <form
      ref={form}
      class={opened ? 'wrap-up' : 'wrap-up ahead'}
      aria-label={opened ? said.wrapUp : said.wrapUpNotes}
      onSubmit={(event) => {
        event.preventDefault()
        void finish()
      }}
    >
      <header class="wrap-up-head">
        <h3>{said.wrapUp}</h3>
        {opened && <Until at={opened.untilAt} say={said.timeLeft} />}
      </header>
      {policy && <Dispositions desk={desk} conversation={conversation} policy={policy} />}
      {wrong.value !== null && (
        <p class="wrong" role="alert">
          {wrong.value}
        </p>
      )}
      <label class="field" key="notes">
        <span>{said.wrapUpNotes}</span>
        <textarea
          rows={3}
          dir="auto"
          value={desk.drafts.of(conversation).value.notes}
          onInput={(event) => desk.drafts.change(conversation, { notes: event.currentTarget.value })}
        />
        {!opened && <span class="quiet">{said.wrapUpHint}</span>}
      </label>
      {opened && (
        <button class="button main" type="submit" aria-keyshortcuts={shortcuts.end}>
          {said.finish} <Keys of={shortcuts.end} />
        </button>
      )}
    </form>
  )
}

/** The chosen dispositions that this queue offers; the draft may be of another queue's wrap-up. */
function chosenOf(desk: Desk, conversation: string, policy: Opened['policy']): readonly string[] {
  const known = desk.drafts.of(conversation).value.dispositions.filter((one) => policy.dispositions.includes(one))
  return policy.multiple ? known : known.slice(0, 1)
}

/** Why it cannot be finished; null: it can. */
function whyNot(desk: Desk, wrapUp: Opened): Reason {
  const { notes } = desk.drafts.of(wrapUp.conversation).peek()
  if (lacksDisposition(wrapUp.policy, chosenOf(desk, wrapUp.conversation, wrapUp.policy)))
    return words.value.engagement.choose
  return hasInk(notes) ? reasonOf(whyNotTaken(notes)) : null
}

/** Returns true if the server accepted it. */
async function handIn(desk: Desk, wrapUp: Opened): Promise<boolean> {
  const { conversation, policy } = wrapUp
  const body = {
    dispositions: [...chosenOf(desk, conversation, policy)],
    notes: asSent(desk.drafts.of(conversation).peek().notes),
  }
  const given = { params: { id: conversation }, body }
  const done = await desk.act(words.value.acts.finish, (api) => operate(api, 'POST /agent/wrap-ups/:id', given))
  if (done) desk.drafts.change(conversation, { dispositions: [], notes: '' })
  return done
}

interface DispositionsProps {
  readonly desk: Desk
  readonly conversation: string
  readonly policy: Opened['policy']
}

function Dispositions({ desk, conversation, policy }: DispositionsProps) {
  const said = words.value.engagement
  if (policy.dispositions.length === 0) return <p class="quiet">{said.noDispositions}</p>
  const chosen = chosenOf(desk, conversation, policy)
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
