// An agent's desk: the workspace as the server last sent it, the rooms, and the agent's acts.
import { batch, computed, effect, signal, untracked } from '@preact/signals'
import type { Item } from '../../protocol/items.ts'
import type { Workspace, WorkspaceFrame } from '../../protocol/server-frames.ts'
import type { Api } from '../shared/api.ts'
import { browserConnection, onHints } from '../shared/browser.ts'
import { elapsed, heardNow, serverNow } from '../shared/clock.ts'
import type { Connection, ConnectionState } from '../shared/connection.ts'
import { operate } from '../shared/operate.ts'
import { apart } from '../shared/sentence.ts'
import { onStorage, storeOf } from '../shared/stores.ts'
import { isInside, isParked } from './conversation/here.ts'
import { Drafts } from './drafts.ts'
import { Focus } from './focus.ts'
import { missedIn } from './missed.ts'
import { isShownOut, putOff, Rooms } from './rooms.ts'
import { route } from './route.ts'
import { isConnected, isQuiet, sectionsOf, type Offer, type Work, type WrapUp } from './sections.ts'
import type { Me } from './session.ts'
import { complain, tell } from './toasts.ts'
import { Underway, type Outward } from './underway.ts'
import { Way } from './way.ts'
import { words } from './words.ts'
import type { Workplace } from './workplace.ts'

