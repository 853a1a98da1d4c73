// Finds what scenes of other browsers have left on this server, by looking as the
// colleagues do. Nobody appears twice, and conversations of real visitors are not touched.
import type { Board } from '../../protocol/boards.ts'
import type { Workspace } from '../../protocol/server-frames.ts'
import type { Api } from '../shared/api.ts'
import { Company, signInAs, until, writesDown } from './company.ts'
import { colleagues, guests, sceneAttribute } from './story.ts'

const names = new Set(Object.values(guests).map(({ name }) => name))
const supervisor = 'dora'

interface GuestConversation {
  readonly conversation: string
  readonly customer: string
}

export class Traces {
  readonly #apis = new Map<string, Promise<Api>>()
  /** By conversation; the attribute never changes. */
  readonly #marked = new Map<string, boolean>()

  /** `ours`: the conversations of this browser's scene. Ben is at his desk while a scene is played, and nothing else in the demo puts him there. */
  async others(ours: readonly string[]): Promise<'none' | 'played' | 'left'> {
    const look = (id: string) => this.#ask<Workspace>(id, '/agent')
    const [ann, cleo] = await Promise.all([look('ann'), look('cleo')])
    // Ben is checked last: he is there before any guest comes.
    const ben = await look('ben')
    for (const one of [ann, ben, cleo].flatMap(guestsIn)) {
      if (ours.includes(one.conversation) || !(await this.#isOfScene(one))) continue
      return ben.presence === 'offline' ? 'left' : 'played'
    }
    return 'none'
  }

  /** Ends the conversations that were left. Guests who show no life leave by themselves (Q10). */
  async sweep(): Promise<void> {
    const company = new Company()
    try {
      for (const id of colleagues) await company.be(id, 'available')
      await until('the last scene is swept away', async () => {
        let left = await this.#waits()
        for (const id of colleagues) left = (await this.#sweepDesk(await company.colleague(id))) || left
        return !left
      })
    } finally {
      await company.goHome()
    }
  }

  /** Returns whether there was anything to end. */
  async #sweepDesk(api: Api): Promise<boolean> {
    const { offers, work, wrapUps } = await api<Workspace>({ method: 'GET', path: '/agent' })
    const act = (path: string, body: object = {}) => api({ method: 'POST', path, body }).catch(() => {})
    let found = false
    for (const { id, ...one } of offers) {
      if (!(await this.#isOfScene(guestConversation(one)))) continue
      found = true
      await act(`/agent/offers/${id}`, { answer: 'accept' })
    }
    for (const { state, ...one } of work) {
      if (!(await this.#isOfScene(guestConversation(one)))) continue
      found = true
      if (state === 'parked') await act(`/agent/work/${one.conversation}/resume`)
      else await act(`/conversations/${one.conversation}/end`)
    }
    const ours: string[] = []
    for (const one of wrapUps) if (await this.#isOfScene(one)) ours.push(one.conversation)
    await writesDown(api, wrapUps, ours)
    return found || ours.length > 0
  }

  async #waits(): Promise<boolean> {
    const { items } = await this.#ask<{ items: Board[] }>(supervisor, '/queues')
    for (const { skipped, ...one } of items.flatMap(({ waiting }) => waiting))
      if (!skipped && (await this.#isOfScene(one))) return true
    return false
  }

  /** A visitor may have signed in as one of the demo's customers. Their conversation does not have the scene's attribute. */
  async #isOfScene({ conversation, customer }: GuestConversation): Promise<boolean> {
    if (!names.has(customer)) return false
    const known = this.#marked.get(conversation)
    if (known !== undefined) return known
    const path = `/conversations/${conversation}/customer`
    const { attributes } = await this.#ask<{ attributes: { visitor: Record<string, string> } }>(supervisor, path)
    const marked = Object.entries(sceneAttribute).every(([name, value]) => attributes.visitor[name] === value)
    this.#marked.set(conversation, marked)
    return marked
  }

  /** Signs each colleague in once, and again after an error. */
  async #ask<Answer>(id: string, path: string): Promise<Answer> {
    const known = this.#apis.get(id) ?? signInAs(id)
    this.#apis.set(id, known)
    try {
      return await (
        await known
      )<Answer>({ method: 'GET', path })
    } catch (error) {
      this.#apis.delete(id)
      throw error
    }
  }
}

function guestsIn({ offers, work, wrapUps }: Workspace): readonly GuestConversation[] {
  return [...[...offers, ...work].map(guestConversation), ...wrapUps]
}

function guestConversation({
  conversation,
  card,
}: Pick<Workspace['work'][number], 'conversation' | 'card'>): GuestConversation {
  return { conversation, customer: card.customer }
}
