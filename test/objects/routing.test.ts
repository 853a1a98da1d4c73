// Races for a conversation, on real objects: everything that can be asked at the same time is.
import { abortAllDurableObjects, runDurableObjectAlarm } from 'cloudflare:test'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import type { RoomView } from '../../protocol/server-frames.ts'
import { env, got, start, startByBackend, visitor, type Started } from '../worker/support.ts'
import {
  answer,
  apiOf,
  configure,
  doIn,
  itemsOf,
  openRoom,
  ringing,
  seated,
  setPresence,
  sitDown,
  until,
  visit,
  type Desk,
} from './people.ts'
import { crowd, dice, outcome, settle, tell, tooLate, turn, type Floor, type Outcome } from './races.ts'

const agentCount = 10
const queues = ['north', 'east', 'west']
const agentIds = Array.from({ length: agentCount }, (_, index) => `agent${index}`)
const plain = { inbound: 'inbound-live', queue: null, disconnect: null, parked: 'parked' }

beforeAll(async () => {
  await configure({
    ...Object.fromEntries(queues.map((id) => [`queues/${id}`, { name: id, missedPresence: null }])),
    ...Object.fromEntries(
      queues.map((id) => [
        `entry-points/${id}`,
        { name: id, mode: 'live', multiParty: true, defaultQueue: id, flows: plain },
      ]),
    ),
    // Each serves all three, beginning with another one.
    ...Object.fromEntries(
      agentIds.map((id, index) => [
        `agents/${id}`,
        {
          name: `Agent ${index}`,
          wrapUpWeight: 0,
          queues: queues.map((queue, at) => ({ queue, priority: 1 + ((at + index) % queues.length), delayMs: 0 })),
        },
      ]),
    ),
    'entry-points/four': { name: 'Four', mode: 'live', partyLimit: 4, defaultQueue: 'sales', flows: plain },
  })
})

let here: Desk[] = []
afterEach(async () => {
  vi.useRealTimers()
  for (const desk of here) {
    for (const { conversation } of desk.workspace().work) await outcome(doIn(desk.api, conversation, '/end'))
    await setPresence(desk, 'offline')
    await finishWrapUps(desk)
    desk.stop()
  }
  here = []
})

async function come(id: string): Promise<Desk> {
  const desk = await sitDown(id)
  here.push(desk)
  await setPresence(desk, 'available')
  return desk
}

async function finishWrapUps(desk: Desk): Promise<void> {
  await until(`the wrap-ups of ${desk.id}`, async () => {
    const { wrapUps, work } = desk.workspace()
    for (const { conversation } of wrapUps) {
      await outcome(desk.api({ method: 'POST', path: `/agent/wrap-ups/${conversation}`, body: {} }))
    }
    return wrapUps.length === 0 && work.every(({ state }) => state !== 'active')
  })
}

interface Meeting {
  readonly conversation: string
  readonly ann: Desk
  readonly ben: Desk
}

/** A conversation with Ann, who got it from its queue, and Ben, whom she invited. */
async function meet(): Promise<Meeting> {
  const { conversation } = await visit('four', { origin: 'api' })
  const ann = await come('ann')
  await answer(ann, conversation, 'accept')
  await seated(ann, conversation)
  const ben = await come('ben')
  await doIn(ann.api, conversation, '/invitations', { agent: 'ben' })
  await answer(ben, conversation, 'accept')
  await seated(ben, conversation)
  return { conversation, ann, ben }
}

