// What is offered to an agent whose object is in quarantine and answers nothing.
import { runInDurableObject } from 'cloudflare:test'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AgentObject } from '../../durable-objects/agent.ts'
import { limits } from '../../protocol/limits.ts'
import { freeze, moveTo, objectAt, ring, thaw, timesIn } from './clockwork.ts'
import { happens, leaveOffices, makeOffice, meet, ready, type Office } from './offices.ts'
import { answer, configure, doIn, ringing, seated, setPresence, sitDown, until, type Desk } from './people.ts'

let other: Desk
beforeEach(() => void freeze())
afterEach(() => {
  other.stop()
  leaveOffices()
  thaw()
})

/** Another agent who serves the queue, and is asked second. */
async function another(office: Office): Promise<void> {
  const id = `${office.id}-too`
  await configure({ [`agents/${id}`]: { name: id, queues: [{ queue: office.id, priority: 1, delayMs: 0 }] } })
  other = await sitDown(id)
  await setPresence(other, 'available')
  await until('both to be ready', async () => (await timesIn(`queue/${office.id}`, 'readied')) > 1)
}

function quarantine(office: Office): Promise<void> {
  return runInDurableObject(objectAt(`agent/${office.id}`) as unknown as DurableObjectStub<AgentObject>, ({ host }) => {
    host.actor.quarantined = 'by a test'
  })
}

describe('an agent who cannot be reached', () => {
  it('Q3 keeps nobody waiting: the next one has the offer a minute after its time', async () => {
    const office = await makeOffice()
    await ready(office)
    await another(office)
    await quarantine(office)
    const { conversation } = await office.visit({ origin: 'api' })
    const where = `queue/${office.id}`
    await happens(where, 'offered')
    moveTo(office.now + limits.ringMs.default + limits.answerGraceMs)
    await ring(where)
    await ringing(other, conversation)
    await answer(other, conversation, 'accept')
    await seated(other, conversation)
    expect(await timesIn(where, 'offerWithdrawn')).toBe(1)
  })

  it('P6 is not waited for when a conversation returns to them without a flow', async () => {
    const office = await makeOffice({ entry: { flows: { inbound: 'inbound-live', parked: null } } })
    const { agent, visitor } = await meet(office)
    const { conversation, api } = visitor
    await doIn(agent.api, conversation, '/park')
    await another(office)
    await quarantine(office)
    await doIn(api, conversation, '/messages', { text: 'Back again' })
    const where = `conversation/${conversation}`
    await happens(where, 'called')
    const calledUntilAt = office.now + limits.returnWithinMs.default + limits.answerGraceMs
    moveTo(calledUntilAt)
    await ring(where)
    expect(await timesIn(where, 'invitationFailed')).toBe(1)
    // The queue believes in them too, and asks them first.
    const queue = `queue/${office.id}`
    await until('the queue to offer it', async () => (await timesIn(queue, 'offered')) > 1)
    moveTo(calledUntilAt + limits.ringMs.default + limits.answerGraceMs)
    await ring(queue)
    await ringing(other, conversation)
  })
})
