// An agent's desk: the workspace as the server last sent it, the rooms, and what the agent does.
import { batch, computed, effect, signal, untracked } from '@preact/signals'
import type { Item } from '../../protocol/items.ts'
import type { Workspace, WorkspaceFrame } from '../../protocol/server-frames.ts'
import type { Api } from '../shared/api.ts'
import { browserConnection, onHints } from '../shared/browser.ts'
import { elapsed, heardNow, serverNow } from '../shared/clock.ts'
import type { Connection, Line } from '../shared/connection.ts'
import { operate } from '../shared/operate.ts'
import { apart } from '../shared/sentence.ts'
import { onStorage, storeOf } from '../shared/stores.ts'
import { answer } from './answer.ts'
import { closingOf } from './closing.ts'
import { Drafts } from './drafts.ts'
import { Focus } from './focus.ts'
import { lastWordsOf } from './last-words.ts'
import { missedIn } from './missed.ts'
import { nextOf } from './onward.ts'
import { Rooms } from './rooms.ts'
import { go, route } from './route.ts'
import { isConnected, isQuiet, neighbour, sectionsOf } from './sections.ts'
import type { Me } from './session.ts'
import { showAsBefore, showMeanwhile, tidySide } from './side/open.ts'
import { complain, tell } from './toasts.ts'
import { Underway } from './underway.ts'
import { words } from './words.ts'

export type Offer = Workspace['offers'][number]
export type Work = Workspace['work'][number]
export type WrapUp = Workspace['wrapUps'][number]

