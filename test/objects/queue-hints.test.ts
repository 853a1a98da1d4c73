// Q9: where a live customer stands, from the queue by a hint to the conversation, and from there to the customer's sockets.
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { QueueObject } from '../../durable-objects/queue.ts'
import { limits } from '../../protocol/limits.ts'
import type { ServerFrame } from '../../protocol/server-frames.ts'
import type { Room } from '../../web/shared/room.ts'
import { env } from '../worker/support.ts'
import { freeze, moveTo, thaw } from './clockwork.ts'
import { leaveOffices, makeOffice, ready, waiting, type Office } from './offices.ts'
import { answer, configure, doIn, seated, until, type Visitor } from './people.ts'
import { conversation, connect, inside, type Client } from './support.ts'

const minute = 60_000

// The demo data take longer than a test should.
beforeAll(() => configure({}))

afterEach(() => {
  leaveOffices()
  thaw()
})

const stands = (tab: Room, position: number) =>
  until(`position ${position}`, () => (tab.queuePosition.value?.position === position ? tab.queuePosition.value : null))

async function come(office: Office): Promise<{ readonly visitor: Visitor; readonly tab: Room }> {
  const visitor = await office.visit()
  return { visitor, tab: await waiting(office, visitor) }
}

const queueOf = (office: Office) => env.QUEUE.get(env.QUEUE.idFromName(office.id))

function inQueue<Result>(office: Office, work: (queue: QueueObject) => Result): Promise<Result> {
  return runInDurableObject<QueueObject, Result>(queueOf(office), work)
}

/** The customer's own frames, as they come. */
async function listen({ conversation: id }: Visitor, instance = 'instance-1'): Promise<Client> {
  const stub = conversation(id)
  const customer = await inside(stub, ({ host }) => host.actor.state.customer.id)
  const client = await connect(stub, { role: 'customer', customer })
  await client.hello({ instance })
  return client
}

/** A message that is echoed comes after everything that was sent before. */
async function untilEcho(client: Client, n: number): Promise<ServerFrame[]> {
  client.message(n, `echo ${n}`)
  const frames: ServerFrame[] = []
  for (;;) {
    const frame = await client.next()
    if (frame.type === 'items' && frame.items.some(({ text }) => text === `echo ${n}`)) return frames
    frames.push(frame)
  }
}

