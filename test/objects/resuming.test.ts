// An agent takes a parked conversation of theirs back, on real objects: against another agent's hand, in two tabs, through a restart.
import { abortAllDurableObjects } from 'cloudflare:test'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Workspace } from '../../protocol/server-frames.ts'
import { freeze, thaw, timesIn } from './clockwork.ts'
import { leaveOffices, makeOffice, meet, type Office } from './offices.ts'
import { answer, configure, doIn, itemsOf, ringing, seated, setPresence, sitDown, until, type Desk } from './people.ts'
import { outcome } from './races.ts'

beforeEach(() => void freeze())
afterEach(() => {
  leaveOffices()
  thaw()
})

const withoutFlow = { flows: { inbound: 'inbound-live', parked: null } }
const resume = ({ api }: Desk, conversation: string) =>
  api<Workspace>({ method: 'POST', path: `/agent/work/${conversation}/resume` })

/** Parked by the agent of the place. */
async function parked(office: Office) {
  const { agent, visitor } = await meet(office)
  await doIn(agent.api, visitor.conversation, '/park')
  await until('it to be parked', () => agent.workspace().work.some(({ state }) => state === 'parked'))
  return { agent, ...visitor, customer: visitor.api, conversation: visitor.conversation }
}

/** Another agent who serves the queue. */
async function another(office: Office): Promise<Desk> {
  const id = `${office.id}-too`
  await configure({ [`agents/${id}`]: { name: id, queues: [{ queue: office.id, priority: 1, delayMs: 0 }] } })
  const desk = await sitDown(id)
  await setPresence(desk, 'available')
  return desk
}

describe('taking a parked conversation back', () => {
  it('P6 the agent is in and writes first; the customer is told', async () => {
    const { agent, customer, conversation } = await parked(await makeOffice())
    expect(agent.workspace().capacity.used).toBe(0)
    const { offers, capacity } = await resume(agent, conversation)
    // Unless the conversation was faster than the answer.
    if (offers.length > 0) expect(offers).toMatchObject([{ conversation, state: 'joining', purpose: 'return' }])
    expect(capacity.used).toBe(1)
    await seated(agent, conversation)
    expect(agent.workspace()).toMatchObject({ offers: [], capacity: { used: 1 } })
    await doIn(agent.api, conversation, '/messages', { text: 'We have news.' })
    await agent.api({ method: 'POST', path: `/conversations/${conversation}/connections` })
    const said = (await itemsOf(customer, conversation)).slice(-2).map(({ type, text }) => `${type}: ${text}`)
    expect(said).toEqual([`joined: Chat started with ${agent.id}`, 'message: We have news.'])
  })

  it('P6 A2 a place that is taken is refused, and so is what is not parked', async () => {
    const office = await makeOffice()
    await configure({ [`agents/${office.id}`]: { capacity: 1 } })
    const { agent, conversation } = await parked(office)
    const next = await office.visit({ origin: 'api' })
    await answer(agent, next.conversation, 'accept')
    await seated(agent, next.conversation)
    expect(await outcome(resume(agent, conversation))).toBe('no_capacity')
    expect(await outcome(resume(agent, crypto.randomUUID()))).toBe('not_parked')
    await doIn(agent.api, next.conversation, '/end')
    await until('the wrap-up', () => agent.workspace().wrapUps.length > 0)
    await agent.api({ method: 'POST', path: `/agent/wrap-ups/${next.conversation}` })
    await setPresence(agent, 'offline')
    expect(await outcome(resume(agent, conversation))).toBe('agent_offline')
  })

  it('P6 A6 pressed in two tabs at once it is done once', async () => {
    const { agent, conversation } = await parked(await makeOffice())
    const tabs = [0, 1, 2].map(() => outcome(resume(agent, conversation)))
    expect(await Promise.all(tabs)).toEqual(['done', 'done', 'done'])
    await seated(agent, conversation)
    expect(await outcome(resume(agent, conversation))).toBe('done')
    expect(await timesIn(`conversation/${conversation}`, 'joined')).toBe(2)
    expect(await timesIn(`conversation/${conversation}`, 'turnedAway')).toBe(0)
  })

  it.each([0, 1, 2, 3])('P6 Q5 while another agent accepts it (%i): one of them has it', async (round) => {
    const office = await makeOffice({ entry: { ...withoutFlow, keepSameAgent: false } })
    const { agent, customer, conversation } = await parked(office)
    // Whoever parked it is away, so that it rings at the other one.
    await setPresence(agent, 'busy')
    const other = await another(office)
    await doIn(customer, conversation, '/messages', { text: 'Back again' })
    const { id } = await ringing(other, conversation)
    const accepts = () =>
      outcome(other.api({ method: 'POST', path: `/agent/offers/${id}`, body: { answer: 'accept' } }))
    const takes = () => outcome(resume(agent, conversation))
    await Promise.all(round % 2 === 0 ? [takes(), accepts()] : [accepts(), takes()])
    const has = ({ workspace }: Desk) => workspace().work.some(({ state }) => state === 'active')
    await until('one to have it and nothing else to be left', () => {
      const left = [agent, other].flatMap((desk) => desk.workspace().offers)
      return left.length === 0 && has(agent) !== has(other)
    })
    await until('the list to be true', () => agent.workspace().work.length === Number(has(agent)))
    expect(await timesIn(`conversation/${conversation}`, 'joined')).toBe(2)
    other.stop()
  })

  it('P6 Q5 O5 every object torn away right after the answer: they are in all the same', async () => {
    const { agent, conversation } = await parked(await makeOffice())
    await resume(agent, conversation)
    await abortAllDurableObjects()
    await seated(agent, conversation)
    expect(await timesIn(`conversation/${conversation}`, 'joined')).toBe(2)
  })
})
