// Conversations with an agent in the room, made the way they come about: a start, a queue, an offer that is accepted.
import { vi } from 'vitest'
import type { RoomView } from '../../protocol/server-frames.ts'
import { ask, got, loadDemo, signIn, startByBackend } from './support.ts'

export interface Seated {
  readonly conversation: string
  readonly visitorToken: string
  /** The visitor's id. */
  readonly customer: string
}

/** Ann takes everything that comes to Sales, at once; nobody else serves it. */
export async function annIsReady(): Promise<void> {
  await loadDemo()
  const token = await signIn('root')
  const change = async (path: string, changes: object) => {
    const { body } = await got<{ body: object }>(ask('GET', `/v1/admin/${path}`, { token }))
    await got(ask('PUT', `/v1/admin/${path}`, { token, body: { ...body, ...changes } }))
  }
  await change('queues/sales', { acceptance: 'automatic' })
  for (const other of ['ben', 'dora']) await change(`agents/${other}`, { queues: [] })
  await change('agents/ann', { capacity: 20, wrapUpWeight: 0 })
  await available('ann')
}

export async function available(agent: string): Promise<void> {
  await got(ask('PUT', '/v1/agent/presence', { token: await signIn(agent), body: { presence: 'available' } }))
}

/** A live conversation with Ann in the room. */
export async function seat(): Promise<Seated> {
  const { conversation, visitorToken } = await startByBackend('shop', { name: 'Vera' })
  // A start takes several letters between objects: more than the usual second where the machine has other work.
  await vi.waitFor(
    async () => {
      const { status } = (await viewOf(conversation)).room
      if (status !== 'active') throw new Error(status)
    },
    { timeout: 10_000 },
  )
  const customer = (JSON.parse(atob(visitorToken.split('.')[1] ?? '')) as { sub: string }).sub
  return { conversation, visitorToken, customer }
}

export interface View {
  readonly room: RoomView
  readonly last: number
}

/** As a supervisor sees it. */
export async function viewOf(conversation: string): Promise<View> {
  return got<View>(ask('GET', `/v1/conversations/${conversation}`, { token: await signIn('dora') }))
}

/** Frees the agent for the next one; nothing happens if they are out already. */
export async function endBy(agent: string, conversation: string): Promise<void> {
  await ask('POST', `/v1/conversations/${conversation}/end`, { token: await signIn(agent) })
}
