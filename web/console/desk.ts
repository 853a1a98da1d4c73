// An agent's desk: the workspace as the server last sent it, the rooms, and what the agent does.
import { batch, computed, signal } from '@preact/signals'
import type { Workspace, WorkspaceFrame } from '../../protocol/server-frames.ts'
import { ApiError, type Api } from '../shared/api.ts'
import { browserConnection, onHints, storeOf } from '../shared/browser.ts'
import { heardNow, serverNow } from '../shared/clock.ts'
import type { Connection, Line } from '../shared/connection.ts'
import { operate } from '../shared/operate.ts'
import { apart } from '../shared/sentence.ts'
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
import { words } from './words.ts'

export type Offer = Workspace['offers'][number]

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
  readonly focus: Focus
  readonly #connection: Connection
  /** Accepted here; shown as soon as the room has let us in. */
  readonly #expected = new Set<string>()
  /** What stands in their fields goes out on entering. */
  readonly #saying = new Set<string>()
  /** Left by this agent's own act; when it is out of their list, one goes on to the next. */
  readonly #left = new Set<string>()
  #closed = false
  readonly #unhint: () => void
  readonly #unroute: () => void

  constructor(api: Api, me: Me) {
    this.me = me
    this.api = api
    this.rooms = new Rooms(api, me.id)
    this.drafts = new Drafts(me.id, storeOf('localStorage'), serverNow)
    this.focus = new Focus(this.drafts)
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
    this.#unhint = onHints(() => {
      this.#connection.hint()
      this.rooms.hint()
    })
    this.#unroute = this.selected.subscribe(() => this.#tend())
  }

  close(): void {
    this.#closed = true
    this.#unhint()
    this.#unroute()
    this.#connection.stop()
    this.rooms.close()
  }

  /** By hand: who chooses a conversation goes on to write in it. */
  choose(conversation: string): void {
    // Where nobody can write, keys stay keys.
    const { work = [], wrapUps = [] } = this.workspace.peek() ?? {}
    const state = work.find((one) => one.conversation === conversation)?.state
    if (state === 'active' || state === 'parked') this.focus.await(conversation)
    this.select(conversation)
    if (wrapUps.some((one) => one.conversation === conversation)) this.writeUp(conversation, true)
  }

  /** This agent is leaving it by their own act. */
  leaves(conversation: string): void {
    this.#left.add(conversation)
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
    this.focus.writingUp.value = { conversation, byHand }
  }

  select(conversation: string | null): void {
    this.focus.keepFor(conversation)
    if (conversation !== null) this.drafts.beginAnew(conversation)
    if (conversation !== this.selected.peek()) showAsBefore()
    go({ at: 'work', conversation })
    // Chosen by hand: even one that this tab was shown out of is tried again.
    if (conversation === null) return
    const assigned = this.#assigned(conversation)
    if (assigned) return this.answer(assigned, 'accept')
    this.rooms.connect(conversation)
    tidySide()
    if (this.workspace.peek()?.wrapUps.some((one) => one.conversation === conversation)) showMeanwhile('engagement')
  }

  step(by: 1 | -1): void {
    const next = neighbour(this.sections.value, this.selected.value, by)
    if (next === null) return
    // A letter looks; what is assigned is opened by hand.
    if (this.#assigned(next)) {
      this.focus.keepFor(null)
      go({ at: 'work', conversation: next })
    } else this.select(next)
  }

  /** The focus is in this offer, or in none. */
  aim(offer: string | null): void {
    this.#focused.value = offer
  }

  answer(offer: Offer, answer: 'accept' | 'decline'): void {
    if (offer.state === 'joining') return
    const { conversation } = offer
    if (answer === 'accept') {
      this.#expected.add(conversation)
      this.focus.await(conversation)
    }
    const given = { params: { offer: offer.id }, body: { answer } }
    const what = answer === 'accept' && isQuiet(offer) ? 'open' : answer
    const run = async (api: Api) => {
      try {
        await operate(api, 'POST /agent/offers/:offer', given)
      } catch (error) {
        if (!(await this.#answeredSo(offer, answer, error))) throw error
      }
    }
    void this.act(words.value.acts[what], run).then((done) => {
      if (!done) this.#letGo(conversation)
    })
  }

  /** A6: another tab was faster with the same answer: what was asked for is so. */
  async #answeredSo({ id, conversation }: Offer, answer: 'accept' | 'decline', error: unknown): Promise<boolean> {
    if (!(error instanceof ApiError) || error.problem.code !== 'offer_answered') return false
    const { offers, work } = await operate(this.api, 'GET /agent')
    const isMine = (one: Workspace['work'][number]) => one.conversation === conversation && one.state === 'active'
    return (offers.some((held) => held.id === id) || work.some(isMine)) === (answer === 'accept')
  }

  /** P6: takes a parked conversation of this agent back; `thenSay`: and sends what stands in its field once they are in the room. */
  resume(conversation: string, thenSay = false): void {
    this.#expected.add(conversation)
    this.focus.await(conversation)
    if (thenSay) this.#saying.add(conversation)
    const given = { params: { id: conversation } }
    void this.act(words.value.acts.resume, (api) => operate(api, 'POST /agent/work/:id/resume', given)).then((done) => {
      if (!done) this.#letGo(conversation)
    })
  }

  /** Whether the words in its field were meant to go out as soon as this agent is there; once. */
  saysNow(conversation: string): boolean {
    return this.#saying.delete(conversation)
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

  #assigned(conversation: string): Offer | null {
    return this.assigned.peek().find((offer) => offer.conversation === conversation) ?? null
  }

  /** Nothing comes of it. */
  #letGo(conversation: string): void {
    this.#expected.delete(conversation)
    this.#saying.delete(conversation)
    this.focus.forget(conversation)
  }

  #arrived(workspace: Workspace): void {
    for (const { customer } of missedIn(this.workspace.peek(), workspace)) {
      tell(
        words.value.offers.missed(apart(customer)),
        words.value.offers.missedNow(words.value.presence[workspace.presence]),
      )
    }
    const known = new Set(this.workspace.peek()?.wrapUps.map(({ conversation }) => conversation))
    const before = new Set(
      this.workspace
        .peek()
        ?.work.filter(isConnected)
        .map(({ conversation }) => conversation),
    )
    batch(() => {
      this.workspace.value = workspace
      this.#tend()
      for (const one of workspace.work) {
        // Back in a room that this tab had been shown out of.
        if (isConnected(one) && !before.has(one.conversation)) this.rooms.connect(one.conversation)
        if (one.state === 'active' && this.#expected.delete(one.conversation)) this.#come(one.conversation)
      }
      this.#showWrapUp(known)
      this.#leave(workspace)
    })
  }

  /** In by one's own hand: there it goes on, unless one has gone elsewhere meanwhile. */
  #come(conversation: string): void {
    if (this.selected.peek() !== conversation && this.focus.awaited.peek() !== conversation) return
    this.focus.await(conversation)
    this.select(conversation)
  }

  /** What is left to write down comes to the fore when it opens where one looks. */
  #showWrapUp(known: ReadonlySet<string>): void {
    const fresh = this.workspace.peek()?.wrapUps.find(({ conversation: one }) => !known.has(one))
    if (fresh) this.writeUp(fresh.conversation, false)
  }

  /** Out by one's own act, with nothing left to write down: on to the next. */
  #leave({ work, wrapUps }: Workspace): void {
    for (const conversation of this.#left) {
      if (work.some((one) => one.conversation === conversation && one.state === 'active')) continue
      this.#left.delete(conversation)
      if (!wrapUps.some((one) => one.conversation === conversation)) this.goOn(conversation)
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