export class Desk {
  readonly me: Me
  readonly api: Api
  readonly line = signal<Line>({ state: 'idle' })
  readonly workspace = signal<Workspace | null>(null)
  readonly sections = computed(() => sectionsOf(this.workspace.value))
  /** What rings. */
  readonly offers = computed(() => (this.workspace.value?.offers ?? []).filter((offer) => !isQuiet(offer)))
  /** The one whose answer the keys give: that with the focus, else the first that rings. */
  readonly aimed = computed(() => {
    const ringing = this.offers.value.filter(({ state }) => state === 'ringing')
    return ringing.find(({ id }) => id === this.#focused.value) ?? ringing[0] ?? null
  })
  readonly #focused = signal<string | null>(null)
  /** Q2: what waits to be opened. */
  readonly assigned = computed(() => (this.workspace.value?.offers ?? []).filter(isQuiet))
  /** What the server says, not what was so at sign-in; null: it has not said anything yet. Administrators are supervisors here. */
  readonly role = computed(() => this.workspace.value?.agent.role ?? null)
  readonly account = computed(() => this.workspace.value?.agent.account ?? this.role.value)
  readonly supervises = computed(() => this.role.value === 'supervisor')
  readonly selected = computed(() => (route.value.at === 'work' ? route.value.conversation : null))
  readonly rooms: Rooms
  readonly drafts: Drafts
  readonly underway = new Underway(elapsed)
  readonly focus: Focus
  readonly #connection: Connection
  #closed = false
  readonly #over = new AbortController()
  readonly #ends: readonly (() => void)[]

  constructor(api: Api, me: Me) {
    this.me = me
    this.api = api
    this.rooms = new Rooms(api, me.id)
    this.drafts = new Drafts(me.id, storeOf('localStorage'), serverNow)
    this.focus = new Focus(this.drafts, this.underway)
    this.#connection = browserConnection(api, '/agent/connections', {
      changed: (line) => {
        this.line.value = line
      },
      opened: () => {},
      received: (text) => {
        const frame = JSON.parse(text) as WorkspaceFrame
        if (frame.type !== 'workspace') return
        heardNow(frame.now)
        if (this.workspace.peek() === null) this.drafts.sweep()
        this.#arrived(frame.workspace)
      },
    })
    this.#connection.start()
    onStorage(({ key }) => this.drafts.changedElsewhere(key), this.#over)
    this.#ends = [
      onHints(() => {
        this.#connection.hint()
        this.rooms.hint()
      }),
      this.selected.subscribe(() => this.#tend()),
      effect(() => this.#lookAtTransfers()),
    ]
  }

  close(): void {
    this.#closed = true
    this.#over.abort()
    for (const end of this.#ends) end()
    this.#connection.stop()
    this.rooms.close()
  }

  /** What this agent has of a conversation in their list, be it open, parked or on its way back; null: nothing. */
  workOf(conversation: string): Work | null {
    return this.workspace.value?.work.find((one) => one.conversation === conversation) ?? null
  }

  /** What is left to write down of it; null: nothing is. */
  wrapUpOf(conversation: string): WrapUp | null {
    return this.workspace.value?.wrapUps.find((one) => one.conversation === conversation) ?? null
  }

  /** By hand: who chooses a conversation goes on to write in it, or to write down what it came to. */
  choose(conversation: string): void {
    // Where nobody can write, keys stay keys.
    const state = this.workOf(conversation)?.state
    if (state === 'active' || state === 'parked') this.focus.await(conversation)
    this.select(conversation)
    if (this.wrapUpOf(conversation)) this.focus.awaitWrapUp(conversation, true)
  }

  /** To the next that wants this agent, if they are still where they are done. */
  goOn(from: string): void {
    if (this.selected.peek() !== from) return
    const { work = [], wrapUps = [] } = this.workspace.peek() ?? {}
    const open = work
      .filter((one) => isConnected(one) && one.conversation !== from && closingOf(one.conversation) === null)
      .toSorted((a, b) => a.since.localeCompare(b.since))
      .map(({ conversation }) => ({
        conversation,
        waitsSince: lastWordsOf(this.rooms.of(conversation)?.items.peek() ?? []).waitsSince,
      }))
    const next = nextOf(
      open,
      wrapUps.map(({ conversation }) => conversation).filter((one) => one !== from),
    )
    if (next === null) this.select(null)
    else this.choose(next)
  }

  /** What is to be written down of it comes to the fore, with the focus in it; if it came by itself, not for who writes elsewhere. */
  writeUp(conversation: string, byHand: boolean): void {
    if (this.selected.peek() !== conversation) return
    showMeanwhile('engagement')
    this.focus.awaitWrapUp(conversation, byHand)
  }

  /** To look at it. */
  select(conversation: string | null): void {
    this.underway.waitsOnlyFor(conversation)
    if (conversation !== null) this.drafts.beginAnew(conversation)
    if (conversation !== this.selected.peek()) showAsBefore()
    go({ at: 'work', conversation })
    // Chosen by hand: even one that this tab was shown out of is tried again.
    if (conversation === null) return
    const assigned = this.#assigned(conversation)
    if (assigned) return answer(this, assigned, 'accept')
    this.rooms.connect(conversation)
    tidySide()
    if (this.wrapUpOf(conversation)) showMeanwhile('engagement')
  }

  step(by: 1 | -1): void {
    const next = neighbour(this.sections.value, this.selected.value, by)
    if (next === null) return
    // A letter looks; what is assigned is opened by hand.
    if (this.#assigned(next)) {
      this.underway.waitsOnlyFor(null)
      go({ at: 'work', conversation: next })
    } else this.select(next)
  }

  /** The focus is in this offer, or in none. */
  aim(offer: string | null): void {
    this.#focused.value = offer
  }

  become(presence: Workspace['presence']): void {
    void this.act(words.value.acts.presence, (api) => operate(api, 'PUT /agent/presence', { body: { presence } }))
  }

  /** True when it was done; else a toast names the act and the reason. */
  async act(what: string, run: (api: Api) => Promise<unknown>): Promise<boolean> {
    try {
      await run(this.api)
      // The server answers, so the workspace's line need not wait any longer to try again.
      if (this.line.peek().state !== 'open') this.#connection.hint()
      return true
    } catch (error) {
      if (!this.#closed) complain(what, error)
      return false
    }
  }

  /** An act that takes this agent out of a conversation: once they are, they go on to the next. True when it was done. */
  async leave(
    conversation: string,
    what: string,
    run: (api: Api) => Promise<{ readonly items: readonly Item[] }>,
  ): Promise<boolean> {
    this.underway.leaves(conversation)
    const done = await this.act(what, async (api) => {
      const { items } = await run(api)
      this.underway.leavesBy(conversation, items)
    })
    if (!done) this.underway.staysIn(conversation)
    return done
  }

  #assigned(conversation: string): Offer | null {
    return this.assigned.peek().find((offer) => offer.conversation === conversation) ?? null
  }

  #arrived(workspace: Workspace): void {
    for (const { customer } of missedIn(this.workspace.peek(), workspace)) {
      tell(
        words.value.offers.missed(apart(customer)),
        words.value.offers.missedNow(words.value.presence[workspace.presence]),
      )
    }
    const before = this.workspace.peek()
    batch(() => {
      this.workspace.value = workspace
      this.#tend()
      for (const one of workspace.work) {
        // Back in a room that this tab had been shown out of.
        if (isConnected(one) && !before?.work.some((old) => isConnected(old) && old.conversation === one.conversation))
          this.rooms.connect(one.conversation)
        if (one.state === 'active' && this.underway.letIn(one.conversation)) this.#come(one.conversation)
      }
      // Somebody else was faster.
      for (const { conversation } of before?.offers ?? []) {
        const isHeld = workspace.offers.some((offer) => offer.conversation === conversation)
        if (!isHeld && this.workOf(conversation)?.state !== 'active') this.underway.keptOut(conversation)
      }
      this.#showWrapUp(before)
      this.#goOut()
    })
  }

  /** In by one's own hand: there it goes on, unless one has gone elsewhere meanwhile. */
  #come(conversation: string): void {
    if (this.selected.peek() !== conversation && this.underway.waited.peek() !== conversation) return
    this.focus.await(conversation)
    this.select(conversation)
  }

