// Where customers come in: the widget's settings, signing in, and starting a conversation or finding the open one (P5, P9).
import { Hono } from 'hono'
import { conversationStub, customerStub } from '../../durable-objects/stubs.ts'
import { customerBody, startBody, type FirstMessage } from '../../protocol/http.ts'
import { isoTime } from '../../protocol/iso-time.ts'
import { customerParticipant } from '../../protocol/items.ts'
import { isRefusal } from '../../protocol/problem.ts'
import { localeSchema } from '../../protocol/texts.ts'
import { adorned, saying } from '../adorned.ts'
import { answered } from '../answered.ts'
import { causeOf } from '../cause.ts'
import { maximumMs, policyOf, read, type Stored } from '../config.ts'
import type { RequestContext, Edge } from '../context.ts'
import { newConversationId } from '../conversation-ids.ts'
import { guestOf, type CustomerClaims, type Guest } from '../identity.ts'
import { bodyOf, idOf, jsonOf, parse, readingOf } from '../input.ts'
import { newcomerOf, pacedNewcomer } from '../newcomers.ts'
import { openingOf } from '../opening.ts'
import { admitOrigin } from '../origins.ts'
import { refused } from '../problem.ts'
import { paced, pacedAddress } from '../rates.ts'
import { signedInBy } from '../site-tokens.ts'
import { sign } from '../tokens.ts'
import { welcomeOf } from '../welcome.ts'

export const entryPoints = new Hono<Edge>()

entryPoints.get('/entry-points/:entryPoint', async (c) => {
  const entryPoint = await entryPointOf(c)
  const { id, name, mode, signIn, appearance, topics, signInUrl, defaultQueue } = entryPoint.body
  const [opening, welcome] = await Promise.all([
    openingOf(c.env.CONFIG, defaultQueue, Date.now()),
    welcomeOf(c.env, entryPoint, Date.now()),
  ])
  const afterHours = opening.open || mode !== 'live' ? null : entryPoint.body.afterHours
  return c.json({ id, name, mode, signIn, appearance, topics, signInUrl, afterHours, ...opening, ...welcome })
})

/** P8: exchanges a site's token for one of ours. P9: the visitor who asks becomes that customer. */
entryPoints.post('/entry-points/:entryPoint/customers', async (c) => {
  const guest = await guestOf(c)
  await pacedGuest(c, guest)
  const { token } = await bodyOf(c, customerBody)
  const entryPoint = await entryPointOf(c)
  const site = entryPoint.body.site === null ? null : await read(c.env.CONFIG, 'sites', entryPoint.body.site)
  if (!site) throw refused('not_found', 'entryPoint', 'Nobody signs for its customers.')
  const { id, name, attributes, adjusted } = await signedInBy(c.env, site.body, token)
  await paced(c, 'comingIn', id)
  if (guest?.signed === null) {
    const cause = await causeOf(c, `customer/${guest.id}`)
    answered(
      await customerStub(c.env, guest.id).identify({ type: 'identify', customer: { id, name }, attributes }, cause),
    )
  }
  const signed = await sign(c.env, 'customer', id, { name, attributes } satisfies CustomerClaims)
  const expiresAt = isoTime(signed.expiresAt)
  return c.json({ customerToken: signed.token, expiresAt, customer: { id, name }, ...saying(adjusted) })
})

entryPoints.post('/entry-points/:entryPoint/conversations', async (c) => {
  const guest = await guestOf(c)
  await pacedGuest(c, guest)
  const { given, adjusted } = adorned(await jsonOf(c))
  const body = parse(startBody, given, readingOf(c))
  const asked = await entryPointOf(c)
  const entryPoint = await takingNow(c, asked, guest)
  admitGuest(guest, entryPoint)
  const through = guest?.through ?? 'page'
  if (body.origin === 'api' && through === 'page')
    throw refused('forbidden', 'origin', 'Only a backend says that its customer needs no socket.')
  const maximum = maximumMs(entryPoint.body, body.durationMinutes, through)
  const customer = guest?.id ?? (await newcomerOf(c, asked.id))
  if (guest === null) await pacedNewcomer(c, asked.id, body.challenge)
  const locale = body.locale ?? languageOf(c)
  const start = customerStub(c.env, customer).start(
    {
      type: 'start',
      newcomer: guest === null,
      customer: { id: customer, name: guest?.signed?.name ?? body.name },
      entryPoint: entryPoint.id,
      conversation: await newConversationId(c.env),
      entry: await policyOf(c.env.CONFIG, entryPoint.body),
      attributes: body.attributes,
      signedAttributes: signedFor(entryPoint, guest),
      maximumMs: maximum,
      // W11: a customer of a backend counts as connected.
      origin: through === 'backend' ? 'api' : 'socket',
      ...(locale !== undefined && { locale }),
    },
    // The challenge and the message are not part of the request's identity: a
    // retry may bring a challenge, and the message has a number of its own.
    await causeOf(c, `customer/${customer}`, JSON.stringify({ ...body, challenge: undefined, message: undefined })),
  )
  const { conversation, resumed } = answered(await start)
  const said = body.message === undefined ? {} : { said: await saidFirst(c, customer, conversation, body.message) }
  const token = guest === null ? { visitorToken: (await sign(c.env, 'visitor', customer)).token } : {}
  return c.json({ conversation, resumed, ...said, ...token, ...saying(adjusted) }, resumed ? 200 : 201)
})

