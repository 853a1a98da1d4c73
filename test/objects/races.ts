// A busy floor: queues, agents and conversations in numbers, and what each of them says about the same thing afterwards.
import type { RefusalCode } from '../../protocol/problem.ts'
import type { RoomView } from '../../protocol/server-frames.ts'
import { ApiError } from '../../web/shared/api.ts'
import { boardOf, doIn, itemsOf, until, type Desk } from './people.ts'

/** Whole numbers below a bound; the same for the same seed. */
export function dice(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

export type Outcome = 'done' | RefusalCode

/** What comes of an act: nothing, or the code of its refusal. */
export async function outcome(work: Promise<unknown>): Promise<Outcome> {
  try {
    await work
    return 'done'
  } catch (error) {
    if (error instanceof ApiError) return error.problem.code
    throw error
  }
}

/** What may be refused to somebody who acts on what has changed meanwhile. */
export const tooLate: ReadonlySet<Outcome> = new Set([
  'done',
  'offer_gone',
  'offer_answered',
  'not_a_participant',
  'conversation_ended',
  'transfer_pending',
  'queue_invitation_pending',
  'already_invited',
  'already_in_room',
])

export interface Staff {
  readonly agents: readonly Desk[]
  readonly queues: readonly string[]
}

/** A conversation whose customer writes, and what of that was taken. */
export interface Written {
  readonly id: string
  readonly written: readonly string[]
  readonly write: (text: string) => Promise<unknown>
}

export interface Floor extends Staff {
  readonly conversations: readonly Written[]
  /** Reads everything. */
  readonly supervisor: Desk
}

/** One thing that an agent does, given what the workspace shows; answers what came of it. */
export function turn(staff: Staff, me: Desk, roll: (below: number) => number): Promise<Outcome> {
  const { offers, work } = me.workspace()
  const rings = offers.filter(({ state }) => state === 'ringing')
  const offer = rings[roll(rings.length)]
  if (offer) {
    const answer = roll(5) === 0 ? 'decline' : 'accept'
    return outcome(me.api({ method: 'POST', path: `/agent/offers/${offer.id}`, body: { answer } }))
  }
  const active = work.filter(({ state }) => state === 'active')
  const one = active[roll(active.length)]
  if (!one) return outcome(me.api({ method: 'GET', path: '/agent' }))
  const act = (path: string, body?: object) => outcome(doIn(me.api, one.conversation, path, body))
  const colleague = staff.agents[roll(staff.agents.length)]?.id
  const queue = staff.queues[roll(staff.queues.length)]
  switch (roll(10)) {
    case 0:
      return act('/end')
    case 1:
      return act('/release')
    case 2:
    case 3:
      return act('/transfer', { queue })
    case 4:
      return act('/park')
    case 5:
      return outcome(me.api({ method: 'PUT', path: '/agent/presence', body: { presence: 'away' } }))
    default:
      return act('/transfer', { agent: colleague })
  }
}

/** Everybody takes what rings until nothing does. */
export async function settle({ agents, queues }: Staff): Promise<void> {
  await until('everything to come to rest', async () => {
    const rings = agents.flatMap((desk) => desk.workspace().offers.map((offer) => ({ desk, offer })))
    for (const { desk, offer } of rings) {
      if (offer.state !== 'ringing') continue
      await outcome(desk.api({ method: 'POST', path: `/agent/offers/${offer.id}`, body: { answer: 'accept' } }))
    }
    const boards = await Promise.all(queues.map(boardOf))
    const offered = boards.flatMap(({ waiting }) => waiting).filter(({ offeredTo }) => offeredTo !== null)
    return rings.length === 0 && offered.length === 0
  })
}

export interface Views {
  readonly rooms: ReadonlyMap<string, RoomView>
  /** Agents by conversation, as the rosters say. */
  readonly seats: readonly string[]
  /** The same, as the workspaces say. */
  readonly work: readonly string[]
  /** Conversations with an invitation to a queue, and that queue. */
  readonly queued: readonly string[]
  /** The same, as the boards say. */
  readonly boards: readonly string[]
}

export async function tell({ agents, queues, conversations, supervisor }: Floor): Promise<Views> {
  const view = (id: string) => supervisor.api<{ room: RoomView }>({ method: 'GET', path: `/conversations/${id}` })
  const views = await Promise.all(conversations.map(async ({ id }) => [id, (await view(id)).room] as const))
  const boards = await Promise.all(queues.map(boardOf))
  const names = new Map(agents.map((desk) => [desk.workspace().agent.name, desk.id]))
  return {
    rooms: new Map(views),
    seats: views
      .flatMap(([id, { roster }]) => roster.slice(1).map(({ name }) => `${id} ${names.get(name) ?? name}`))
      .toSorted(byText),
    work: agents
      .flatMap((desk) => desk.workspace().work.map((work) => ({ ...work, agent: desk.id })))
      .filter(({ state }) => state === 'active')
      .map(({ conversation, agent }) => `${conversation} ${agent}`)
      .toSorted(byText),
    queued: views
      .flatMap(([id, { pending = [] }]) => pending.map(({ target }) => `${id} ${target.id}`))
      .toSorted(byText),
    boards: boards
      .flatMap(({ queue, waiting }) => waiting.map(({ conversation }) => `${conversation} ${queue}`))
      .toSorted(byText),
  }
}

/** The most agents that were in the room at once, by its transcript. */
export async function crowd({ supervisor }: Floor, conversation: string): Promise<number> {
  let now = 0
  let most = 0
  for (const { type } of await itemsOf(supervisor.api, conversation)) {
    if (type === 'joined') now++
    if (type === 'left') now--
    most = Math.max(most, now)
  }
  return most
}

function byText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
