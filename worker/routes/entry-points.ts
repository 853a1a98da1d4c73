// Where customers come in: start a conversation, or get back the one that is open (P5, P9).
import { Hono } from 'hono'
import { startBody } from '../../protocol/http.ts'
import { answered } from '../answered.ts'
import { causeOf } from '../cause.ts'
import { maximumMs, policyOf, read } from '../config.ts'
import type { Edge } from '../context.ts'
import { visitorOf } from '../identity.ts'
import { bodyOf, idOf } from '../input.ts'
import { admitOrigin } from '../origins.ts'
import { refused } from '../problem.ts'
import { customerStub } from '../stubs.ts'
import { sign } from '../tokens.ts'

export const entryPoints = new Hono<Edge>()

entryPoints.post('/entry-points/:entryPoint/conversations', async (c) => {
  const visitor = await visitorOf(c)
  const body = await bodyOf(c, startBody)
  const entryPoint = await read(c.env.CONFIG, 'entry-points', idOf(c, 'entryPoint'))
  if (!entryPoint) throw refused('not_found')
  admitOrigin(c, entryPoint.body.origins)
  // A visitor without a token who asks again is somebody new: keys of strangers could be guessed. What is left over ends by W11.
  const customer = visitor ?? crypto.randomUUID()
  const start = customerStub(c.env, customer).start(
    {
      type: 'start',
      customer: { id: customer, name: body.name },
      entryPoint: entryPoint.id,
      conversation: crypto.randomUUID(),
      entry: await policyOf(c.env.CONFIG, entryPoint.body),
      attributes: body.attributes,
      signedAttributes: {},
      maximumMs: maximumMs(entryPoint.body, body.durationMinutes),
      origin: body.origin,
    },
    await causeOf(c, `customer/${customer}`),
  )
  const { conversation, resumed } = answered(await start)
  const token = visitor === null ? { visitorToken: (await sign(c.env, 'visitor', customer)).token } : {}
  return c.json({ conversation, resumed, ...token }, resumed ? 200 : 201)
})