  /** What is left to write down comes to the fore when it opens where one looks. */
  #showWrapUp(before: Workspace | null): void {
    const isKnown = (one: string) => before?.wrapUps.some(({ conversation }) => conversation === one)
    const fresh = this.workspace.peek()?.wrapUps.find(({ conversation }) => !isKnown(conversation))
    if (fresh) this.writeUp(fresh.conversation, false)
  }

  /** Out by one's own act, with nothing left to write down: on to the next. */
  #goOut(): void {
    for (const conversation of this.underway.leaving()) {
      if (this.workOf(conversation)?.state === 'active') continue
      this.underway.staysIn(conversation)
      if (!this.wrapUpOf(conversation)) this.goOn(conversation)
    }
  }

  /** T2: whoever is asked may say no, and then this agent stays. */
  #lookAtTransfers(): void {
    for (const conversation of this.underway.leaving()) {
      const room = this.rooms.of(conversation)
      if (!room) continue
      const seen = { items: room.items.value, pending: room.room.value?.pending }
      untracked(() => this.underway.look(conversation, seen))
    }
  }

  #tend(): void {
    const now = this.workspace.peek()
    if (now === null) return
    const wanted = new Set(now.work.filter(isConnected).map(({ conversation }) => conversation))
    const kept = new Set([...now.work, ...now.wrapUps].map(({ conversation }) => conversation))
    const selected = this.selected.peek()
    // Q2: to connect is to open, and before one has opened it nobody lets one in: so one that was assigned quietly waits for a hand. What is parked is read on.
    const active = now.work.filter(({ state }) => state === 'active')
    const listed = [...active, ...this.assigned.peek()].some(({ conversation }) => conversation === selected)
    if (selected !== null && !listed) wanted.add(selected)
    if (selected !== null) kept.add(selected)
    this.rooms.tend(wanted, kept)
  }
}
