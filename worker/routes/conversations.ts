// One conversation over HTTP: connecting, reading, and every act that needs no socket.
import { Hono } from 'hono'
import { isAgent, isCustomer, type Asker } from '../../domain/conversation/person.ts'
import { agentStub, conversationStub, customerStub } from '../../durable-objects/stubs.ts'
import { cursorBody, itemsQuery, servingQuery } from '../../protocol/http.ts'
import { isoTime } from '../../protocol/iso-time.ts'
import { isRefusal } from '../../protocol/problem.ts'
import { actNames, actOf, isForCustomers } from '../acts.ts'
import { answered } from '../answered.ts'
import { causeOf } from '../cause.ts'
import { read, stored } from '../config.ts'
import type { RequestContext, Edge } from '../context.ts'
import { deletedAs } from '../deleted.ts'
import { earlierOf } from '../earlier.ts'
import { askerOf, isSignedIn, nameOf, personOf } from '../identity.ts'
import { bodyOf, conversationOf, jsonOf, queryOf, readingOf } from '../input.ts'
import { agentOrigins } from '../origins.ts'
import { beginPolling, postFrames, waitForFrames } from '../polling.ts'
import { refused } from '../problem.ts'
import { paced } from '../rates.ts'
import { reach } from '../reach.ts'
import { namingQueue } from '../targets.ts'
import { connecting, connectionFor, openSocket } from '../upgrade.ts'

export const conversations = new Hono<Edge>()

conversations.post('/conversations/:id/connections', async (c) => {
  const person = await personOf(c)
  await paced(c, 'connecting', nameOf(person))
  const { id, stub, heard } = await reach(c, person)
  const { entryPoint, ended, onlooker } = heard(await stub.admit(person))
  if ((ended || onlooker) && isAgent(person)) answered(await agentStub(c.env, person.agent).reads(id))
  const origins = isCustomer(person) ? await originsOf(c, entryPoint) : agentOrigins(c.env)
  return c.json(await connectionFor(c, person, `conversation/${id}`, `/v1/conversations/${id}`, origins))
})

conversations.get('/conversations/:id/socket', async (c) => {
  const id = conversationOf(c)
  return openSocket(conversationStub(c.env, id), await connecting(c, () => `conversation/${id}`))
})

conversations.post('/conversations/:id/polling', async (c) => {
  const id = conversationOf(c)
  return beginPolling(
    c,
    () => `conversation/${id}`,
    async ({ person, credentials }, mailbox) =>
      conversationStub(c.env, id).openMailbox(person, mailbox, JSON.stringify(await jsonOf(c)), credentials),
  )
})

conversations.post('/conversations/:id/polling/frames', async (c) => {
  const id = conversationOf(c)
  return postFrames(
    c,
    () => `conversation/${id}`,
    () => conversationStub(c.env, id),
  )
})

conversations.post('/conversations/:id/polling/wait', async (c) => {
  const id = conversationOf(c)
  return waitForFrames(
    c,
    () => `conversation/${id}`,
    () => conversationStub(c.env, id),
  )
})

conversations.get('/conversations/:id', async (c) => {
  const asker = await askerOf(c)
  const serves = await servedBy(c, asker, queryOf(c, servingQuery).serving)
  const { id, stub, heard } = await reach(c, asker)
  const view = heard(await stub.view(asker, serves))
  return c.json({ conversation: id, ...view })
})

conversations.get('/conversations/:id/items', async (c) => {
  const asker = await askerOf(c)
  const { since, limit, serving } = queryOf(c, itemsQuery)
  const serves = await servedBy(c, asker, serving)
  const { stub, heard } = await reach(c, asker)
  const { first, items, more } = heard(await stub.page(asker, since, limit, serves))
  // Items are stored as JSON and are sent as they are.
  return json(`{"first":${first},"items":[${items.join(',')}],"more":${more}}`)
})

conversations.get('/conversations/:id/customer', async (c) => {
  const asker = await askerOf(c)
  if (isCustomer(asker)) throw refused('forbidden')
  const serves = await servedBy(c, asker, queryOf(c, servingQuery).serving)
  const { id, stub, heard } = await reach(c, asker)
  const { customer, attributes, startedAt, endedAt } = heard(await stub.profile(asker, serves))
  const { history } = await customerStub(c.env, customer.id).view()
  return c.json({
    customer: { ...customer, signedIn: await isSignedIn(c.env, customer.id) },
    attributes,
    startedAt: isoTime(startedAt),
    earlier: await earlierOf(
      c.env.CONFIG,
      history.filter((one) => one.conversation !== id && (endedAt === null || one.endedAt <= endedAt)),
    ),
  })
})

conversations.put('/conversations/:id/cursor', async (c) => {
  const person = await personOf(c)
  await paced(c, 'acting', `${nameOf(person)} ${conversationOf(c)}`)
  const { upTo } = await bodyOf(c, cursorBody)
  const { stub, heard } = await reach(c, person)
  heard(await stub.cursor(person, upTo))
  return c.body(null, 204)
})

for (const name of actNames) {
  const [method = '', path = ''] = name.split(' ')
  conversations.on(method, path, async (c) => {
    const person = await personOf(c)
    if (isCustomer(person) && !isForCustomers(name)) throw refused('forbidden')
    await paced(c, 'acting', `${nameOf(person)} ${conversationOf(c)}`)
    const param = (each: string) => c.req.param(each) ?? ''
    const body = await jsonOf(c)
    const act = await actOf(name, body, readingOf(c), { db: c.env.CONFIG, param })
    const cause = await causeOf(c, nameOf(person))
    const { stub, heard } = await reach(c, person)
    const { items } = heard(namingQueue(await stub.act(person, act, cause), body))
    return json(`{"items":${items}}`)
  })
}

/** S1: the customer of the conversation named by `serving`, if this agent is in it. Null: they are not, or the asker may read without it. */
async function servedBy(c: RequestContext, asker: Asker, serving: string | undefined): Promise<string | null> {
  if (serving === undefined || asker.role !== 'agent') return null
  const served = await conversationStub(c.env, serving).served(asker)
  return isRefusal(served) ? null : served.customer
}

/**
 * The origins at which the entry point's customers may connect. Conversations go
 * on after their entry point was deleted, so a deleted one still counts (S7).
 */
async function originsOf(c: RequestContext, entryPoint: string): Promise<readonly string[]> {
  const there = await read(c.env.CONFIG, 'entry-points', entryPoint)
  if (there) return there.body.origins
  const deleted = await deletedAs(c.env.CONFIG, 'entry-points', entryPoint)
  return deleted === null ? [] : stored('entry-points', { id: entryPoint, ...deleted }).body.origins
}

function json(text: string): Response {
  return new Response(text, { headers: { 'content-type': 'application/json' } })
}
