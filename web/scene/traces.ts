// What scenes of other browsers have on this server, as the colleagues see it: nobody is there twice, and nobody's own conversation is touched.
import type { Board } from '../../protocol/boards.ts'
import type { Workspace } from '../../protocol/server-frames.ts'
import type { Api } from '../shared/api.ts'
import { Company, signInAs, until, writesDown } from './company.ts'
import { colleagues, guests, mark } from './story.ts'

const names = new Set(Object.values(guests).map(({ name }) => name))
const supervisor = 'dora'

interface Seen {
  readonly conversation: string
  readonly customer: string
}

export class Traces {
  readonly #apis = new Map<string, Promise<Api>>()
  /** By conversation: a mark never changes. */
  readonly #marked = new Map<string, boolean>()

  /** `ours`: the conversations of this browser's scene. Ben is at his desk for as long as one is played, and it is nobody else's in the demo. */
  async others(ours: readonly string[]): Promise<'none' | 'played' | 'left'> {
    const look = (id: string) => this.#ask<Workspace>(id, '/agent')
    const [ann, cleo] = await Promise.all([look('ann'), look('cleo')])
    // He last: he is there before any guest comes.
    const ben = await look('ben')
    for (const one of [ann, ben, cleo].flatMap(guestsIn)) {
      if (ours.includes(one.conversation) || !(await this.#isOfScene(one))) continue
      return ben.presence === 'offline' ? 'left' : 'played'
    }
    return 'none'
  }

  /** Takes to its end what was left. Who has shown no life goes by themselves (Q10). */
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

  /** Whether there was something. */
  async #sweepDesk(api: Api): Promise<boolean> {
    const { offers, work, wrapUps } = await api<Workspace>({ method: 'GET', path: '/agent' })
    const act = (path: string, body: object = {}) => api({ method: 'POST', path, body }).catch(() => {})
    let found = false
    for (const { id, ...one } of offers) {
      if (!(await this.#isOfScene(seen(one)))) continue
      found = true
      await act(`/agent/offers/${id}`, { answer: 'accept' })
    }
    for (const { state, ...one } of work) {
      if (!(await this.#isOfScene(seen(one)))) continue
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

  /** Somebody may have come to the demo as one of its customers: their conversation has no mark. */
  async #isOfScene({ conversation, customer }: Seen): Promise<boolean> {
    if (!names.has(customer)) return false
    const known = this.#marked.get(conversation)
    if (known !== undefined) return known
    const path = `/conversations/${conversation}/customer`
    const { attributes } = await this.#ask<{ attributes: { visitor: Record<string, string> } }>(supervisor, path)
    const marked = Object.entries(mark).every(([name, value]) => attributes.visitor[name] === value)
    this.#marked.set(conversation, marked)
    return marked
  }

  /** Each is signed in once, and anew after an error. */
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

function guestsIn({ offers, work, wrapUps }: Workspace): readonly Seen[] {
  return [...[...offers, ...work].map(seen), ...wrapUps]
}

function seen({ conversation, card }: Pick<Workspace['work'][number], 'conversation' | 'card'>): Seen {
  return { conversation, customer: card.customer }
}
