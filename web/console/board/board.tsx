// The supervisors' board (E2): queues and agents at a glance, legible across a room.
import { useEffect } from 'preact/hooks'
import { apart } from '../../shared/sentence.ts'
import type { Desk } from '../desk.ts'
import { Faults } from '../parts/faults.tsx'
import { Icon } from '../parts/icons.tsx'
import { words, wording } from '../words.ts'
import { AgentTable } from './agents.tsx'
import { figures, stale, watchFigures } from './figures.ts'
import { Move } from './move.tsx'
import { QueueTable } from './queues.tsx'

export function Board({ desk }: { desk: Desk }) {
  const said = words.value.board
  const [allowed, known] = [desk.supervises.value, desk.role.value !== null]
  useEffect(() => (allowed ? watchFigures(desk.api) : undefined), [desk, allowed])
  if (!allowed) {
    return (
      <main class="board">
        <div class="empty large">
          <h1 class="unseen">{said.title}</h1>
          <Icon name="board" />
          {known ? <p>{said.forSupervisors}</p> : <p role="status">{words.value.loading}</p>}
        </div>
      </main>
    )
  }
  const shown = figures.value
  return (
    <main class="board">
      <header class="board-head">
        <h1>{said.title}</h1>
        <p class={stale.value ? 'warn' : 'quiet'} role="status">
          {stale.value && said.stale} {shown && said.asOf(wording.value.time(shown.at))}
        </p>
      </header>
      {shown === null ? (
        <p role="status">{words.value.loading}</p>
      ) : (
        <>
          <Totals />
          <Faults desk={desk} />
          <Alerts desk={desk} />
          <LeftWaiting />
          <QueueTable queues={shown.queues} agents={shown.agents} />
          <AgentTable agents={shown.agents} />
        </>
      )}
      <Move desk={desk} />
    </main>
  )
}

/** The four main figures. */
function Totals() {
  const said = words.value.board
  const { queues = [], agents = [] } = figures.value ?? {}
  const sum = (all: readonly number[]) => all.reduce((total, one) => total + one, 0)
  const waiting = sum(queues.map(({ size }) => size))
  const oldest = Math.max(0, ...queues.map(({ oldestWaitMs }) => oldestWaitMs ?? 0))
  const available = agents.filter(({ standing }) => standing?.presence === 'available').length
  const work = agents.flatMap(({ standing }) => standing?.work ?? []).filter(({ state }) => state === 'active')
  const active = new Set(work.map(({ conversation }) => conversation)).size
  return (
    <dl class="totals">
      <Total name={said.waiting} value={wording.value.number(waiting)} warn={waiting > 0 && available === 0} />
      <Total name={said.oldest} value={waiting > 0 ? wording.value.span(oldest) : '–'} warn={oldest > 120_000} />
      <Total name={said.inService} value={wording.value.number(active)} warn={false} />
      <Total name={said.availableNow} value={wording.value.number(available)} warn={false} />
    </dl>
  )
}

/** Q8: closed queues in which somebody still waits. */
function LeftWaiting() {
  const said = words.value.board
  const { counted, span } = wording.value
  const closed = (figures.value?.queues ?? []).flatMap(({ queue, name, leftWaiting }) =>
    leftWaiting === undefined ? [] : [{ queue, name, ...leftWaiting }],
  )
  return (
    <div class="board-alerts" role="status">
      {closed.length > 0 && (
        <ul>
          {closed.map(({ queue, name, size, oldestWaitMs, served }) => (
            <li key={queue} class={served ? 'notice' : 'notice warn'}>
              <Icon name="alert" />
              <p>
                {said.isClosed(apart(name))} {counted(said.stillWait, size)} {!served && said.nobodyServes}{' '}
                {/* The wait grows at every refresh, so it is not announced. */}
                <span aria-live="off">{said.longest(span(oldestWaitMs))}</span>
              </p>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Total({ name, value, warn }: { name: string; value: string; warn: boolean }) {
  return (
    <div class={warn ? 'total warn' : 'total'}>
      <dt class="quiet">{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

function Alerts({ desk }: { desk: Desk }) {
  const alerts = desk.workspace.value?.alerts ?? []
  if (alerts.length === 0) return null
  const said = words.value.list
  return (
    <section class="board-alerts" aria-label={said.alerts}>
      <ul>
        {alerts
          .toReversed()
          .slice(0, 5)
          .map(({ queue, conversation, at }) => (
            <li key={`${conversation} ${at}`} class="notice warn">
              <Icon name="alert" />
              <p>
                {said.alert(queue)}{' '}
                <time class="quiet" dateTime={at}>
                  {wording.value.time(at)}
                </time>
              </p>
            </li>
          ))}
      </ul>
    </section>
  )
}