describe('one conversation', () => {
  it('R3 two agents invite for the last seat at once: one is told that there is none', async () => {
    const { conversation, ann, ben } = await meet()
    const outcomes = await Promise.all([
      outcome(doIn(ann.api, conversation, '/invitations', { agent: 'cleo' })),
      outcome(doIn(ben.api, conversation, '/invitations', { agent: 'dora' })),
    ])
    expect(outcomes.toSorted()).toEqual(['done', 'party_limit_reached'])
    const items = await itemsOf(ann.api, conversation)
    // One line for Ben's own invitation, one for the race.
    expect(items.filter(({ type }) => type === 'invited')).toHaveLength(2)
  })

  it('T1 two transfers at once: one is under way, the other is told so', async () => {
    const { conversation, ann, ben } = await meet()
    const cleo = await come('cleo')
    const dora = await come('dora')
    const outcomes = await Promise.all([
      outcome(doIn(ann.api, conversation, '/transfer', { agent: 'cleo' })),
      outcome(doIn(ben.api, conversation, '/transfer', { agent: 'dora' })),
    ])
    expect(outcomes.toSorted()).toEqual(['done', 'transfer_pending'])
    const target = outcomes[0] === 'done' ? cleo : dora
    await answer(target, conversation, 'accept')
    await seated(target, conversation)
    const { room } = await target.api<{ room: RoomView }>({ method: 'GET', path: `/conversations/${conversation}` })
    expect(room.roster.map(({ name }) => name)).toEqual(['Visitor', target.workspace().agent.name])
    await until('the two to be in wrap-up', () =>
      [ann, ben].every((desk) => desk.workspace().wrapUps.some((one) => one.conversation === conversation)),
    )
  })

  it('A6 an offer rings in every tab; answered in two of them at once it counts once', async () => {
    const ann = await come('ann')
    const second = await sitDown('ann')
    here.push(second)
    const { conversation } = await visit('shop', { origin: 'api' })
    const [{ id }] = await Promise.all([ringing(ann, conversation), ringing(second, conversation)])
    const accept = (tab: Desk) =>
      outcome(tab.api({ method: 'POST', path: `/agent/offers/${id}`, body: { answer: 'accept' } }))
    expect((await Promise.all([accept(ann), accept(second)])).toSorted()).toEqual(['done', 'offer_answered'])
    await Promise.all([seated(ann, conversation), seated(second, conversation)])
    expect(second.workspace().offers).toEqual([])
    expect(second.workspace()).toEqual(ann.workspace())
    const items = await itemsOf(ann.api, conversation)
    expect(items.filter(({ type }) => type === 'joined')).toHaveLength(1)
  })

  it.each([0, 1, 2, 3, 4, 5])('R9 the customer leaves while an agent accepts (%i): the end for both', async () => {
    const ann = await come('ann')
    const vera = await visit('shop', { origin: 'api' })
    const { conversation } = vera
    const { id } = await ringing(ann, conversation)
    const [accepted, left] = await Promise.all([
      outcome(ann.api({ method: 'POST', path: `/agent/offers/${id}`, body: { answer: 'accept' } })),
      outcome(doIn(vera.api, conversation, '/leave')),
    ])
    expect(left).toBe('done')
    expect(['done', 'offer_gone']).toContain(accepted)
    const items = await itemsOf(vera.api, conversation)
    expect(items.at(-1)).toMatchObject({ type: 'ended', reason: 'customer_ended' })
    // Whether the agent had come in or not, nothing of it is left but a wrap-up.
    await until('the place to be free', () => {
      const { offers, work, wrapUps, capacity } = ann.workspace()
      const open = wrapUps.filter((one) => one.conversation === conversation).length
      const joined = items.some(({ type }) => type === 'joined')
      return offers.length === 0 && work.length === 0 && open === Number(joined) && capacity.used === wrapUps.length
    })
  })

  it('P9 two tabs of one visitor that start at once get one conversation, and see the same in it', async () => {
    const { id, token } = await visitor()
    const starts = await Promise.all(
      Array.from({ length: 8 }, () => got<Started>(start('shop', { token, body: { name: 'Vera' } }))),
    )
    expect(new Set(starts.map(({ conversation }) => conversation)).size).toBe(1)
    expect(starts.filter(({ resumed }) => !resumed)).toHaveLength(1)
    const conversation = starts[0]?.conversation ?? ''
    const { open } = await env.CUSTOMER.get(env.CUSTOMER.idFromName(id)).view()
    expect(open['shop']?.conversation).toBe(conversation)
    const tabs = [openRoom(apiOf(token), conversation), openRoom(apiOf(token), conversation)]
    tabs.forEach((tab, index) => tab.say(`from tab ${index}`))
    const texts = () => tabs.map((tab) => tab.items.value.map(({ text }) => text))
    await until('both to see both', () =>
      texts().every((all) => all.includes('from tab 0') && all.includes('from tab 1')),
    )
    expect(texts()[0]).toEqual(texts()[1])
    expect(tabs[0]?.room.value?.roster).toHaveLength(1)
    for (const tab of tabs) tab.stop()
    await doIn(apiOf(token), conversation, '/leave')
  })

  it('P9 who starts again right after the end gets a new conversation, even if the end was not heard of yet', async () => {
    const { id, token } = await visitor()
    const begin = () => startByBackend('shop', { name: 'Vera' }, id)
    for (let round = 0; round < 5; round++) {
      const { conversation, resumed } = await begin()
      expect(resumed).toBe(false)
      await doIn(apiOf(token), conversation, '/end')
      // The letter of the end is torn away with the memory that was about to send it.
      await abortAllDurableObjects()
    }
  })
})

