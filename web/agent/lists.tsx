// What an agent has to do: open conversations, wrap-ups, and alerts for supervisors.
import type { ComponentChildren } from 'preact'
import type { Workspace } from '../../protocol/server-frames.ts'
import { secondsUntil } from '../shared/now.ts'
import type { Desk } from './desk.ts'

type Work = Workspace['work'][number]

export function OpenList({ desk }: { desk: Desk }) {
  const work = desk.workspace.value?.work ?? []
  return (
    <section>
      <h2 id="open-list">Open conversations</h2>
      {work.length === 0 && <p class="quiet">Nothing is open.</p>}
      <ul aria-labelledby="open-list">
        {work.map((one) => (
          <li key={one.conversation}>
            <Choice desk={desk} conversation={one.conversation}>
              <strong>{one.card.customer}</strong>
              <span class="quiet">
                {' '}
                {one.card.entryPoint} · {stateOf(one)}
              </span>
              <Unread desk={desk} conversation={one.conversation} />
            </Choice>
          </li>
        ))}
      </ul>
    </section>
  )
}

export function WrapUpList({ desk }: { desk: Desk }) {
  const wrapUps = desk.workspace.value?.wrapUps ?? []
  if (wrapUps.length === 0) return null
  return (
    <section>
      <h2 id="wrap-up-list">Wrap-up</h2>
      <ul aria-labelledby="wrap-up-list">
        {wrapUps.map(({ conversation, customer, untilAt }) => (
          <li key={conversation}>
            <Choice desk={desk} conversation={conversation}>
              <strong>{customer}</strong>
              <span class="quiet"> {secondsUntil(untilAt)} s left</span>
            </Choice>
          </li>
        ))}
      </ul>
    </section>
  )
}

export function Alerts({ desk }: { desk: Desk }) {
  const alerts = desk.workspace.value?.alerts ?? []
  if (alerts.length === 0) return null
  return (
    <section>
      <h2 id="alert-list">Alerts</h2>
      <ul aria-labelledby="alert-list">
        {alerts.map(({ queue, conversation, at }) => (
          <li key={conversation} class="quiet">
            Nobody in {queue} took a conversation · {new Date(at).toLocaleTimeString()}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Choice(props: { desk: Desk; conversation: string; children: ComponentChildren }) {
  const { desk, conversation, children } = props
  return (
    <button
      class="choice"
      type="button"
      aria-current={desk.selected.value === conversation}
      onClick={() => desk.select(conversation)}
    >
      {children}
    </button>
  )
}

function Unread({ desk, conversation }: { desk: Desk; conversation: string }) {
  const unread = desk.rooms.value[conversation]?.unread.value ?? 0
  return unread === 0 ? null : <span class="unread"> {unread} unread</span>
}

function stateOf({ state, quiet }: Work): string {
  if (state === 'active') return quiet ? 'new' : 'active'
  return state === 'parked' ? 'parked' : 'customer came back'
}
