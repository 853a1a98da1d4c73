// Q6, T9: who alone serves a queue is offered at once what they gave back to it themselves. On real objects.
import { afterEach, beforeAll, expect, it } from 'vitest'
import { leaveOffices, makeOffice, meet } from './offices.ts'
import { answer, configure, doIn, ringing, seated } from './people.ts'

beforeAll(() => configure({}))
afterEach(() => leaveOffices())

const atOnceMs = 3_000

it.each([
  ['transferred', '/transfer'],
  ['released', '/release'],
])('Q6 T9 what the only agent %s to their own queue rings at them again at once', async (_, path) => {
  const office = await makeOffice()
  const { agent: ann, visitor } = await meet(office)
  const { conversation } = visitor
  const before = Date.now()
  await doIn(ann.api, conversation, path, path === '/transfer' ? { queue: office.id } : {})
  await ringing(ann, conversation)
  expect(Date.now() - before).toBeLessThan(atOnceMs)
  await answer(ann, conversation, 'accept')
  await seated(ann, conversation)
})

it('T4 Q6 who invited the queue that they alone serve, and left, is offered the conversation at once', async () => {
  const office = await makeOffice({ entry: { multiParty: true } })
  const { agent: ann, visitor } = await meet(office)
  const { conversation } = visitor
  await doIn(ann.api, conversation, '/invitations', { queue: office.id })
  const before = Date.now()
  await doIn(ann.api, conversation, '/leave')
  await ringing(ann, conversation)
  expect(Date.now() - before).toBeLessThan(atOnceMs)
})