describe('a busy floor', () => {
  it.each([
    [1, 0],
    [2, 0],
    [3, 5],
  ])(
    'Q5 fifty conversations and ten agents with capacity 3 on three queues, all at once (seed %i, %i aborts)',
    async (seed, aborts) => {
      const roll = dice(seed)
      const staff = { agents: await Promise.all(agentIds.map(come)), queues }
      const supervisor = await sitDown('dora')
      here.push(supervisor)
      const arriving = Array.from({ length: 50 }, async () => {
        const { api, conversation } = await visit(queues[roll(queues.length)] ?? '', { origin: 'api' })
        const written: string[] = []
        const write = async (text: string) => {
          if ((await outcome(doIn(api, conversation, '/messages', { text }))) === 'done') written.push(text)
        }
        for (let count = 0; count < 4; count++) await write(`words ${count}`)
        return { id: conversation, written, write, leave: () => outcome(doIn(api, conversation, '/leave')) }
      })
      const working = staff.agents.map(async (me, index) => {
        const own = dice(seed * 100 + index)
        const outcomes: Outcome[] = []
        for (let count = 0; count < 16; count++) {
          outcomes.push(await turn(staff, me, own))
          if (own(8) === 0) await setPresence(me, 'available')
        }
        return outcomes
      })
      for (let count = 0; count < aborts; count++) {
        await new Promise((resolve) => setTimeout(resolve, 200))
        await abortAllDurableObjects()
      }
      const outcomes = (await Promise.all(working)).flat()
      expect(outcomes.filter((one) => !tooLate.has(one))).toEqual([])
      const conversations = await Promise.all(arriving)
      await atRest({ ...staff, supervisor, conversations })
      await Promise.all(conversations.map(({ leave }) => leave()))
    },
    90_000,
  )
})

async function atRest(floor: Floor): Promise<void> {
  const { agents, conversations } = floor
  await Promise.all(agents.map((desk) => setPresence(desk, 'available')))
  await Promise.all(conversations.map(({ write }) => write('still here')))
  await settle(floor)
  // Who declined is asked again when the round is over (Q3).
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + limits.roundRestMs + limits.avoidMs })
  for (const queue of queues) await runDurableObjectAlarm(env.QUEUE.get(env.QUEUE.idFromName(queue)))
  await settle(floor)
  const told = await tell(floor)
  expect(told.work).toEqual(told.seats)
  expect(told.boards).toEqual(told.queued)
  for (const desk of agents) expect(desk.workspace().capacity.used).toBeLessThanOrEqual(3)
  const routed = new Map(told.seats.map((seat) => [seat.split(' ')[0] ?? '', seat]))
  expect(routed.size).toBe(told.seats.length)
  for (const { id, written } of conversations) {
    const items = await itemsOf(floor.supervisor.api, id)
    expect(items.flatMap(({ type, text }) => (type === 'message' ? [text] : []))).toEqual(written)
  }
  for (const [id, { status }] of told.rooms) {
    expect(await crowd(floor, id)).toBeLessThanOrEqual(1)
    expect([id, status]).toEqual([id, routed.has(id) ? 'active' : status === 'ended' ? 'ended' : 'queued'])
  }
  const free = agents.filter((desk) => desk.workspace().capacity.used < 3)
  if (told.boards.length > 0) expect(free.map(({ id }) => id)).toEqual([])
  expect(told.seats.length).toBeGreaterThan(0)
}