export class Desk implements Workplace {
  readonly me: Me
  readonly api: Api
  readonly connectionState = signal<ConnectionState>({ state: 'idle' })
  readonly workspace = signal<Workspace | null>(null)
  readonly sections = computed(() => sectionsOf(this.workspace.value))
  /** Offers that ring. */
  readonly offers = computed(() => (this.workspace.value?.offers ?? []).filter((offer) => !isQuiet(offer)))
  /** The offer that the keys answer: the one with the focus, else the first that rings. */
  readonly aimed = computed(() => {
    const ringing = this.offers.value.filter(({ state }) => state === 'ringing')
    return ringing.find(({ id }) => id === this.#focused.value) ?? ringing[0] ?? null
  })
  readonly #focused = signal<string | null>(null)
  /** Q2: assigned conversations that wait to be opened. */
  readonly assigned = computed(() => (this.workspace.value?.offers ?? []).filter(isQuiet))
  /**
   * The role as the server says it now, which may differ from the one at sign-in; null: not known yet. Administrators count as supervisors here.
   */
  readonly role = computed(() => this.workspace.value?.agent.role ?? null)
  readonly account = computed(() => this.workspace.value?.agent.account ?? this.role.value)
  readonly supervises = computed(() => this.role.value === 'supervisor')
  readonly selected = computed(() => (route.value.at === 'work' ? route.value.conversation : null))
  readonly rooms: Rooms
  readonly drafts: Drafts
  readonly underway = new Underway(elapsed)
  readonly focus: Focus
  readonly way: Way
  readonly #connection: Connection
  /** Conversations that have ended or were left, but are still read or written up. */
  readonly #gone = new Set<string>()
  #closed = false
  readonly #over = new AbortController()
  readonly #ends: readonly (() => void)[]

  constructor(api: Api, me: Me) {
    this.me = me
    this.api = api
    this.rooms = new Rooms(api, me.id)
    this.drafts = new Drafts(me.id, storeOf('localStorage'), serverNow)
    this.focus = new Focus(this.drafts, this.underway, (conversation) => isParked(this, conversation))
    this.way = new Way(this)
    this.#connection = browserConnection(api, '/agent/connections', {
      changed: (line) => {
        this.connectionState.value = line
      },
      // The server is back, so rooms that wait for their next try need not.
      opened: () => this.rooms.hint(),
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
      this.selected.subscribe(() => {
        this.#tend()
        this.#forgetDrafts(this.workspace.peek())
      }),
      effect(() => this.#lookAtTransfers()),
      effect(() => this.#sayOnEntry()),
      effect(() => {
        const isOver = [...this.rooms.all.value.values()].some((room) => room.room.value?.status === 'ended')
        if (isOver) untracked(() => this.#forgetDrafts(this.workspace.peek()))
      }),
      effect(() => {
        for (const room of this.rooms.all.value.values())
          if (isShownOut(room.connectionState.value)) untracked(() => putOff(room))
      }),
      effect(() => {
        for (const [conversation, room] of this.rooms.all.value) {
          this.drafts.forgetTaken(conversation, room.items.value)
        }
      }),
      () => this.way.close(),
    ]
  }

  close(): void {
    this.#closed = true
    this.#over.abort()
    for (const end of this.#ends) end()
    this.keepWords()
    this.#connection.stop()
    this.rooms.close()
  }

  /** Puts messages that were to be sent on entering back into their drafts, for the next time. */
  keepWords(): void {
    for (const conversation of this.underway.inward.peek().keys()) this.focus.keptOut(conversation)
  }

  /** The conversation in this agent's list (open, parked or returning); null: it is not there. */
  workOf(conversation: string): Work | null {
    return this.workspace.value?.work.find((one) => one.conversation === conversation) ?? null
  }

  /** The open wrap-up of a conversation; null: none. */
  wrapUpOf(conversation: string): WrapUp | null {
    return this.workspace.value?.wrapUps.find((one) => one.conversation === conversation) ?? null
  }

  /** Q2: the quiet offer of a conversation, to be opened by this agent; null: none. */
  assignedOf(conversation: string): Offer | null {
    return this.assigned.peek().find((offer) => offer.conversation === conversation) ?? null
  }

  /** The agent has chosen to enter and is not in yet. These texts are sent on entering; texts of an earlier stay are not. */
  goIn(conversation: string, texts: readonly string[] = []): void {
    this.rooms.enterAnew(conversation)
    this.focus.awaitEntry(conversation, texts)
  }

  /** Tells which offer has the focus; null: none. */
  aim(offer: string | null): void {
    this.#focused.value = offer
  }

  become(presence: Workspace['presence']): void {
    void this.act(words.value.acts.presence, (api) => operate(api, 'PUT /agent/presence', { body: { presence } }))
  }

  /** Returns true if the act succeeded; otherwise a toast names the act and the reason. */
  async act(what: string, run: (api: Api) => Promise<unknown>): Promise<boolean> {
    try {
      await run(this.api)
      // The server answers, so the workspace's connection may retry now.
      if (this.connectionState.peek().state !== 'open') this.#connection.hint()
      return true
    } catch (error) {
      if (!this.#closed) complain(what, error)
      return false
    }
  }

  /** Runs an act that takes this agent out of a conversation. Once they are out, they go on to the next. Returns true if it succeeded. */
  async leave(
    conversation: string,
    by: Outward['by'],
    what: string,
    run: (api: Api) => Promise<{ readonly items: readonly Item[] }>,
  ): Promise<boolean> {
    this.underway.leaves(conversation, by)
    const done = await this.act(what, async (api) => {
      const { items } = await run(api)
      this.underway.leavesBy(conversation, items)
    })
    if (!done) this.underway.forgetLeaving(conversation)
    return done
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
        // The agent is in a room again from which this tab had been removed.
        if (isConnected(one) && !before?.work.some((old) => isConnected(old) && old.conversation === one.conversation))
          this.rooms.connect(one.conversation)
        if (one.state === 'active' && this.underway.letIn(one.conversation)) this.way.comeIn(one.conversation)
      }
      // Somebody else took the conversation first.
      for (const { conversation } of before?.offers ?? []) {
        const isHeld = workspace.offers.some((offer) => offer.conversation === conversation)
        if (!isHeld && this.workOf(conversation)?.state !== 'active') this.focus.keptOut(conversation)
      }
      // The agent is out again before the texts could be sent.
      for (const [conversation, { state, words: waiting }] of this.underway.inward.peek()) {
        const isOut = state === 'opening' && this.workOf(conversation)?.state !== 'active'
        if (isOut && waiting.length > 0) this.focus.keptOut(conversation)
      }
      this.way.showWrapUp(before)
      this.#forgetDrafts(before)
      this.way.goOut()
    })
  }

  /** T2: a transfer may be declined, and then this agent stays. */
  #lookAtTransfers(): void {
    for (const conversation of this.underway.outward.value.keys()) {
      const room = this.rooms.of(conversation)
      if (!room) continue
      const view = { items: room.items.value, pending: room.room.value?.pending }
      untracked(() => this.underway.look(conversation, view))
    }
  }

  /**
   * Deletes drafts of conversations that have ended or that the agent has left by their own
   * act. If others took the agent out, the drafts stay, because the conversation may come back.
   */
  #forgetDrafts(before: Workspace | null): void {
    const workspace = this.workspace.peek()
    const listed = new Set(
      [...(workspace?.work ?? []), ...(workspace?.offers ?? [])].map(({ conversation }) => conversation),
    )
    // The room may report an end before or after the workspace does.
    for (const { conversation } of [...(before?.work ?? []), ...(before?.wrapUps ?? [])]) {
      const isLeft = this.underway.outward.peek().has(conversation)
      if (isLeft || this.rooms.of(conversation)?.room.peek()?.status === 'ended') this.#gone.add(conversation)
    }
    for (const conversation of this.#gone) {
      const isHere = this.selected.peek() === conversation || this.wrapUpOf(conversation) !== null
      if (!listed.has(conversation) && isHere) this.drafts.over(conversation)
      else {
        this.#gone.delete(conversation)
        if (!listed.has(conversation)) this.drafts.gone(conversation)
      }
    }
  }

  /** P6: sends the texts that were written before entering, wherever the agent looks by then. */
  #sayOnEntry(): void {
    for (const [conversation, { words: waiting }] of this.underway.inward.value) {
      const room = this.rooms.of(conversation)
      if (waiting.length === 0 || !room || !isInside(room)) continue
      untracked(() => {
        for (const text of this.underway.takeWords(conversation)) room.say(text)
      })
    }
  }

  #tend(): void {
    const workspace = this.workspace.peek()
    if (workspace === null) return
    const wanted = new Set(workspace.work.filter(isConnected).map(({ conversation }) => conversation))
    const kept = new Set([...workspace.work, ...workspace.wrapUps].map(({ conversation }) => conversation))
    const selected = this.selected.peek()
    // Q2: connecting opens an assigned conversation. So one that was not opened yet is not connected until the agent opens it.
    // A parked one is connected for reading, as an onlooker.
    const active = workspace.work.filter(({ state }) => state === 'active')
    const listed = [...active, ...this.assigned.peek()].some(({ conversation }) => conversation === selected)
    if (selected !== null && !listed) wanted.add(selected)
    if (selected !== null) kept.add(selected)
    this.rooms.tend(wanted, kept)
  }
}
