// What a test asks and does past the pages, by the API.
import { becomesTrue, type Stage } from './stage.ts'

/** The whole log of the conversation that this agent is in, past the pages. */
export async function logOf(stage: Stage, agent: string): Promise<readonly { type: string; text: string }[]> {
  const signedIn = await call<{ token: string }>(stage, 'POST', '/dev/sign-in', null, { agent })
  const { work } = await call<{ work: { conversation: string }[] }>(stage, 'GET', '/agent', signedIn.token)
  const path = `/conversations/${work[0]?.conversation}/items?limit=200`
  return (await call<{ items: { type: string; text: string }[] }>(stage, 'GET', path, signedIn.token)).items
}

/** Out of every room, no wrap-up left, offline: for the next test. */
export async function goesHome(stage: Stage, agent: string): Promise<void> {
  const { token } = await call<{ token: string }>(stage, 'POST', '/dev/sign-in', null, { agent })
  await call(stage, 'PUT', '/agent/presence', token, { presence: 'offline' })
  const look = () => call<Unfinished>(stage, 'GET', '/agent', token)
  for (const { conversation, state } of (await look()).work) {
    if (state === 'active') await call(stage, 'POST', `/conversations/${conversation}/end`, token, {})
  }
  await becomesTrue(async () => (await look()).work.filter(({ state }) => state === 'active').length, 0)
  for (const { conversation, policy } of (await look()).wrapUps) {
    const dispositions = policy.dispositions.slice(0, 1)
    await call(stage, 'POST', `/agent/wrap-ups/${conversation}`, token, { dispositions })
  }
}

interface Unfinished {
  readonly work: readonly { readonly conversation: string; readonly state: string }[]
  readonly wrapUps: readonly { readonly conversation: string; readonly policy: { readonly dispositions: string[] } }[]
}

/** Past the pages: the API. */
export async function call<Answer>(
  { url }: Stage,
  method: string,
  path: string,
  token: string | null,
  body?: object,
): Promise<Answer> {
  const response = await fetch(`${url}/v1${path}`, {
    method,
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
  return JSON.parse(text) as Answer
}
