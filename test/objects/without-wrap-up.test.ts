// A queue that has switched wrap-up off (A4), on real objects.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freeze, thaw, timesIn } from './clockwork.ts'
import { leaveOffices, makeOffice, meet } from './offices.ts'
import { configure, doIn, itemsOf, openRoom, ringing, until } from './people.ts'

beforeEach(() => void freeze())
afterEach(() => {
  leaveOffices()
  thaw()
})

describe('a queue without wrap-up', () => {
  it('A4 ending frees the slot at once, the next one rings, and the log says nothing of a wrap-up', async () => {
    const office = await makeOffice({ queue: { wrapUp: { enabled: false } } })
    await configure({ [`agents/${office.id}`]: { capacity: 1 } })
    const { agent, visitor } = await meet(office)
    expect(agent.workspace().work).toMatchObject([{ wrapUp: null }])
    const next = await office.visit({ origin: 'api' })
    await doIn(agent.api, visitor.conversation, '/end')
    await ringing(agent, next.conversation)
    expect(agent.workspace()).toMatchObject({ work: [], wrapUps: [], capacity: { limit: 1, used: 1 } })
    const items = await itemsOf(agent.api, visitor.conversation)
    expect(items.at(-1)?.type).toBe('ended')
    expect(await timesIn(`conversation/${visitor.conversation}`, 'wrappedUp')).toBe(0)
  })

  it('A4 S1 S4 who was there reads it on, until the account is closed', async () => {
    const office = await makeOffice({ queue: { wrapUp: { enabled: false } } })
    const { agent, visitor } = await meet(office)
    const tab = openRoom(agent.api, visitor.conversation)
    await until('the agent to be connected', () => tab.room.value)
    await doIn(agent.api, visitor.conversation, '/end')
    await until('the end', () => tab.room.value?.status === 'ended')
    await until('the agent to be free', () => agent.workspace().work.length === 0)
    expect(tab.connectionState.value.state).toBe('open')
    await configure({ [`agents/${office.id}`]: { active: false } })
    // No new token is given: it is over.
    await until('the connection to be closed', () => tab.connectionState.value.state === 'refused')
    tab.stop()
  })
})
