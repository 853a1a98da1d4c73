// Visitors and customers start, sign in and end, and letters arrive in any order between two objects and another: in the end
// whatever is open is found by the one customer whose it is, and what has ended by nobody.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conversationMachine } from '../../domain/conversation/machine.ts'
import { customerMachine } from '../../domain/customer/machine.ts'
import { allOpenAt } from '../../domain/customer/state.ts'
import type { ConversationLetter, CustomerLetter, Outgoing } from '../../domain/letters.ts'
import { aStart } from './conversation/story.ts'
import { given } from './given.ts'

interface Sent extends Outgoing {
  readonly from: string
}

// Without flows the log of a step is small, and the proof of it quick.
const entry = { ...aStart('live').entry, definitions: {} }
const visitors = ['v1', 'v2', 'v3']
const customers = ['shop:1', 'shop:2']

class Town {
  readonly people = new Map([...visitors, ...customers].map((id) => [id, given(customerMachine)]))
  readonly conversations = new Map<string, ReturnType<typeof conversation>>()
  readonly #channels = new Map<string, Sent[]>()
  #now = 0

  start(who: string, entryPoint: string): void {
    const id = `c${this.conversations.size + 1}`
    const rest = { attributes: {}, signedAttributes: {}, maximumMs: null, origin: 'socket' } as const
    const policy = { ...entry, id: entryPoint }
    const customer = { id: who, name: who }
    const scene = this.#person(who).when(
      { type: 'start', customer, entryPoint, conversation: id, entry: policy, ...rest },
      ++this.#now,
    )
    if (scene.events.length > 0) this.conversations.set(id, conversation())
    this.#post(`customer/${who}`, scene.letters)
  }

  signIn(visitor: string, as: string): void {
    const command = { type: 'identify', customer: { id: as, name: null }, attributes: {} } as const
    this.#post(`customer/${visitor}`, this.#person(visitor).when(command, ++this.#now).letters)
  }

  end(pick: number): void {
    const [id, scene] = [...this.conversations][pick % Math.max(1, this.conversations.size)] ?? []
    if (id === undefined || !scene || scene.state.id === '' || scene.state.ended) return
    const by = { role: 'customer', customer: scene.state.customer.id } as const
    this.#post(`conversation/${id}`, scene.when({ type: 'act', by, act: { type: 'end' } }, ++this.#now).letters)
  }

  /** Delivers the oldest letter of one channel; false when there is none. */
  deliver(pick = 0): boolean {
    const sent = this.#take(pick)
    if (sent) this.#arrive(sent)
    return sent !== null
  }

  /** The oldest letter of one channel comes back to the customer who sent it, after it has arrived or not. */
  giveUp(pick: number, arrived: boolean): void {
    const channel = this.#waiting('customer/')[pick % Math.max(1, this.#waiting('customer/').length)]
    const sent = channel?.shift()
    if (!sent) return
    if (arrived && sent.letter.type !== 'start') this.#arrive(sent)
    const { from, to, letter } = sent
    const scene = this.#person(idOf(from)).when({ type: 'undelivered', why: 'unreachable', to, letter }, ++this.#now)
    this.#post(from, scene.letters)
  }

  /** Who would be led to this conversation. */
  foundBy(id: string): readonly string[] {
    return [...this.people].flatMap(([who, { state }]) =>
      ['shop', 'app']
        .flatMap((each) => allOpenAt(state, each))
        .flatMap((one) => (one.conversation === id ? [who] : [])),
    )
  }

  #arrive({ from, to, letter }: Sent): void {
    const scene = to.startsWith('customer/')
      ? this.#person(idOf(to)).when({ type: 'letter', from, letter: letter as CustomerLetter }, ++this.#now)
      : this.conversations
          .get(idOf(to))!
          .when({ type: 'letter', from, letter: letter as ConversationLetter }, ++this.#now)
    this.#post(to, scene.letters)
  }

  #take(pick: number): Sent | null {
    const waiting = this.#waiting('')
    return waiting[pick % Math.max(1, waiting.length)]?.shift() ?? null
  }

  #waiting(from: string): Sent[][] {
    return [...this.#channels].filter(([name, { length }]) => length > 0 && name.startsWith(from)).map(([, all]) => all)
  }

  #post(from: string, letters: readonly Outgoing[]): void {
    for (const { to, letter } of letters) {
      if (!to.startsWith('customer/') && !to.startsWith('conversation/')) continue
      const channel = `${from} → ${to}`
      this.#channels.set(channel, [...(this.#channels.get(channel) ?? []), { from, to, letter }])
    }
  }

  #person(id: string) {
    return this.people.get(id)!
  }
}

const conversation = () => given(conversationMachine)
const idOf = (address: string) => address.slice(address.indexOf('/') + 1)

type Step = (town: Town) => void
const pick = fc.nat({ max: 9 })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: start([...visitors, ...customers]) },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.constantFrom(...visitors), fc.constantFrom(...customers)).map(
      ([visitor, as]): Step =>
        (town) =>
          town.signIn(visitor, as),
    ),
  },
  {
    weight: 2,
    arbitrary: pick.map(
      (n): Step =>
        (town) =>
          town.end(n),
    ),
  },
  {
    weight: 6,
    arbitrary: pick.map(
      (n): Step =>
        (town) =>
          void town.deliver(n),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(pick, fc.boolean()).map(
      ([n, arrived]): Step =>
        (town) =>
          town.giveUp(n, arrived),
    ),
  },
)

function start(who: readonly string[]): fc.Arbitrary<Step> {
  return fc.tuple(fc.constantFrom(...who), fc.constantFrom('shop', 'app')).map(
    ([id, entryPoint]): Step =>
      (town) =>
        town.start(id, entryPoint),
  )
}

describe('signing in', () => {
  it('P9 whatever order letters come in, every open conversation has one customer who finds it', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const town = new Town()
        for (const each of steps) {
          each(town)
          const twice = [...town.conversations.keys()].find((id) => town.foundBy(id).length > 1)
          expect(twice).toBeUndefined()
        }
        while (town.deliver());
        for (const [id, { state }] of town.conversations) {
          const open = state.id !== '' && !state.ended
          expect(town.foundBy(id), `${id} of ${state.customer.id}`).toEqual(open ? [state.customer.id] : [])
          const owner = town.people.get(state.customer.id)?.state
          if (state.ended) expect(owner?.history.map((past) => past.conversation)).toContain(id)
          expect(owner?.became ?? null, `${id} is left with ${state.customer.id}`).toBeNull()
        }
      }),
      { numRuns: 1_000 },
    )
  }, 60_000)
})
