// A shared server after a file: whoever still waits is taken and let go, everybody goes home, and what was set is set as before.
import type { AgentStanding, Board } from '../../protocol/boards.ts'
import type { Workspace } from '../../protocol/server-frames.ts'
import type { Api } from '../../web/shared/api.ts'
import { Desk, signIn, until } from '../support/client.ts'

const withinMs = 15_000

const kinds = ['sites', 'flows', 'queues', 'agents', 'entry-points', 'quick-connects'] as const

/** Of each kind, by path. */
export type Settings = ReadonlyMap<string, object>

export async function settingsOf(url: string): Promise<Settings> {
  const root = await signIn(url, 'root')
  const settings = new Map<string, object>()
  for (const kind of kinds) {
    const { items } = await root<{ items: { id: string; body: object }[] }>({ method: 'GET', path: `/admin/${kind}` })
    for (const { id, body } of items) settings.set(`/admin/${kind}/${id}`, body)
  }
  return settings
}

async function setAsBefore(url: string, before: Settings): Promise<void> {
  const root = await signIn(url, 'root')
  const now = await settingsOf(url)
  for (const [path, body] of before)
    if (JSON.stringify(now.get(path)) !== JSON.stringify(body)) await root({ method: 'PUT', path, body })
}

/** Whether nobody is offered to anybody or at work there any more, and everything is set as it was `before`. */
export async function tidies(url: string, before: Settings): Promise<boolean> {
  const desk = new Desk(await signIn(url, 'dora'))
  try {
    await setAsBefore(url, before)
    await until('the desk', () => desk.seen)
    await presence(desk.api, 'available')
    await until('nobody is offered to anybody', () => letsGo(desk.api), withinMs)
    const { items } = await desk.api<{ items: ListedAgent[] }>({ method: 'GET', path: '/agents' })
    for (const one of items) if (one.standing === null || !isFree(one.standing)) await goesHome(url, one.id)
    return true
  } catch (error) {
    // Whoever wonders where the time goes is to see it.
    console.warn('a shared server could not be tidied:', error)
    return false
  } finally {
    desk.stop()
  }
}

interface ListedAgent {
  readonly id: string
  readonly standing: AgentStanding | null
}

/** Takes what rings and ends it. Who has shown no life is offered to nobody (Q10) and may stay. */
async function letsGo(api: Api): Promise<boolean> {
  const { items } = await api<{ items: Board[] }>({ method: 'GET', path: '/queues' })
  const waits = items.some(({ queue, waiting }) => served.includes(queue) && waiting.some(({ skipped }) => !skipped))
  const workspace = await api<Workspace>({ method: 'GET', path: '/agent' })
  for (const { id, state } of workspace.offers)
    if (state === 'ringing') await api({ method: 'POST', path: `/agent/offers/${id}`, body: { answer: 'accept' } })
  await finishes(api, workspace)
  return !waits && workspace.offers.length + workspace.work.length + workspace.wrapUps.length === 0
}

/** Dora's. */
const served = ['sales', 'support']

async function goesHome(url: string, agent: string): Promise<void> {
  const api = await signIn(url, agent)
  await presence(api, 'offline')
  await until(
    `${agent} is free`,
    async () => {
      const workspace = await api<Workspace>({ method: 'GET', path: '/agent' })
      await finishes(api, workspace)
      return workspace.work.length + workspace.offers.length + workspace.wrapUps.length === 0
    },
    withinMs,
  )
}

async function finishes(api: Api, { work, wrapUps }: Workspace): Promise<void> {
  for (const { conversation } of work) await api({ method: 'POST', path: `/conversations/${conversation}/end` })
  for (const { conversation, policy } of wrapUps) {
    const body = { dispositions: policy.dispositions.slice(0, 1) }
    await api({ method: 'POST', path: `/agent/wrap-ups/${conversation}`, body })
  }
}

function presence(api: Api, wanted: 'available' | 'offline'): Promise<unknown> {
  return api({ method: 'PUT', path: '/agent/presence', body: { presence: wanted } })
}

function isFree({ presence: is, work, offers, wrapUps }: AgentStanding): boolean {
  return is === 'offline' && work.length + offers + wrapUps === 0
}