/**
 * P5, P9: the open conversations of a returning customer, on any device. A
 * customer who signed in while another conversation was open has several.
 */
entryPoints.get('/entry-points/:entryPoint/conversations', async (c) => {
  const guest = await guestOf(c)
  if (!guest) throw refused('unauthorized')
  await paced(c, 'asking', `customer/${guest.id}`)
  const { id, body } = await entryPointOf(c)
  const customer = customerStub(c.env, guest.id)
  const open = answered(await customer.open(id))
  const left = body.afterHours === null ? [] : answered(await customer.open(body.afterHours))
  const items = [...open, ...left].map(({ conversation, startedAt }) => ({
    conversation,
    startedAt: isoTime(startedAt),
  }))
  return c.json({ items })
})

/**
 * P10: the customer's ended conversations at this entry point. They are read
 * by the usual operations, which stay open to their customer after the end.
 */
entryPoints.get('/entry-points/:entryPoint/conversations/earlier', async (c) => {
  const guest = await guestOf(c)
  if (!guest) throw refused('unauthorized')
  await paced(c, 'asking', `customer/${guest.id}`)
  const { id, body } = await entryPointOf(c)
  const customer = customerStub(c.env, guest.id)
  // Refreshes the customer's history first, so that a conversation which ended just now is listed.
  answered(await customer.open(id))
  const { history } = await customer.view()
  const items = history
    .filter(({ entryPoint }) => entryPoint === id || entryPoint === body.afterHours)
    .toReversed()
    .map(({ conversation, startedAt, endedAt }) => ({
      conversation,
      startedAt: startedAt === null ? null : isoTime(startedAt),
      endedAt: isoTime(endedAt),
    }))
  return c.json({ items })
})

/** Throws unless the entry point exists and admits the page that asks (S2). */
async function entryPointOf(c: RequestContext): Promise<Stored<'entry-points'>> {
  const entryPoint = await read(c.env.CONFIG, 'entry-points', idOf(c, 'entryPoint'))
  if (!entryPoint) throw refused('not_found')
  admitOrigin(c, entryPoint.body.origins)
  return entryPoint
}

/** P4: where a live entry point is closed, the one that takes its messages meanwhile, if any. Open conversations go on where they are. */
async function takingNow(
  c: RequestContext,
  asked: Stored<'entry-points'>,
  guest: Guest | null,
): Promise<Stored<'entry-points'>> {
  const { mode, afterHours, defaultQueue } = asked.body
  if (mode !== 'live' || afterHours === null) return asked
  if ((await openingOf(c.env.CONFIG, defaultQueue, Date.now())).open) return asked
  if (guest && answered(await customerStub(c.env, guest.id).open(asked.id)).length > 0) return asked
  return (await read(c.env.CONFIG, 'entry-points', afterHours)) ?? asked
}

/** S5: customers of a backend are not limited by address, since all of them come from the backend's address. */
async function pacedGuest(c: RequestContext, guest: Guest | null): Promise<void> {
  if (guest?.through !== 'backend') await pacedAddress(c)
  if (guest) await paced(c, 'comingIn', guest.id)
}

/**
 * D3: sends the first words as message 1 of their client instance, as if they had come on the socket. So the log takes them once, however often
 * the start or the message is repeated. A failure here is ignored: the client sends the message again on its socket.
 */
async function saidFirst(
  c: RequestContext,
  customer: string,
  conversation: string,
  { text, instance }: FirstMessage,
): Promise<boolean> {
  const cause = { kind: 'frame', participant: customerParticipant, instance, n: 1 } as const
  const act = { type: 'message', text, contentType: 'text/plain' } as const
  try {
    return !isRefusal(await conversationStub(c.env, conversation).act({ role: 'customer', customer }, act, cause))
  } catch {
    return false
  }
}

/** The first language that the browser names; undefined: none. */
function languageOf(c: RequestContext): string | undefined {
  return localeSchema.safeParse(c.req.header('accept-language')?.split(/[,;]/)[0]?.trim()).data
}

/** P7: where signing in is required, admits only customers of the entry point's site. Elsewhere admits everybody. */
function admitGuest(guest: Guest | null, { body }: Stored<'entry-points'>): void {
  if (body.signIn === 'optional' || (guest?.signed && guest.signed.site === body.site)) return
  throw refused('unauthorized', 'Authorization', 'This entry point is for signed-in customers.')
}

/** The signed attributes, if the entry point's own site signed them. What another site signed does not count here. */
function signedFor({ body }: Stored<'entry-points'>, guest: Guest | null): CustomerClaims['attributes'] {
  return guest?.signed && guest.signed.site === body.site ? guest.signed.attributes : {}
}
