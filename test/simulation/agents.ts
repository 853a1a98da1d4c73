// Agents with their workspace: they answer or do not, write, invite, hand over, leave, vanish and come back.
import { isInRoom, type Agent } from '../../domain/agent/state.ts'
import type { Act } from '../../domain/conversation/commands.ts'
import type { Conversation, Target } from '../../domain/conversation/state.ts'
import { agents, pending } from '../../domain/conversation/status.ts'
import type { Ring } from '../../domain/letters.ts'
import type { Queue } from '../../domain/queue/state.ts'
import { holdOn, type Scene } from './scene.ts'
import { openWorkspace, type Socket } from './sockets.ts'
import { Tab } from './tab.ts'
import type { Watcher } from './watcher.ts'
import type { World } from './world.ts'

export class AgentPerson {
  readonly id: string
  readonly tabs = new Map<string, Tab>()
  #socket: Socket | null = null
  #awayUntilAt = 0
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

  /** `calm`: takes what is offered, and does nothing else. */
  think(calm: boolean): void {
    const { random, now } = this.#world
    if (!this.#socket) {
      if (now >= this.#awayUntilAt && (calm || random.chance(0.6))) this.connect()
      return
    }
    const state = this.#watcher.state<Agent>(`agent/${this.id}`)
    if (!calm && this.#dayToDay(state)) return
    for (const { offer, state: how, conversation } of Object.values(state.offers)) {
      if (how !== 'ringing') continue
      this.#answer(offer, calm)
      if (!calm) this.#contest(conversation)
    }
    for (const [conversation, work] of Object.entries(state.work)) {
      if (isInRoom(work) && (calm || random.chance(0.8))) this.#tab(conversation).connect()
    }
    if (calm) return
    this.#work(state)
    this.#takeBack(state)
    if (this.#role() !== 'agent' && random.chance(0.3)) this.#move()
  }

  connect(): void {
    const world = this.#world
    if (this.#socket) return
    const closed = () => {
      this.#socket = null
      world.later(world.random.between(200, 4_000), () => this.#awayUntilAt <= world.now && this.connect())
    }
    const opened = openWorkspace(world, world.node(`agent/${this.id}`), { hear: () => {}, closed })
    if (typeof opened !== 'string') this.#socket = opened
  }

  /** A moment's rest: every queue hears of this agent once more. */
  stretch(): void {
    const { presence } = this.#watcher.state<Agent>(`agent/${this.id}`)
    if (presence === 'offline') return
    this.setPresence('busy')
    this.#world.later(2_000, () => this.setPresence('available'))
  }

  end(conversation: string): void {
    this.#room(conversation, { type: 'end' })
  }

  setPresence(presence: string): void {
    this.#command({ type: 'presence', presence })
  }

  /** Presence, coming and going. Answers whether that was all for now. */
  #dayToDay({ presence }: Agent): boolean {
    const { random, now } = this.#world
    if (presence !== 'available' && random.chance(0.6)) this.setPresence('available')
    if (random.chance(0.04)) this.setPresence(random.one(['busy', 'away', 'offline', 'available'])!)
    if (!random.chance(0.05)) return false
    this.#awayUntilAt = now + random.between(1, random.chance(0.5) ? 20 : 300) * 1_000
    if (random.chance(0.5)) this.#socket?.close()
    else this.#socket?.lose()
    this.#socket = null
    for (const tab of this.tabs.values()) tab.vanish()
    return true
  }

  #answer(offer: string, calm: boolean): void {
    const { random } = this.#world
    const answer = calm ? 'accept' : random.weighed({ accept: 60, decline: 10, ignore: 30 })
    if (answer !== 'ignore') this.#command({ type: 'answer', offer, answer })
  }

  #work({ work, wrapUps }: Agent): void {
    const { random } = this.#world
    for (const conversation of Object.keys(wrapUps)) {
      if (!random.chance(0.2)) continue
      const dispositions = random.chance(0.7) ? ['sold'] : []
      this.#command({ type: 'finishWrapUp', conversation, dispositions, notes: '' })
    }
    const conversation = random.one(Object.keys(work).filter((id) => isInRoom(work[id])))
    if (conversation === undefined) return
    const tab = this.#tab(conversation)
    if (random.chance(0.4)) tab.say('message')
    if (random.chance(0.08)) tab.say('note')
    if (random.chance(0.05) && tab.live) tab.blip()
    const act = random.chance(0.5) ? this.#act(conversation) : null
    if (act) this.#room(conversation, act)
  }

  /** P6: what they have parked, now and then in two tabs at once. */
  #takeBack({ work }: Agent): void {
    const { hand } = this.#world
    const parked = Object.keys(work).filter((id) => !isInRoom(work[id]))
    const conversation = hand.one(parked)
    if (conversation === undefined || !hand.chance(0.25)) return
    const times = hand.chance(0.2) ? 2 : 1
    for (let n = 0; n < times; n++) this.#command({ type: 'resume', conversation })
  }

  /** P6, Q5: whoever has parked what is being answered here takes it back at that very moment. */
  #contest(conversation: string): void {
    const { hand, network } = this.#world
    const { listedBy } = this.#watcher.state<Conversation>(`conversation/${conversation}`)
    if (listedBy === null || !hand.chance(0.5)) return
    network.request(`agent/${listedBy}`, `a:${this.id}:${++this.#acts}`, { type: 'resume', conversation }, () => {})
  }

