// An agent's desk: the workspace as the server last sent it, the rooms, and what the agent does.
import { batch, computed, signal } from '@preact/signals'
import { limits } from '../../protocol/limits.ts'
import type { Workspace, WorkspaceFrame } from '../../protocol/server-frames.ts'
import { ApiError, type Api } from '../shared/api.ts'
import { browserConnection, onHints, storeOf } from '../shared/browser.ts'
import { elapsed, heardNow, serverNow } from '../shared/clock.ts'
import type { Connection, Line } from '../shared/connection.ts'
import { operate } from '../shared/operate.ts'
import { apart } from '../shared/sentence.ts'
import { Drafts } from './drafts.ts'
import { missedIn } from './missed.ts'
import { Rooms } from './rooms.ts'
import { go, route } from './route.ts'
import { isConnected, isQuiet, neighbour, sectionsOf } from './sections.ts'
import type { Me } from './session.ts'
import { show, tidySide } from './side/open.ts'
import { complain, tell } from './toasts.ts'
import { words } from './words.ts'

/** Where a focus in a field brings up a keyboard over what is to be read. */
const touches = matchMedia('(hover: none) and (pointer: coarse)')

export type Offer = Workspace['offers'][number]

export class Desk {
  readonly me: Me
  readonly api: Api
  readonly line = signal<Line>({ state: 'idle' })
  readonly workspace = signal<Workspace | null>(null)
  readonly sections = computed(() => sectionsOf(this.workspace.value))
  /** What rings. */
  readonly offers = computed(() => (this.workspace.value?.offers ?? []).filter((offer) => !isQuiet(offer)))
  /** Q2: what waits to be opened. */
  readonly assigned = computed(() => (this.workspace.value?.offers ?? []).filter(isQuiet))
  /** What the server says, not what was so at sign-in; null: it has not said anything yet. Administrators are supervisors here. */
  readonly role = computed(() => this.workspace.value?.agent.role ?? null)
  readonly supervises = computed(() => this.role.value === 'supervisor')
  readonly selected = computed(() => (route.value.at === 'work' ? route.value.conversation : null))
  readonly rooms: Rooms
  readonly drafts: Drafts
  readonly #connection: Connection
  /** Accepted or chosen by hand: its field is to have the focus as soon as it is there. */
  readonly awaited = signal<string | null>(null)
  #awaitedAt = 0
  /** Accepted here; shown as soon as the room has let us in. */
  readonly #expected = new Set<string>()
  #closed = false
  readonly #unhint: () => void
  readonly #unroute: () => void

  constructor(api: Api, me: Me) {
    this.me = me
    this.api = api
    this.rooms = new Rooms(api, me.id)
    this.drafts = new Drafts(me.id, storeOf('localStorage'), serverNow)
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
    const work = this.workspace.peek()?.work.find((one) => one.conversation === conversation)
    if (work?.state === 'active') this.#await(conversation)
    this.select(conversation)
  }

  /** The field is there. Whoever writes elsewhere meanwhile is left where they are. */
  enter(conversation: string, field: HTMLTextAreaElement | null): void {
    if (field === null || this.awaited.peek() !== conversation) return
    this.awaited.value = null
    if (touches.matches || document.activeElement?.matches('textarea, input, select, dialog[open] *, .popover *'))
      return
    field.focus()
    field.setSelectionRange(field.value.length, field.value.length)
  }

  /** One key pressed before the field is there; false: it is waited for no longer. */
  writeAhead(key: string): boolean {
    const conversation = this.awaited.peek()
    if (conversation === null || elapsed() - this.#awaitedAt > limits.connectMs) return false
    const { kind, [kind]: text } = this.drafts.of(conversation).peek()
    const written = key === 'Enter' ? text : key === 'Backspace' ? text.slice(0, -1) : text + key
    if (written !== text) this.drafts.change(conversation, { [kind]: written })
    return true
  }

  select(conversation: string | null): void {
    if (conversation !== this.awaited.peek()) this.awaited.value = null
    go({ at: 'work', conversation })
    // Chosen by hand: even one that this tab was shown out of is tried again.
    if (conversation === null) return
    const assigned = this.#assigned(conversation)
    if (assigned) return this.answer(assigned, 'accept')
    this.rooms.connect(conversation)
    tidySide()
    if (this.workspace.peek()?.wrapUps.some((one) => one.conversation === conversation)) show('engagement')
  }

  step(by: 1 | -1): void {
    const next = neighbour(this.sections.value, this.selected.value, by)
    if (next === null) return
    // A letter looks; what is assigned is opened by hand.
    if (this.#assigned(next)) {
      this.awaited.value = null
      go({ at: 'work', conversation: next })
    } else this.select(next)
  }

  answer(offer: Offer, answer: 'accept' | 'decline'): void {
    if (offer.state === 'joining') return
    const { conversation } = offer
    if (answer === 'accept') {
      this.#expected.add(conversation)
      this.#await(conversation)
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
      if (done) return
      this.#expected.delete(conversation)
      if (this.awaited.peek() === conversation) this.awaited.value = null
    })
  }

  /** A6: another tab was faster with the same answer: what was asked for is so. */
  async #answeredSo({ id, conversation }: Offer, answer: 'accept' | 'decline', error: unknown): Promise<boolean> {
    if (!(error instanceof ApiError) || error.problem.code !== 'offer_answered') return false
    const { offers, work } = await operate(this.api, 'GET /agent')
    const isMine = (one: Workspace['work'][number]) => one.conversation === conversation && one.state === 'active'
    return (offers.some((held) => held.id === id) || work.some(isMine)) === (answer === 'accept')
  }

  become(presence: Workspace['presence']): void {
    void this.act(words.value.acts.presence, (api) => operate(api, 'PUT /agent/presence', { body: { presence } }))
  }

  /** True when it was done; else a toast names the act and the reason. */
  async act(what: string, run: (api: Api) => Promise<unknown>): Promise<boolean> {
    try {
      await run(this.api)
      return true
    } catch (error) {
      if (!this.#closed) complain(what, error)
      return false
    }
  }

  #assigned(conversation: string): Offer | null {
    return this.assigned.peek().find((offer) => offer.conversation === conversation) ?? null
  }

  #await(conversation: string): void {
    this.#awaitedAt = elapsed()
    this.awaited.value = conversation
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
        if (one.state === 'active' && this.#expected.delete(one.conversation)) this.select(one.conversation)
      }
      this.#showWrapUp(known)
    })
  }

  /** What is left to write down comes to the fore when it opens where one looks. */
  #showWrapUp(known: ReadonlySet<string>): void {
    const selected = this.selected.peek()
    const fresh = this.workspace.peek()?.wrapUps.some(({ conversation: one }) => one === selected && !known.has(one))
    if (fresh) show('engagement')
  }

  #tend(): void {
    const now = this.workspace.peek()
    if (now === null) return
    const wanted = new Set(now.work.filter(isConnected).map(({ conversation }) => conversation))
    const kept = new Set([...now.work, ...now.wrapUps].map(({ conversation }) => conversation))
    const selected = this.selected.peek()
    // Q2: to connect is to open, and before one has opened it nobody lets one in: so one that was assigned quietly waits for a hand; and to a parked one nobody can connect.
    const listed = [...now.work, ...this.assigned.peek()].some(({ conversation }) => conversation === selected)
    if (selected !== null && !listed) wanted.add(selected)
    if (selected !== null) kept.add(selected)
    this.rooms.tend(wanted, kept)
  }
}