describe('a live customer in the queue', () => {
  it('Q9 hears the position on joining, without an estimate while there is no history, and again when it changes', async () => {
    const now = freeze()
    const office = await makeOffice()
    const first = await come(office)
    expect(await stands(first.tab, 1)).toEqual({ position: 1, estimateMs: null })
    moveTo(now + minute)
    const second = await come(office)
    await stands(second.tab, 2)
    moveTo(now + 2 * minute)
    await doIn(first.visitor.api, first.visitor.conversation, '/leave')
    await stands(second.tab, 1)
  })

  it('Q9 hears an estimate that rests on what the queue has seen', async () => {
    const now = freeze()
    const office = await makeOffice()
    const agent = await ready(office)
    await inQueue(office, ({ host }) => {
      for (let n = 0; n < 5; n++) {
        const enqueue = {
          ...enqueued,
          conversation: `c${n}`,
          invitation: `i${n}`,
          orderAt: now + n,
          never: [office.id],
        }
        host.execute(shell, { type: 'letter', from: 'conversation/c', letter: enqueue })
      }
    })
    for (let n = 0; n < 5; n++) {
      moveTo(now + (2 * n + 1) * minute)
      const taken = { type: 'taken', invitation: `i${n}`, agent: office.id } as const
      await inQueue(office, ({ host }) =>
        host.execute(shell, { type: 'letter', from: 'conversation/c', letter: taken }),
      )
    }
    const first = await come(office)
    await answer(agent, first.visitor.conversation, 'decline')
    expect(await stands(first.tab, 1)).toEqual({ position: 1, estimateMs: minute })
    moveTo(now + 11 * minute)
    const second = await come(office)
    expect(await stands(second.tab, 2)).toEqual({ position: 2, estimateMs: 3 * minute })
  })

  it('Q9 hears the last position again on every new socket, also after the conversation has slept', async () => {
    const office = await makeOffice()
    const { visitor } = await come(office)
    const stub = conversation(visitor.conversation)
    const one = await listen(visitor)
    expect(await one.take('queue')).toEqual({ type: 'queue', position: 1, estimateMs: null })
    await evictDurableObject(stub)
    const two = await listen(visitor, 'instance-2')
    expect(await two.take('queue')).toEqual({ type: 'queue', position: 1, estimateMs: null })
  })

  it('Q9 hears of a change at most every 30 s, and then of the last one', async () => {
    const now = freeze()
    const office = await makeOffice()
    const [first, second, third] = [await come(office), await come(office), await come(office)]
    await nudge(office, now + 1_000)
    await stands(third.tab, 3)
    const client = await listen(third.visitor)
    expect(await client.take('queue')).toMatchObject({ position: 3 })
    await doIn(first.visitor.api, first.visitor.conversation, '/leave')
    await doIn(second.visitor.api, second.visitor.conversation, '/leave')
    await until('the queue', () => inQueue(office, ({ host }) => Object.keys(host.actor.state.waiting).length === 1))
    await nudge(office, now + 1_000 + limits.queueHintEveryMs - 1)
    expect((await untilEcho(client, 1)).filter(({ type }) => type === 'queue')).toEqual([])
    await nudge(office, now + 2_000 + limits.queueHintEveryMs)
    expect(await client.take('queue')).toMatchObject({ position: 1 })
  })

  it('Q9 Q8 the position is taken back when an administrator closes the queue and nobody is at work, also after both have slept', async () => {
    const office = await makeOffice()
    const { visitor, tab } = await come(office)
    await stands(tab, 1)
    await configure({ [`queues/${office.id}`]: { hours: { timeZone: 'UTC', weekly: [], exceptions: [] } } })
    await until('the truth', () => tab.unserved.value && tab.queuePosition.value === null)
    await evictDurableObject(queueOf(office))
    await evictDurableObject(conversation(visitor.conversation))
    const client = await listen(visitor)
    expect(await client.take('unserved')).toEqual({ type: 'unserved' })
    await configure({ [`queues/${office.id}`]: { hours: null } })
    expect(await client.take('queue')).toEqual({ type: 'queue', position: 1, estimateMs: null })
  })

  it('P3 who is in a persistent conversation hears nothing of the queue', async () => {
    const office = await makeOffice({ entry: { mode: 'persistent', flows: { inbound: 'inbound-persistent' } } })
    const { visitor, tab } = await come(office)
    const client = await listen(visitor)
    // Nor would a hint that went astray come through.
    const invitation = await inside(
      conversation(visitor.conversation),
      ({ host }) => Object.keys(host.actor.state.invitations)[0] ?? '',
    )
    await conversation(visitor.conversation).hear({ invitation, position: 1, estimateMs: null })
    expect((await untilEcho(client, 1)).filter(({ type }) => type === 'queue')).toEqual([])
    expect(tab.queuePosition.value).toBeNull()
  })

  it('Q9 R13 hears nothing while an agent is there, and only of the invitation that is pending', async () => {
    const office = await makeOffice({ entry: { multiParty: true } })
    const agent = await ready(office)
    const { visitor } = await come(office)
    await answer(agent, visitor.conversation, 'accept')
    await seated(agent, visitor.conversation)
    const client = await listen(visitor)
    await doIn(agent.api, visitor.conversation, '/invitations', { queue: 'support' })
    const stub = conversation(visitor.conversation)
    const invitation = await until('the invitation', () =>
      inside(stub, ({ host }) => Object.values(host.actor.state.invitations).find(({ admitted }) => admitted)?.id),
    )
    await stub.hear({ invitation: 'another', position: 9, estimateMs: null })
    await stub.hear({ invitation, position: 4, estimateMs: null })
    expect((await untilEcho(client, 1)).filter(({ type }) => type === 'queue')).toEqual([])
    // T4: whoever invited the queue leaves, and the customer waits there.
    await doIn(agent.api, visitor.conversation, '/leave')
    expect(await client.take('queue')).toMatchObject({ position: 4 })
  })
})

const shell = { kind: 'shell', name: 'test' } as const

const enqueued = {
  type: 'enqueue',
  purpose: 'route',
  mode: 'live',
  priority: 5,
  ahead: false,
  weight: 1,
  avoid: [],
  admission: 'ask',
  skipped: false,
  openWithinMs: 300_000,
  card: { entryPoint: 'X', queue: null, customer: 'X', waitingSince: '', mode: 'live' },
} as const

/** Something happens in the queue that changes nobody's place. */
async function nudge(office: Office, at: number): Promise<void> {
  moveTo(at)
  const agent = { agent: 'nobody', name: 'Nobody', role: 'agent', presence: 'offline', serves: true, stint: 0 } as const
  const letter = { type: 'here', ...agent } as const
  await inQueue(office, ({ host }) => host.execute(shell, { type: 'letter', from: 'agent/nobody', letter }))
}
