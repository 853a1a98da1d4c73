// An office of a test's own, so that no deadline of another test comes due in it.
import type { Room } from '../../web/shared/room.ts'
import { timesIn } from './clockwork.ts'
import {
  answer,
  configure,
  openRoom,
  seated,
  setPresence,
  sitDown,
  until,
  visit,
  type Desk,
  type Visitor,
} from './people.ts'

/** One agent, one queue and one entry point of a test's own. */
export interface Office {
  readonly id: string
  readonly now: number
  visit(body?: Parameters<typeof visit>[1]): Promise<Visitor>
  sitDown(): Promise<Desk>
  open(visitor: Visitor): Room
}

/** What differs from the usual: fields of the entry point and of its queue, and when the agent's second queue hears of them. */
export interface Furnishing {
  readonly entry?: object
  readonly queue?: object
  readonly agent?: { readonly delayMs: number }
}

/** Other than those of the file before, of whose objects something may still be under way. */
const file = Math.random().toString(36).slice(2, 8)
let offices = 0
let leaving: (() => void)[] = []

/** Closes every page. */
export function leaveOffices(): void {
  for (const leave of leaving) leave()
  leaving = []
}

export async function makeOffice({ entry, queue, agent }: Furnishing = {}): Promise<Office> {
  const id = `t${++offices}-${file}`
  const next = agent ? [{ queue: 'support', priority: 2, ...agent }] : []
  await configure({
    [`queues/${id}`]: { name: id, ...queue },
    [`agents/${id}`]: { name: id, queues: [{ queue: id, priority: 1, delayMs: 0 }, ...next] },
    [`entry-points/${id}`]: { name: id, mode: 'live', defaultQueue: id, flows: { inbound: 'inbound-live' }, ...entry },
  })
  return {
    id,
    now: Date.now(),
    visit: (body = {}) => visit(id, body),
    sitDown: async () => {
      const desk = await sitDown(id)
      leaving.push(desk.stop)
      return desk
    },
    open: ({ api, conversation }) => {
      const tab = openRoom(api, conversation)
      leaving.push(() => tab.stop())
      return tab
    },
  }
}

export async function ready(office: Office): Promise<Desk> {
  const desk = await office.sitDown()
  await setPresence(desk, 'available')
  return desk
}

/** A conversation with the agent in it, however it is accepted. */
export async function meet(office: Office): Promise<{ readonly agent: Desk; readonly visitor: Visitor }> {
  const agent = await ready(office)
  const visitor = await office.visit({ origin: 'api' })
  const { conversation } = visitor
  await until('an offer or a seat', () => agent.workspace().offers.length + agent.workspace().work.length > 0)
  if (agent.workspace().offers.some(({ state }) => state === 'ringing')) await answer(agent, conversation, 'accept')
  await seated(agent, conversation)
  return { agent, visitor }
}

/** In the queue, come by socket. */
export async function waiting(office: Office, visitor: Visitor): Promise<Room> {
  const tab = office.open(visitor)
  await until('the queue', () => tab.room.value?.status === 'queued')
  await happens(`conversation/${visitor.conversation}`, 'admitted')
  return tab
}

export function happens(where: string, event: string): Promise<boolean> {
  return until(`${event} in ${where}`, async () => (await timesIn(where, event)) > 0)
}
