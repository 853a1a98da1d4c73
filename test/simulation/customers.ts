// Customers who start, write, vanish, return and leave, now and then in two tabs at once.
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
    switch (random.weighed({ write: 50, connect: 25, blip: 5, close: 5, vanish: 5, second: 4, leave: 3 })) {
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
        const by = { role: 'customer', customer: this.id }
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

  /** A visitor who is in a hurry starts twice at once, and must come to one conversation (P9). */
  #start(entry: number): void {
    if (this.#started >= 4) return
    const times = this.#world.random.chance(0.25) ? 2 : 1
    for (let n = 0; n < times; n++) this.#startOnce(entry)
  }

  #startOnce(index: number): void {
    const { random } = this.#world
    const entry = this.#scene.entries[index]!
    const conversation = `${this.id}-${++this.#started}`
    const command = {
      type: 'start',
      customer: { id: this.id, name: this.id },
      entryPoint: entry.id,
      conversation,
      entry,
      attributes: {},
      signedAttributes: {},
      maximumMs: random.between(15, 40) * minute,
      origin: random.chance(0.15) ? 'api' : 'socket',
    }
    this.#world.network.request(`customer/${this.id}`, `c:${this.id}:start:${this.#started}`, command, (executed) => {
      const started = beginningOf(executed) ?? this.#openAt(entry.id)
      if (started === null || this.#visits.has(entry.id)) return
      const visit = { conversation: started, tabs: [] }
      this.#visits.set(entry.id, visit)
      this.#tab(visit)
    })
  }

  #openAt(entryPoint: string): string | null {
    const { open } = this.#watcher.state<{ open: Record<string, { conversation: string }> }>(`customer/${this.id}`)
    return open[entryPoint]?.conversation ?? null
  }

  #tab(visit: Visit): void {
    const person = { role: 'customer', customer: this.id } as const
    const tab = new Tab(this.#world, visit.conversation, person, `${visit.conversation}.${this.tabs.length + 1}`)
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
