// Where an agent goes: what they look at, where they write next, and what takes them there (docs/agents-day.md).
import { computed, effect, untracked } from '@preact/signals'
import type { Workspace } from '../../protocol/server-frames.ts'
import { elapsed } from '../shared/clock.ts'
import { answer } from './answer.ts'
import { closingOf } from './closing.ts'
import { lastWordsOf } from './last-words.ts'
import { nextOf } from './onward.ts'
import { go, route } from './route.ts'
import { isConnected, neighbour } from './sections.ts'
import { showAsBefore, showMeanwhile, tidySide } from './side/open.ts'
import type { Workplace } from './workplace.ts'

/** So long (ms) a wrap-up that has opened by itself takes no key: it may be that which was to end the conversation. */
const surpriseMs = 1_000

export class Way {
  /** In which conversation one would write: in none while an earlier one is read beside it. */
  readonly here = computed(() => {
    const at = route.value
    return at.at === 'work' && at.earlier === undefined ? at.conversation : null
  })
  readonly #desk: Workplace
  readonly #stop: () => void
  #surprise: { readonly conversation: string; readonly at: number } | null = null

  constructor(desk: Workplace) {
    this.#desk = desk
    // By whatever way one has gone there: a link and the browser's own buttons are ways, too.
    this.#stop = effect(() => {
      const here = route.value && this.here.value
      untracked(() => desk.underway.waitsOnlyFor(here))
    })
  }

  close(): void {
    this.#stop()
  }

  /** By hand: who chooses a conversation goes on to write in it, or to write down what it came to. */
  choose(conversation: string): void {
    const { focus } = this.#desk
    // Where nobody can write, keys stay keys.
    const state = this.#desk.workOf(conversation)?.state
    if (state === 'active' || state === 'parked') focus.await(conversation)
    this.select(conversation)
    if (this.#desk.wrapUpOf(conversation)) focus.awaitWrapUp(conversation, true)
  }

  /**
   * To the next that wants this agent, if they are still where they are done. Not by hand: to look at it, for what is being typed was
   * meant for another customer.
   */
  goOn(from: string, byHand = true): void {
    if (this.#desk.selected.peek() !== from) return
    const next = this.#next(from)
    if (next !== null && byHand) this.choose(next)
    else this.select(next)
  }

  /** What is to be written down of it comes to the fore, with the focus in it; if it came by itself, not for who writes elsewhere. */
  writeUp(conversation: string, byHand: boolean): void {
    if (this.#desk.selected.peek() !== conversation) return
    showMeanwhile('engagement')
    this.#desk.focus.awaitWrapUp(conversation, byHand)
  }

  /** To look at it. */
  select(conversation: string | null): void {
    // Also for who is there already.
    this.#desk.underway.waitsOnlyFor(conversation)
    if (conversation !== null) this.#desk.drafts.beginAnew(conversation)
    if (conversation !== this.#desk.selected.peek()) showAsBefore()
    go({ at: 'work', conversation })
    if (conversation === null) return
    const assigned = this.#desk.assignedOf(conversation)
    if (assigned) return answer(this.#desk, assigned, 'accept')
    // Chosen by hand: even one that this tab was shown out of is tried again.
    this.#desk.rooms.connect(conversation)
    tidySide()
    if (this.#desk.wrapUpOf(conversation)) showMeanwhile('engagement')
  }

  step(by: 1 | -1): void {
    const next = neighbour(this.#desk.sections.value, this.#desk.selected.value, by)
    if (next === null) return
    // A letter looks; what is assigned is opened by hand.
    if (this.#desk.assignedOf(next)) go({ at: 'work', conversation: next })
    else this.select(next)
  }

  /** In by one's own hand: there it goes on, unless one has gone elsewhere meanwhile. */
  comeIn(conversation: string): void {
    const { underway, focus } = this.#desk
    if (this.here.peek() !== conversation && underway.waited.peek() !== conversation) return
    focus.await(conversation)
    this.select(conversation)
  }

  /** Out by one's own act, with nothing left to write down: on to the next. */
  goOut(): void {
    const { underway } = this.#desk
    for (const [conversation, { by }] of underway.outward.peek()) {
      if (this.#desk.workOf(conversation)?.state === 'active') continue
      underway.forgetLeaving(conversation)
      if (!this.#desk.wrapUpOf(conversation)) this.goOn(conversation, by === 'hand')
    }
  }

  /** What is left to write down comes to the fore when it opens where one looks. */
  showWrapUp(before: Workspace | null): void {
    const isKnown = (one: string) => before?.wrapUps.some(({ conversation }) => conversation === one)
    const fresh = this.#desk.workspace.peek()?.wrapUps.find(({ conversation }) => !isKnown(conversation))
    if (!fresh) return
    const { conversation } = fresh
    const byHand = this.#desk.underway.outward.peek().get(conversation)?.by === 'hand'
    this.#surprise = byHand ? null : { conversation, at: elapsed() }
    this.writeUp(conversation, false)
  }

  /** Whether its wrap-up has opened by itself right now. */
  surprises(conversation: string): boolean {
    return this.#surprise?.conversation === conversation && elapsed() - this.#surprise.at < surpriseMs
  }

  #next(from: string): string | null {
    const { work = [], wrapUps = [] } = this.#desk.workspace.peek() ?? {}
    const open = work
      .filter((one) => isConnected(one) && one.conversation !== from && closingOf(one.conversation) === null)
      .toSorted((a, b) => a.since.localeCompare(b.since))
      .map(({ conversation }) => ({
        conversation,
        waitsSince: lastWordsOf(this.#desk.rooms.of(conversation)?.items.peek() ?? []).waitsSince,
      }))
    return nextOf(
      open,
      wrapUps.map(({ conversation }) => conversation).filter((one) => one !== from),
    )
  }
}
