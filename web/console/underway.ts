// What an agent has asked for and does not have yet: to be in a conversation and write there, or to be out of it (docs/agents-day.md).
import { computed, signal, type Signal } from '@preact/signals'
import type { Item } from '../../protocol/items.ts'
import type { Room as RoomView } from '../../protocol/server-frames.ts'

export interface Inward {
  /** Accepted or taken back, and not let in yet; or in, or chosen, and its field is not there yet. */
  readonly state: 'entering' | 'opening'
  /** Its field is to have the focus as soon as it is there; of one conversation at a time. */
  readonly waited: boolean
  /** P6: what goes out as soon as one is in. */
  readonly words: readonly string[]
}

export interface Outward {
  /** What takes one out: one's own hand, the end of the time in which it could be undone, or somebody's yes. */
  readonly by: 'hand' | 'time' | 'answer'
  /** The invitation by which one is transferred; null: none, or it is not known yet. */
  readonly transfer: string | null
}

/** What is seen of a room that one means to leave. */
export interface Left {
  readonly items: readonly Pick<Item, 'type' | 'invitation'>[]
  readonly pending?: RoomView['pending']
}

/** One may come to a conversation that one means to leave, so the two know nothing of each other. */
export class Underway {
  readonly inward = signal<ReadonlyMap<string, Inward>>(new Map())
  readonly outward = signal<ReadonlyMap<string, Outward>>(new Map())
  /** Where the next word belongs, as soon as there is a field for it. */
  readonly waited = computed(() => {
    for (const [conversation, { waited }] of this.inward.value) if (waited) return conversation
    return null
  })
  /** When it began to be waited for (ms). */
  waitedAt = 0
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  /** It was accepted, or is taken back. */
  enters(conversation: string, words: readonly string[] = []): void {
    const known = this.inward.peek().get(conversation)?.words ?? []
    this.#wait(conversation, { state: 'entering', waited: true, words: [...known, ...words] })
  }

  /** Chosen, or let in: its field is waited for. */
  waitsFor(conversation: string): void {
    const { state, words } = this.inward.peek().get(conversation) ?? { state: 'opening', words: [] }
    this.#wait(conversation, { state, waited: true, words })
  }

  /** Somebody has gone there, or nowhere: no other field is waited for. */
  waitsOnlyFor(conversation: string | null): void {
    const waited = this.waited.peek()
    if (waited !== null && waited !== conversation) this.noLongerWaited(waited)
  }

  /** Its field is there, or is not meant any more. */
  noLongerWaited(conversation: string): void {
    const step = this.inward.peek().get(conversation)
    if (step) this.#settle(conversation, { ...step, waited: false })
  }

  /** The room has let one in. True: by one's own wish. */
  letIn(conversation: string): boolean {
    const step = this.inward.peek().get(conversation)
    if (step?.state !== 'entering') return false
    this.#settle(conversation, { ...step, state: 'opening' })
    return true
  }

  /** What is to be said there, once. */
  takeWords(conversation: string): readonly string[] {
    const step = this.inward.peek().get(conversation)
    if (!step || step.words.length === 0) return []
    this.#settle(conversation, { ...step, words: [] })
    return step.words
  }

  /** One did not get in. Answers what was to be said there. */
  keptOut(conversation: string): readonly string[] {
    const words = this.takeWords(conversation)
    set(this.inward, conversation, null)
    return words
  }

  leaves(conversation: string, by: Outward['by']): void {
    set(this.outward, conversation, { by, transfer: null })
  }

  /** No longer leaving: it failed, or one is out. */
  forgetLeaving(conversation: string): void {
    if (this.outward.peek().has(conversation)) set(this.outward, conversation, null)
  }

  /** The act was done, and its answer says by which transfer, if by one that has begun. */
  leavesBy(conversation: string, answered: Left['items']): void {
    const transfer = answered.find(({ type }) => type === 'transferring')?.invitation ?? null
    if (transfer !== null) this.#transfers(conversation, transfer)
  }

  /** T2: looks whether the transfer by which one means to leave has failed. Of a quick connect with a flow of its own the invitation is seen later. */
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

  /** What is in and wants nothing more is done. */
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
