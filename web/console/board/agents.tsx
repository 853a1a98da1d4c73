// The board's table of agents: presence, used capacity, and work.
import { apart } from '../../shared/sentence.ts'
import type { AgentLine } from '../calls.ts'
import { Dot, presences } from '../list/presence.tsx'
import { Avatar, Name } from '../parts/name.tsx'
import { Since } from '../parts/timer.tsx'
import { hashOf } from '../route.ts'
import { words, wording } from '../words.ts'
import { ColumnHead, useOrder } from './column.tsx'
import { inOrder } from './sort.ts'

type Column = 'name' | 'presence' | 'capacity' | 'work'

export function AgentTable({ agents }: { agents: readonly AgentLine[] }) {
  const order = useOrder<Column>('name', false)
  const said = words.value.board
  const { by, down } = order.value
  const head = (column: Column, label: string) => (
    <ColumnHead order={order} by={column} names="name" figure={column === 'capacity'}>
      {label}
    </ColumnHead>
  )
  return (
    <section class="board-section">
      <h2 id="board-agents">{said.agents}</h2>
      {agents.length === 0 && <p class="quiet">{said.noAgents}</p>}
      <div class="board-scroll" tabIndex={0} role="region" aria-labelledby="board-agents">
        <table class="board-agents">
          <thead>
            <tr>
              {head('name', said.name)}
              {head('presence', said.presence)}
              {head('capacity', said.capacity)}
              {head('work', said.work)}
            </tr>
          </thead>
          <tbody>
            {inOrder(agents, (agent) => valueOf(agent, by), down).map((agent) => (
              <AgentRow key={agent.id} agent={agent} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function valueOf({ name, standing }: AgentLine, by: Column): string | number | null {
  if (by === 'name') return name
  if (standing === null) return null
  // Descending, so that available agents come first.
  if (by === 'presence') return -presences.indexOf(standing.presence)
  return by === 'capacity' ? standing.capacity.used : standing.work.length
}

function AgentRow({ agent: { name, role, standing } }: { agent: AgentLine }) {
  const said = words.value
  return (
    <tr>
      <th scope="row">
        <span class="agent-name">
          <Avatar of={name} small />
          <Name of={name} />
          {role !== 'agent' && <span class="quiet">{said.roles[role]}</span>}
        </span>
      </th>
      {standing === null ? (
        <td colSpan={3} class="quiet">
          {said.unknown}
        </td>
      ) : (
        <Standing standing={standing} />
      )}
    </tr>
  )
}

function Standing({ standing }: { standing: NonNullable<AgentLine['standing']> }) {
  const said = words.value
  const { presence, capacity, work } = standing
  const { number } = wording.value
  const share = capacity.limit === 0 ? 0 : Math.min(1, capacity.used / capacity.limit)
  return (
    <>
      <td>
        <Dot presence={presence} /> {said.presence[presence]}
      </td>
      <td class="figure">
        <span class="meter" aria-hidden="true">
          <span style={{ inlineSize: `${share * 100}%` }} />
        </span>
        {number(capacity.used)}/{number(capacity.limit)}
      </td>
      <td>
        {work.length === 0 && <span class="quiet">{said.board.noWork}</span>}
        <ul class="agent-work">
          {work.map(({ conversation, state, since, card }) => (
            <li key={conversation}>
              <a
                class={`chip ${state}`}
                href={hashOf({ at: 'work', conversation })}
                title={said.reading.read(apart(card.customer))}
              >
                <Name of={card.customer} />{' '}
                <Since from={since} label={state === 'active' ? said.clocks.sinceJoined : said.clocks.sinceParked} />
              </a>
            </li>
          ))}
        </ul>
      </td>
    </>
  )
}
