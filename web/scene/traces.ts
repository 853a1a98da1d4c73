// What a scene of another browser has on this server, as the colleagues see it: nobody is there twice.
import type { Board } from '../../protocol/boards.ts'
import type { Workspace } from '../../protocol/server-frames.ts'
import type { Api } from '../shared/api.ts'
import { Company, signInAs, until, writesDown } from './company.ts'
import { colleagues, guests, type Colleague } from './story.ts'

const names = new Set(Object.values(guests).map(({ name }) => name))

/** `ours`: the conversations of this browser's scene. Ben is at his desk for as long as one is played, and it is nobody else's in the demo. */
export async function othersScene(ours: readonly string[]): Promise<'none' | 'played' | 'left'> {
  const ben = await lookAt('ben')
  const all = await Promise.all(colleagues.map(lookAt))
  if (all.every((one) => guestsIn(one, ours).length === 0)) return 'none'
  return ben.presence === 'offline' ? 'left' : 'played'
}

/** Takes to its end what was left. Who has shown no life goes by themselves (Q10). */
export async function sweep(): Promise<void> {
  const company = new Company()
  for (const id of colleagues) await company.be(id, 'available')
  await until('the last scene is swept away', async () => {
    let left = await waits(await company.colleague('ann'))
    for (const id of colleagues) left = (await sweepDesk(await company.colleague(id))) || left
    return !left
  })
  await company.goHome()
}

/** Whether there was something. */
async function sweepDesk(api: Api): Promise<boolean> {
  const { offers, work, wrapUps } = await api<Workspace>({ method: 'GET', path: '/agent' })
  const act = (path: string, body: object = {}) => api({ method: 'POST', path, body }).catch(() => {})
  for (const { id, card } of offers)
    if (names.has(card.customer)) await act(`/agent/offers/${id}`, { answer: 'accept' })
  for (const { conversation, card, state } of work) {
    if (!names.has(card.customer)) continue
    if (state === 'parked') await act(`/agent/work/${conversation}/resume`)
    else await act(`/conversations/${conversation}/end`)
  }
  const ours = wrapUps.filter(({ customer }) => names.has(customer)).map(({ conversation }) => conversation)
  await writesDown(api, wrapUps, ours)
  return [...offers, ...work].some(({ card }) => names.has(card.customer)) || ours.length > 0
}

async function waits(api: Api): Promise<boolean> {
  const { items } = await api<{ items: Board[] }>({ method: 'GET', path: '/queues' })
  return items.some(({ waiting }) => waiting.some(({ customer, skipped }) => names.has(customer) && !skipped))
}

async function lookAt(id: Colleague): Promise<Workspace> {
  return (await signInAs(id))<Workspace>({ method: 'GET', path: '/agent' })
}

function guestsIn({ offers, work, wrapUps }: Workspace, ours: readonly string[]): readonly string[] {
  const all = [
    ...[...offers, ...work].map(({ conversation, card }) => ({ conversation, customer: card.customer })),
    ...wrapUps,
  ]
  return all
    .filter(({ conversation, customer }) => names.has(customer) && !ours.includes(conversation))
    .map(({ conversation }) => conversation)
}
