// What an agent writes down after leaving: dispositions and notes, within a time (A4).
import { useSignal } from '@preact/signals'
import { limits } from '../../protocol/limits.ts'
import type { Workspace } from '../../protocol/server-frames.ts'
import { secondsUntil } from '../shared/now.ts'
import type { Desk } from './desk.ts'

export function WrapUp({ desk, wrapUp }: { desk: Desk; wrapUp: Workspace['wrapUps'][number] }) {
  const { conversation, customer, policy, untilAt } = wrapUp
  const chosen = useSignal<readonly string[]>([])
  const notes = useSignal('')
  const choose = (disposition: string, on: boolean) => {
    const others = policy.multiple ? chosen.value.filter((other) => other !== disposition) : []
    chosen.value = on ? [...others, disposition] : others
  }
  const finish = () =>
    desk.act('Finish wrap-up', {
      method: 'POST',
      path: `/agent/wrap-ups/${conversation}`,
      body: { dispositions: chosen.value, notes: notes.value },
    })
  return (
    <form
      class="wrap-up"
      aria-label="Wrap-up"
      onSubmit={(event) => {
        event.preventDefault()
        finish()
      }}
    >
      <h2>
        Wrap-up of {customer} <span class="quiet">{secondsUntil(untilAt)} s left</span>
      </h2>
      {policy.dispositions.length > 0 && (
        <fieldset>
          <legend>Disposition{policy.required ? ' (required)' : ''}</legend>
          {policy.dispositions.map((disposition) => (
            <label key={disposition}>
              <input
                type={policy.multiple ? 'checkbox' : 'radio'}
                name="disposition"
                required={policy.required && chosen.value.length === 0}
                checked={chosen.value.includes(disposition)}
                onChange={(event) => choose(disposition, event.currentTarget.checked)}
              />{' '}
              {disposition}
            </label>
          ))}
        </fieldset>
      )}
      <label>
        Notes
        <textarea
          rows={2}
          maxLength={limits.messageBytes}
          value={notes.value}
          onInput={(event) => {
            notes.value = event.currentTarget.value
          }}
        />
      </label>
      <button class="main" type="submit">
        Finish wrap-up
      </button>
    </form>
  )
}
