// The system's alerts (O3), on the board and in the list, where administrators look anyway.
import { useEffect } from 'preact/hooks'
import { apart } from '../../shared/sentence.ts'
import type { Desk } from '../desk.ts'
import { acknowledge, faults, moreFaults, watchFaults, type SystemAlert } from '../faults.ts'
import { words, wording } from '../words.ts'
import { IconButton } from './button.tsx'
import { Icon } from './icons.tsx'

/** The most alerts that are listed one by one. */
const shown = 5

export function Faults({ desk }: { desk: Desk }) {
  const allowed = desk.account.value === 'admin'
  useEffect(() => (allowed ? watchFaults(desk.api) : undefined), [desk, allowed])
  const all = faults.value
  if (!allowed || all.length === 0) return null
  const said = words.value.faults
  const ids = all.map(({ id }) => id)
  return (
    <section class="faults" aria-label={said.title} role="status">
      <h3>
        {said.title}{' '}
        <span class="count">
          {wording.value.number(all.length)}
          {moreFaults.value && '+'}
        </span>
      </h3>
      <ul>
        {all.slice(0, shown).map((fault) => (
          <One key={fault.id} desk={desk} fault={fault} />
        ))}
      </ul>
      {all.length > 1 && (
        <button type="button" class="button" onClick={() => void acknowledge(desk.api, ids)}>
          {said.acknowledgeAll}
        </button>
      )}
    </section>
  )
}

export function One({ desk, fault }: { desk: Desk; fault: SystemAlert }) {
  const { id, kind, object, about, detail, lastAt } = fault
  const said = words.value.faults
  return (
    <li class="notice warn with-acts">
      <Icon name="alert" />
      <p>
        {said.kinds[kind](apart(object), apart(about ?? ''))}{' '}
        <time class="quiet" dateTime={lastAt}>
          {wording.value.time(lastAt)}
        </time>
        {/* For operators: the server says it in English. */}
        <small class="quiet" lang="en" dir="auto">
          {detail}
        </small>
      </p>
      <IconButton icon="check" label={said.acknowledge} bare onPress={() => void acknowledge(desk.api, [id])} />
    </li>
  )
}
