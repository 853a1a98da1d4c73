// The board's table of queues: waiting conversations and their waits, agents, and service level.
import { useSignal } from '@preact/signals'
import { apart } from '../../shared/sentence.ts'
import type { AgentLine, Board } from '../calls.ts'
import { Dot, presences } from '../list/presence.tsx'
import { moving } from '../overlays.ts'
import { Name } from '../parts/name.tsx'
import { Since } from '../parts/timer.tsx'
import { hashOf } from '../route.ts'
import { words, wording } from '../words.ts'
import { ColumnHead, useOrder } from './column.tsx'
import { inOrder } from './sort.ts'
import { stateInWords } from './waiting-state.ts'

type Column =
  | 'name'
  | 'size'
  | 'oldestWaitMs'
  | 'available'
  | 'active'
  | 'parked'
  | 'share'
  | 'abandoned'
  | 'estimateMs'

const columns = 9

export function QueueTable({ queues, agents }: { queues: readonly Board[]; agents: readonly AgentLine[] }) {
  const order = useOrder<Column>('name', false)
  const said = words.value.board
  const { by, down } = order.value
  const head = (column: Column, label: string) => (
    <ColumnHead order={order} by={column} names="name" figure={column !== 'name'}>
      {label}
    </ColumnHead>
  )
  return (
    <section class="board-section">
      <h2 id="board-queues">{said.queues}</h2>
      {queues.length === 0 && <p class="quiet">{said.noQueues}</p>}
      <div class="board-scroll" tabIndex={0} role="region" aria-labelledby="board-queues">
        <table>
          <thead>
            <tr>
              {head('name', said.queue)}
              {head('size', said.waiting)}
              {head('oldestWaitMs', said.oldest)}
              {head('available', said.agentsColumn)}
              {head('active', said.active)}
              {head('parked', said.parked)}
              {head('share', said.serviceLevel)}
              {head('abandoned', said.abandoned)}
              {head('estimateMs', said.estimate)}
            </tr>
          </thead>
          <tbody>
            {inOrder(queues, (queue) => valueOf(queue, by), down).map((queue) => (
              <QueueRows key={queue.queue} queue={queue} agents={agents} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function valueOf(queue: Board, by: Column): string | number | null {
  if (by === 'available') return queue.agents.available
  if (by === 'share') return queue.serviceLevel.share
  return queue[by]
}

function QueueRows({ queue, agents }: { queue: Board; agents: readonly AgentLine[] }) {
  const open = useSignal(false)
  const said = words.value.board
  const { number, percent, span } = wording.value
  const { serviceLevel, oldestWaitMs, estimateMs, size } = queue
  const unstaffed = size > 0 && queue.agents.available === 0
  return (
    <>
      <tr>
        <th scope="row">
          <button
            type="button"
            class="board-name"
            data-queue={queue.queue}
            aria-expanded={open.value}
            title={open.value ? said.hide : said.show(queue.name)}
            onClick={() => {
              open.value = !open.value
            }}
          >
            <Name of={queue.name} />
          </button>
          {!queue.open && <span class="chip">{said.closed}</span>}
        </th>
        <td class={unstaffed ? 'figure big warn' : 'figure big'}>{number(size)}</td>
        <td class="figure">{oldestWaitMs === null ? '–' : span(oldestWaitMs)}</td>
        <td class="figure">
          <Presences of={queue} />
        </td>
        <td class="figure">{number(queue.active)}</td>
        <td class="figure">{number(queue.parked)}</td>
        <td class="figure" title={said.within(span(serviceLevel.withinMs))}>
          {serviceLevel.share === null ? '–' : percent(serviceLevel.share)}
          <span class="cell-note quiet">{said.within(span(serviceLevel.withinMs))}</span>
        </td>
        <td class="figure">{number(queue.abandoned)}</td>
        <td class="figure">{estimateMs === null ? '–' : span(estimateMs)}</td>
      </tr>
      {open.value && (
        <tr class="board-more">
          <td colSpan={columns}>
            <Waiting queue={queue} agents={agents} />
          </td>
        </tr>
      )}
    </>
  )
}

function Presences({ of: { agents } }: { of: Board }) {
  const said = words.value.presence
  return (
    <span class="presences">
      {presences.map((presence) => (
        <span key={presence} title={said[presence]} class={agents[presence] === 0 ? 'none' : ''}>
          <Dot presence={presence} />
          <span class="unseen">{said[presence]} </span>
          {wording.value.number(agents[presence])}
        </span>
      ))}
    </span>
  )
}

function Waiting({ queue, agents }: { queue: Board; agents: readonly AgentLine[] }) {
  const said = words.value.board
  if (queue.waiting.length === 0) return <p class="quiet">{said.nobodyWaits}</p>
  return (
    <ul class="waiting" aria-label={said.whoWaits}>
      {queue.waiting.map(({ conversation, customer, entryPoint, since, priority, ...how }) => (
        <li key={conversation}>
          <strong>
            <Name of={customer} />
          </strong>
          <span class="quiet">
            <Name of={entryPoint} />
          </span>
          <Since from={since} label={said.oldest} icon="clock" />
          <span class="quiet">
            {said.priority} {wording.value.number(priority)}
          </span>
          <bdi class="quiet name">{stateInWords(how, agents)}</bdi>
          <button
            type="button"
            class="button"
            aria-label={said.moveWho(apart(customer))}
            onClick={() => {
              moving.value = { conversation, customer, from: queue.queue }
            }}
          >
            {said.move}
          </button>
          <a
            class="button"
            href={hashOf({ at: 'work', conversation })}
            aria-label={words.value.reading.read(apart(customer))}
          >
            {words.value.reading.open}
          </a>
        </li>
      ))}
    </ul>
  )
}
