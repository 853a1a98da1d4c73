// Navigation: which conversation an agent looks at, where they write next, and what moves them on (docs/agents-day.md).
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

/** A wrap-up that opened by itself ignores keys for this long (ms): the key may have been meant to end the conversation. */
const surpriseMs = 1_000

export class Way {
  /** The conversation in which the agent would write; null while an earlier one is read beside it. */
  readonly here = computed(() => {
    const at = route.value
    return at.at === 'work' && at.earlier === undefined ? at.conversation : null
  })
  readonly #desk: Workplace
  readonly #stop: () => void
  #surprise: { readonly conversation: string; readonly at: number } | null = null

  constructor(desk: Workplace) {
    this.#desk = desk
    // Observes the address, so that links and the browser's Back work too.
    this.#stop = effect(() => {
      const here = route.value && this.here.value
      untracked(() => desk.underway.waitsOnlyFor(here))
    })
  }

  close(): void {
    this.#stop()
  }

  /** The agent selects a conversation to write in it, or to fill in its wrap-up. */
  choose(conversation: string): void {
    const { focus } = this.#desk
    // Where nobody can write, no field is awaited, so keys stay commands.
    const state = this.#desk.workOf(conversation)?.state
    if (state === 'active' || state === 'parked') focus.await(conversation)
    this.select(conversation)
    if (this.#desk.wrapUpOf(conversation)) focus.awaitWrapUp(conversation, true)
  }

  /**
   * Goes to the next conversation that needs this agent, if they are still at the one that is done. Not by hand means that they only look at it:
   * what they are typing was meant for another customer.
   */
  goOn(from: string, byHand = true): void {
    if (this.#desk.selected.peek() !== from) return
    const next = this.#next(from)
    if (next !== null && byHand) this.choose(next)
    else this.select(next)
  }

  /** Shows the wrap-up and puts the focus into it. If it opened by itself, it does not take the focus from an agent who writes elsewhere. */
  writeUp(conversation: string, byHand: boolean): void {
    if (this.#desk.selected.peek() !== conversation) return
    showMeanwhile('engagement')
    this.#desk.focus.awaitWrapUp(conversation, byHand)
  }

  /** Shows a conversation. */
  select(conversation: string | null): void {
    // Also when it is shown already.
    this.#desk.underway.waitsOnlyFor(conversation)
    if (conversation !== null) this.#desk.drafts.beginAnew(conversation)
    if (conversation !== this.#desk.selected.peek()) showAsBefore()
    go({ at: 'work', conversation })
    if (conversation === null) return
    const assigned = this.#desk.assignedOf(conversation)
    if (assigned) return answer(this.#desk, assigned, 'accept')
    // Selecting it by hand retries a room from which this tab had been removed.
    this.#desk.rooms.connect(conversation)
    tidySide()
    if (this.#desk.wrapUpOf(conversation)) showMeanwhile('engagement')
  }

  step(by: 1 | -1): void {
    const next = neighbour(this.#desk.sections.value, this.#desk.selected.value, by)
    if (next === null) return
    // Keys only look; an assigned conversation is opened by hand.
    if (this.#desk.assignedOf(next)) go({ at: 'work', conversation: next })
    else this.select(next)
  }

  /** The agent is in by their own act. Shows the conversation, unless they have gone elsewhere meanwhile. */
  comeIn(conversation: string): void {
    const { underway, focus } = this.#desk
    if (this.here.peek() !== conversation && underway.waited.peek() !== conversation) return
    focus.await(conversation)
    this.select(conversation)
  }

  /** The agent is out by their own act and has no wrap-up to fill in: goes to the next. */
  goOut(): void {
    const { underway } = this.#desk
    for (const [conversation, { by }] of underway.outward.peek()) {
      if (this.#desk.workOf(conversation)?.state === 'active') continue
      underway.forgetLeaving(conversation)
      if (!this.#desk.wrapUpOf(conversation)) this.goOn(conversation, by === 'hand')
    }
  }

  /** Shows a wrap-up that opens for the conversation on screen. */
  showWrapUp(before: Workspace | null): void {
    const isKnown = (one: string) => before?.wrapUps.some(({ conversation }) => conversation === one)
    const fresh = this.#desk.workspace.peek()?.wrapUps.find(({ conversation }) => !isKnown(conversation))
    if (!fresh) return
    const { conversation } = fresh
    const byHand = this.#desk.underway.outward.peek().get(conversation)?.by === 'hand'
    this.#surprise = byHand ? null : { conversation, at: elapsed() }
    this.writeUp(conversation, false)
  }

  /** Whether its wrap-up has just opened by itself. */
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