  #act(conversation: string): Act | null {
    const { random } = this.#world
    const state = this.#watcher.state<Conversation>(`conversation/${conversation}`)
    const type = random.weighed({
      invite: 18,
      transfer: 18,
      cancel: 4,
      release: 6,
      park: 9,
      leave: 9,
      remove: 4,
      end: 7,
      extend: 3,
    })
    switch (type) {
      case 'invite':
      case 'transfer':
        return { type, target: this.#target(), flow: random.chance(0.25) ? holdOn : null, ring: this.#ring() }
      case 'cancel': {
        const one = random.one(pending(state))
        return one ? { type: 'cancelInvitation', invitation: one.id } : null
      }
      case 'remove': {
        const one = random.one(random.chance(0.2) ? state.participants : agents(state))
        return one ? { type: 'remove', participant: one.id } : null
      }
      case 'extend':
        return { type: 'extend', minutes: random.between(1, 3) }
      default:
        return { type }
    }
  }

  /** Q11: somebody who waits, to another queue; the same one sometimes, and one that is no more. */
  #move(): void {
    const { random } = this.#world
    const { id } = random.one(this.#scene.queues)!
    const waiting = Object.values(this.#watcher.state<Queue>(`queue/${id}`).waiting)
    const one = random.one(waiting)
    const to = random.chance(0.05) ? 'ghost' : random.one(this.#scene.queues)!.id
    if (one) this.#room(one.conversation, { type: 'move', target: { kind: 'queue', id: to, name: to } })
  }

  /** What a quick connect says of how it rings (Q2, Q3). */
  #ring(): Ring | null {
    const { random } = this.#world
    if (random.chance(0.5)) return null
    return { ringMs: random.between(5, 40) * 1_000, missedPresence: random.one(['away', 'busy', null])! }
  }

  #target(): Target {
    const { random } = this.#world
    // A quick connect may name somebody or something that is no more.
    if (random.chance(0.04)) return { kind: random.chance(0.5) ? 'agent' : 'queue', id: 'ghost', name: 'Ghost' }
    if (random.chance(0.4)) {
      const { id, name } = random.one(this.#scene.queues)!
      return { kind: 'queue', id, name }
    }
    const { id, name } = random.one(this.#scene.agents)!
    return { kind: 'agent', id, name }
  }

  /** One tab per conversation, kept for when the agent comes back to it. */
  #tab(conversation: string): Tab {
    const known = this.tabs.get(conversation)
    if (known) return known
    const person = { role: this.#role(), agent: this.id, name: this.id }
    const tab = new Tab(this.#world, conversation, person, `${conversation}.${this.id}`)
    this.tabs.set(conversation, tab)
    return tab
  }

  #role() {
    return this.#scene.agents.find(({ id }) => id === this.id)?.role ?? 'agent'
  }

  #room(conversation: string, act: Act): void {
    const by = { role: this.#role(), agent: this.id, name: this.id }
    const key = `a:${this.id}:${++this.#acts}`
    this.#world.network.request(`conversation/${conversation}`, key, { type: 'act', by, act }, () => {})
  }

  #command(command: unknown): void {
    this.#world.network.request(`agent/${this.id}`, `a:${this.id}:${++this.#acts}`, command, () => {})
  }
}
