// A connection over HTTP for networks that forbid sockets (D5). It begins with the token of a socket and continues with a token of its own.
import type { Opened } from '../durable-objects/shell/mailbox.ts'
import { pollRequest } from '../durable-objects/shell/person.ts'
import { framesBody, waitBody } from '../protocol/http.ts'
import { isoTime } from '../protocol/iso-time.ts'
import { limits } from '../protocol/limits.ts'
import type { Refusal } from '../protocol/problem.ts'
import { answered } from './answered.ts'
import type { RequestContext } from './context.ts'
import { bearerOf } from './identity.ts'
import { bodyOf } from './input.ts'
import { Refused } from './problem.ts'
import { paced } from './rates.ts'
import { sign } from './tokens.ts'
import { holding, connectingBy, type Connecting } from './upgrade.ts'

/** Names the object that a token is for, from the token's subject. */
type To = (subject: string) => string

interface Poster {
  post(mailbox: string, frames: readonly string[]): Promise<Refusal | null>
}
interface Fetcher {
  fetch(request: Request): Promise<Response>
}

/** Opens a mailbox and answers its first frames. An agent's account is checked again, as it is for a socket (S4). */
export async function beginPolling(
  c: RequestContext,
  to: To,
  open: (connecting: Connecting, mailbox: string) => Promise<Opened | Refusal>,
): Promise<Response> {
  const held = await holding(c, bearerOf(c), 'connection', to)
  const { subject, claims } = held
  const mailbox = crypto.randomUUID()
  const connecting = await connectingBy(c, held)
  const { count, frames } = answered(await open(connecting, mailbox))
  // If this rejects, nobody gets the mailbox's token, and the mailbox expires soon.
  await connecting.confirm()
  const more = { to: claims['to'], origins: claims['origins'], mailbox }
  const { token, expiresAt } = await sign(c.env, 'polling', subject, more)
  const until = isoTime(expiresAt)
  return json(`{"token":"${token}","expiresAt":"${until}","count":${count},"frames":[${frames.join(',')}]}`)
}

export async function postFrames(c: RequestContext, to: To, stub: (subject: string) => Poster): Promise<Response> {
  const { subject, mailbox } = await mailboxOf(c, to)
  const { frames } = await bodyOf(c, framesBody)
  const texts = frames.map((frame) => JSON.stringify(frame))
  answered(await stub(subject).post(mailbox, texts))
  return c.body(null, 204)
}

export async function waitForFrames(c: RequestContext, to: To, stub: (subject: string) => Fetcher): Promise<Response> {
  const { subject, mailbox } = await mailboxOf(c, to)
  const { had } = await bodyOf(c, waitBody)
  const response = await stub(subject).fetch(pollRequest(mailbox, had))
  const text = response.webSocket ? await firstOf(response.webSocket, c.req.raw.signal) : await response.text()
  if (text === null) return json(`{"count":${had},"frames":[]}`)
  const refusal = text.startsWith('{"count"') ? null : (JSON.parse(text) as Refusal)
  if (refusal) throw new Refused(refusal)
  return json(text)
}

/** The mailbox of a polling token. Waiting is rate-limited by mailbox; opening it was rate-limited by person. */
async function mailboxOf(c: RequestContext, to: To): Promise<{ readonly subject: string; readonly mailbox: string }> {
  const { subject, claims } = await holding(c, bearerOf(c), 'polling', to)
  const mailbox = String(claims['mailbox'])
  await paced(c, 'acting', mailbox)
  return { subject, mailbox }
}

/** The first message on our socket to an object; null: none in time. Waiting on a socket lets the object hibernate, waiting in a call would not. */
function firstOf(socket: WebSocket, signal: AbortSignal): Promise<string | null> {
  return new Promise((resolve) => {
    const end = (text: string | null) => {
      clearTimeout(timer)
      socket.close()
      resolve(text)
    }
    const timer = setTimeout(() => end(null), limits.polling.waitMs)
    socket.addEventListener('message', ({ data }) => end(String(data)))
    socket.addEventListener('close', () => end(null))
    socket.addEventListener('error', () => end(null))
    signal.addEventListener('abort', () => end(null))
    socket.accept()
  })
}

function json(text: string): Response {
  return new Response(text, { headers: { 'content-type': 'application/json' } })
}
