// What an agent has asked for and does not have yet: to be in a conversation and write there, or to be out of it (docs/agents-day.md).
import { computed, signal, type Signal } from '@preact/signals'
import type { Item } from '../../protocol/items.ts'
import type { RoomView } from '../../protocol/server-frames.ts'

export interface Inward {
  /** `entering`: accepted or taken back, but not in the room yet. `opening`: in the room or selected, but its field is not drawn yet. */
  readonly state: 'entering' | 'opening'
  /** Whether the field gets the focus as soon as it is drawn; true for one conversation at a time. */
  readonly waited: boolean
  /** P6: texts to send on entering. */
  readonly words: readonly string[]
}

export interface Outward {
  /** What made the agent leave: their own act, the end of a delay in which it could be undone, or the target's acceptance. */
  readonly by: 'hand' | 'time' | 'answer'
  /** Id of the transfer's invitation; null: there is none, or it is not known yet. */
  readonly transfer: string | null
}

/** The part of a room that matters to an agent who is leaving it. */
export interface Left {
  readonly items: readonly Pick<Item, 'type' | 'invitation'>[]
  readonly pending?: RoomView['pending']
}

/** Tracks entering and leaving separately, because an agent may enter a conversation that they are also about to leave. */
export class Underway {
  readonly inward = signal<ReadonlyMap<string, Inward>>(new Map())
  readonly outward = signal<ReadonlyMap<string, Outward>>(new Map())
  /** The conversation whose field gets the focus next. */
  readonly waited = computed(() => {
    for (const [conversation, { waited }] of this.inward.value) if (waited) return conversation
    return null
  })
  /** When the wait for the field began (ms). */
  waitedAt = 0
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  /** The agent accepts it or takes it back. */
  enters(conversation: string, words: readonly string[] = []): void {
    const known = this.inward.peek().get(conversation)?.words ?? []
    this.#wait(conversation, { state: 'entering', waited: true, words: [...known, ...words] })
  }

  /** The agent selected it or was let in: its field is awaited. */
  waitsFor(conversation: string): void {
    const { state, words } = this.inward.peek().get(conversation) ?? { state: 'opening', words: [] }
    this.#wait(conversation, { state, waited: true, words })
  }

  /** The agent has gone there, or nowhere (null): no other field is awaited. */
  waitsOnlyFor(conversation: string | null): void {
    const waited = this.waited.peek()
    if (waited !== null && waited !== conversation) this.noLongerWaited(waited)
  }

  /** Its field was drawn, or is no longer wanted. */
  noLongerWaited(conversation: string): void {
    const step = this.inward.peek().get(conversation)
    if (step) this.#settle(conversation, { ...step, waited: false })
  }

  /** The agent is in the room. Returns true if they had asked for it. */
  letIn(conversation: string): boolean {
    const step = this.inward.peek().get(conversation)
    if (step?.state !== 'entering') return false
    this.#settle(conversation, { ...step, state: 'opening' })
    return true
  }

  /** Returns the texts to send there, once. */
  takeWords(conversation: string): readonly string[] {
    const step = this.inward.peek().get(conversation)
    if (!step || step.words.length === 0) return []
    this.#settle(conversation, { ...step, words: [] })
    return step.words
  }

  /** The agent did not get in. Returns the texts that were to be sent. */
  keptOut(conversation: string): readonly string[] {
    const words = this.takeWords(conversation)
    set(this.inward, conversation, null)
    return words
  }

  leaves(conversation: string, by: Outward['by']): void {
    set(this.outward, conversation, { by, transfer: null })
  }

  /** The agent is no longer leaving: the act failed, or they are out. */
  forgetLeaving(conversation: string): void {
    if (this.outward.peek().has(conversation)) set(this.outward, conversation, null)
  }

  /** The act succeeded. Its answer tells which transfer it began, if any. */
  leavesBy(conversation: string, answered: Left['items']): void {
    const transfer = answered.find(({ type }) => type === 'transferring')?.invitation ?? null
    if (transfer !== null) this.#transfers(conversation, transfer)
  }

  /**
   * T2: checks whether the transfer by which the agent leaves has failed.
   * For a quick connect with a flow of its own the invitation appears later.
   */
  look(conversation: string, { items, pending = [] }: Left): void {
    const step = this.outward.peek().get(conversation)
    const transfer = step?.transfer ?? pending.find(({ purpose }) => purpose === 'transfer')?.id
    if (!step || transfer === undefined) return
    if (items.some(({ type, invitation }) => type === 'invitation_failed' && invitation === transfer))
      this.forgetLeaving(conversation)
    else this.#transfers(conversation, transfer)
  }

  #transfers(conversation: string, transfer: string): void {
    const step = this.outward.peek().get(conversation)
    if (step && step.transfer !== transfer) set(this.outward, conversation, { ...step, transfer })
  }

  #wait(conversation: string, step: Inward): void {
    this.waitsOnlyFor(conversation)
    this.waitedAt = this.#now()
    set(this.inward, conversation, step)
  }

  /** Forgets a conversation that is entered and awaits nothing more. */
  #settle(conversation: string, step: Inward): void {
    const isDone = step.state === 'opening' && !step.waited && step.words.length === 0
    set(this.inward, conversation, isDone ? null : step)
  }
}

function set<Step>(steps: Signal<ReadonlyMap<string, Step>>, conversation: string, step: Step | null): void {
  const all = new Map(steps.peek())
  if (step === null) all.delete(conversation)
  else all.set(conversation, step)
  steps.value = all
}
