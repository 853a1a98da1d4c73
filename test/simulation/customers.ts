// Customers who start, write, vanish, return, sign in and leave, now and then in two tabs at once.
import type { Conversation } from '../../domain/conversation/state.ts'
import type { Executed } from '../../durable-objects/shell/actor.ts'
import type { Scene } from './scene.ts'
import { Tab } from './tab.ts'
import type { Watcher } from './watcher.ts'
import type { World } from './world.ts'

const minute = 60_000

interface Visit {
  readonly conversation: string
  readonly tabs: Tab[]
}

export class CustomerPerson {
  readonly id: string
  readonly tabs: Tab[] = []
  /** By entry point. */
  readonly #visits = new Map<string, Visit>()
  /** The customer whom the server takes this one for; another after signing in. */
  #who: string
  #started = 0
  #acts = 0
  readonly #world: World
  readonly #scene: Scene
  readonly #watcher: Watcher

  constructor(world: World, scene: Scene, watcher: Watcher, id: string) {
    this.#world = world
    this.#scene = scene
    this.#watcher = watcher
    this.id = id
    this.#who = id
  }

  think(): void {
    const entry = this.#world.random.between(0, 1)
    const visit = this.#visits.get(this.#scene.entries[entry]!.id)
    if (!visit) return this.#start(entry)
    const state = this.#watcher.state<Conversation>(`conversation/${visit.conversation}`)
    if (state.ended) return this.#afterTheEnd(visit, entry)
    this.#act(visit, visit.tabs.at(-1)!)
  }

  /** Some go on writing for a while, and are refused. */
  #afterTheEnd(visit: Visit, entry: number): void {
    const { random } = this.#world
    for (const tab of visit.tabs) {
      if (random.chance(0.5)) tab.say('message')
      if (random.chance(0.5)) tab.blip()
    }
    if (random.chance(0.5)) return
    for (const tab of visit.tabs) if (random.chance(0.8)) tab.close()
    this.#visits.delete(this.#scene.entries[entry]!.id)
  }

  #act(visit: Visit, tab: Tab): void {
    const { random } = this.#world
    switch (
      random.weighed({
        signIn: this.#who === this.id ? 6 : 0,
        write: 50,
        connect: 25,
        blip: 5,
        close: 5,
        vanish: 5,
        second: 4,
        leave: 3,
      })
    ) {
      case 'signIn':
        return this.#signIn()
      case 'write':
        tab.say('message')
        if (!tab.wanted) tab.connect()
        return
      case 'connect':
        return tab.connect()
      case 'blip':
        return tab.blip()
      case 'close':
        return tab.close()
      case 'vanish':
        return tab.vanish()
      case 'second':
        if (visit.tabs.length < 3) this.#tab(visit)
        return
      case 'leave': {
        // The word of the end and that of who they are may cross.
        if (this.#who === this.id && random.chance(0.4)) this.#signIn()
        const by = { role: 'customer', customer: this.#who }
        const act = { type: random.chance(0.5) ? 'leave' : 'end' }
        const key = `c:${this.id}:${++this.#acts}`
        return this.#world.network.request(
          `conversation/${visit.conversation}`,
          key,
          { type: 'act', by, act },
          () => {},
        )
      }
    }
  }

  /** P9: from several tabs, and from several browsers as one and the same, or as somebody else meanwhile, which is refused. */
  #signIn(): void {
    const { random } = this.#world
    const customer = { id: random.one(['s1', 's2'])!, name: random.chance(0.5) ? 'Signed' : null }
    const command = { type: 'identify', customer, attributes: {} }
    const key = `c:${this.id}:sign-in:${++this.#acts}`
    this.#world.network.request(`customer/${this.id}`, key, command, (executed) => {
      if (executed.outcome !== 'done') return
      this.#who = customer.id
      for (const tab of this.tabs) tab.person = { role: 'customer', customer: customer.id }
    })
  }

  /** A visitor who is in a hurry starts twice at once, and must come to one conversation (P9). */
  #start(entry: number): void {
    if (this.#started >= 4) return
    if (this.#who === this.id && this.#world.random.chance(0.15)) this.#signIn()
    const times = this.#world.random.chance(0.25) ? 2 : 1
    for (let n = 0; n < times; n++) this.#startOnce(entry)
  }

  #startOnce(index: number): void {
    const { random } = this.#world
    const entry = this.#scene.entries[index]!
    const conversation = `${this.id}-${++this.#started}`
    const command = {
      type: 'start',
      customer: { id: this.#who, name: this.id },
      entryPoint: entry.id,
      conversation,
      entry,
      attributes: {},
      signedAttributes: {},
      maximumMs: random.between(15, 40) * minute,
      origin: random.chance(0.15) ? 'api' : 'socket',
    }
    const who = this.#who
    this.#world.network.request(`customer/${who}`, `c:${this.id}:start:${this.#started}`, command, (executed) => {
      // The answer to signing in was lost, so it is said again.
      if (executed.outcome === 'refused' && this.#who === this.id) this.#signIn()
      const started = beginningOf(executed) ?? this.#openAt(who, entry.id)
      if (started === null || this.#visits.has(entry.id)) return
      const visit = { conversation: started, tabs: [] }
      this.#visits.set(entry.id, visit)
      this.#tab(visit)
    })
  }

  #openAt(who: string, entryPoint: string): string | null {
    const { open } = this.#watcher.state<{ open: Record<string, { conversation: string }> }>(`customer/${who}`)
    return open[entryPoint]?.conversation ?? null
  }

  #tab(visit: Visit): void {
    const person = { role: 'customer', customer: this.#who } as const
    const instance = `${visit.conversation}.${this.id}.${this.tabs.length + 1}`
    const tab = new Tab(this.#world, visit.conversation, person, instance)
    visit.tabs.push(tab)
    this.tabs.push(tab)
    tab.connect()
  }
}

function beginningOf(executed: Executed): string | null {
  if (executed.outcome !== 'done') return null
  for (const { event } of executed.rows) {
    const { type, beginning } = JSON.parse(event) as { type: string; beginning: { conversation: string } }
    if (type === 'opened') return beginning.conversation
  }
  return null
}
