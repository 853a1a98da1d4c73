// The people of one test: agents in browsers, and customers who are the pages' own client without a page. After it all go home.
import type { BrowserContextOptions } from 'playwright-core'
import { afterAll, afterEach, beforeAll } from 'vitest'
import type { Room } from '../../web/shared/room.ts'
import { openRoom, start, until, type Visitor } from '../support/client.ts'
import { accepts, openAgent, openCustomer, openMember } from './hands.ts'
import { goesHome } from './past-pages.ts'
import { open, shareStage, type Person, type Stage } from './stage.ts'

export interface Customer extends Visitor {
  readonly room: Room
}

export class Cast {
  readonly #stage: () => Stage
  readonly #options: BrowserContextOptions
  #people: Person[] = []
  #customers: Customer[] = []

  /** `stage`: as it is when somebody comes. */
  constructor(stage: () => Stage, options: BrowserContextOptions = {}) {
    this.#stage = stage
    this.#options = options
  }

  get stage(): Stage {
    return this.#stage()
  }

  async visit(path: string): Promise<Person> {
    return this.#came(await open(this.#stage(), path, this.#options))
  }

  async agent(id: string): Promise<Person> {
    return this.#came(await openAgent(this.#stage(), id, this.#options))
  }

  /** A customer at a page of the shop. */
  async shopper(name: string, words: string): Promise<Person> {
    return this.#came(await openCustomer(this.#stage(), name, words))
  }

  /** Somebody whom the shop has signed in, at its page. */
  async member(name: string, words: string): Promise<Person> {
    return this.#came(await openMember(this.#stage(), name, words))
  }

  async customer(name: string, entryPoint = 'shop', attributes: object = {}): Promise<Customer> {
    const visitor = await start(this.#stage().url, entryPoint, { name, attributes })
    const room = await openRoom(visitor.api, visitor.conversation, 'customer')
    await until(`${name} is there`, () => room.you.value)
    const one = { ...visitor, room }
    this.#customers.push(one)
    return one
  }

  /** A customer and Ann, in a live conversation. */
  async talking(name: string): Promise<{ readonly vera: Customer; readonly ann: Person }> {
    const ann = await this.agent('ann')
    const vera = await this.customer(name)
    await accepts(ann, name)
    return { vera, ann }
  }

  async goHome(): Promise<void> {
    await Promise.all(this.#people.map(({ context }) => context.close()))
    this.#people = []
    for (const { room, api, conversation } of this.#customers) {
      room.stop()
      // Who still waited would be offered to the next test's agents. A persistent one is ended by its agent, below.
      await api({ method: 'POST', path: `/conversations/${conversation}/end` }).catch(() => {})
    }
    this.#customers = []
    for (const id of ['ann', 'ben', 'dora']) await goesHome(this.#stage(), id)
  }

  #came(person: Person): Person {
    this.#people.push(person)
    return person
  }
}

/** What this customer has heard and said, in words. */
export function heard({ room }: Customer): readonly string[] {
  return room.items.value.filter(({ type }) => type === 'message').map(({ text }) => text)
}

/** Of one file, on the shared server unless `opens` another; after each of its tests all go home. */
export function castOfFile(options: BrowserContextOptions = {}, opens: () => Promise<Stage> = shareStage): Cast {
  let stage: Stage | undefined
  const cast = new Cast(() => {
    if (stage === undefined) throw new Error('the server is not there yet')
    return stage
  }, options)
  beforeAll(async () => {
    stage = await opens()
  })
  afterAll(() => stage?.close())
  afterEach(() => cast.goHome())
  return cast
}
