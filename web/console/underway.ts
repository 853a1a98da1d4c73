// What an agent has asked for in a conversation and does not have yet: to come in, to write there, to be out of it (docs/agents-day.md).
import { computed, signal } from '@preact/signals'
import type { Item } from '../../protocol/items.ts'
import type { Room as RoomView } from '../../protocol/server-frames.ts'

/** `waited`: its field is to have the focus as soon as it is there; of one conversation at a time. `says`: what stands in the field goes out then. */
export type Step =
  /** Accepted or taken back, and not let in yet. */
  | { readonly state: 'entering'; readonly waited: boolean; readonly says: boolean }
  /** One is in, or has chosen it, and its field is not there yet. */
  | { readonly state: 'opening'; readonly waited: boolean; readonly says: boolean }
  /** By one's own act. `transfer`: the invitation that takes one out; null: none does, or it is not known yet. */
  | { readonly state: 'leaving'; readonly transfer: string | null }

type Inward = Exclude<Step, { readonly state: 'leaving' }>

/** What is seen of a room that one means to leave. */
export interface Left {
  readonly items: readonly Pick<Item, 'type' | 'invitation'>[]
  readonly pending?: RoomView['pending']
}

export class Underway {
  readonly steps = signal<ReadonlyMap<string, Step>>(new Map())
  /** Where the next word belongs, as soon as there is a field for it. */
  readonly waited = computed(() => {
    for (const [conversation, step] of this.steps.value) if (isInward(step) && step.waited) return conversation
    return null
  })
  /** When it began to be waited for (ms). */
  waitedAt = 0
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  /** It was accepted, or is taken back. */
  enters(conversation: string, says = false): void {
    this.#wait(conversation, { state: 'entering', waited: true, says })
  }

  /** Chosen, or let in: its field is waited for. */
  waitsFor(conversation: string): void {
    const known = this.#inward(conversation)
    this.#wait(conversation, { state: known?.state ?? 'opening', waited: true, says: known?.says ?? false })
  }

  /** Somebody has gone there, or nowhere: no other field is waited for. */
  waitsOnlyFor(conversation: string | null): void {
    const waited = this.waited.peek()
    if (waited !== null && waited !== conversation) this.noLongerWaited(waited)
  }

  /** Its field is there, or is not meant any more. */
  noLongerWaited(conversation: string): void {
    const step = this.#inward(conversation)
    if (step) this.#settle(conversation, { ...step, waited: false })
  }

  /** The room has let one in. True: by one's own wish. */
  letIn(conversation: string): boolean {
    const step = this.#inward(conversation)
    if (step?.state !== 'entering') return false
    this.#settle(conversation, { ...step, state: 'opening' })
    return true
  }

  /** Whether the words in its field were meant to go out as soon as one is there; once. */
  saysNow(conversation: string): boolean {
    const step = this.#inward(conversation)
    if (!step?.says) return false
    this.#settle(conversation, { ...step, says: false })
    return true
  }

  /** One did not get in. */
  keptOut(conversation: string): void {
    if (this.#inward(conversation)) this.#set(conversation, null)
  }

  /** One's own act is to take one out of it. */
  leaves(conversation: string): void {
    this.#set(conversation, { state: 'leaving', transfer: null })
  }

  /** What one means to leave. */
  leaving(): readonly string[] {
    return [...this.steps.value].filter(([, { state }]) => state === 'leaving').map(([conversation]) => conversation)
  }

  /** The act has failed, or the transfer has come to nothing: one is there as before. And when one is out. */
  staysIn(conversation: string): void {
    if (this.steps.peek().get(conversation)?.state === 'leaving') this.#set(conversation, null)
  }

  /** The act was done, and its answer says by which transfer, if by one that has begun. */
  leavesBy(conversation: string, answered: Left['items']): void {
    const transfer = answered.find(({ type }) => type === 'transferring')?.invitation ?? null
    if (transfer !== null) this.#transfers(conversation, transfer)
  }

  /** T2: looks whether the transfer by which one means to leave has failed. Of a quick connect with a flow of its own the invitation is seen later. */
  look(conversation: string, { items, pending = [] }: Left): void {
    const step = this.steps.peek().get(conversation)
    if (step?.state !== 'leaving') return
    const transfer = step.transfer ?? pending.find(({ purpose }) => purpose === 'transfer')?.id
    if (transfer === undefined) return
    if (items.some(({ type, invitation }) => type === 'invitation_failed' && invitation === transfer))
      this.staysIn(conversation)
    else this.#transfers(conversation, transfer)
  }

  #transfers(conversation: string, transfer: string): void {
    const step = this.steps.peek().get(conversation)
    if (step?.state === 'leaving' && step.transfer !== transfer) this.#set(conversation, { ...step, transfer })
  }

  #inward(conversation: string): Inward | null {
    const step = this.steps.peek().get(conversation)
    return step && isInward(step) ? step : null
  }

  #wait(conversation: string, step: Inward): void {
    this.waitsOnlyFor(conversation)
    this.waitedAt = this.#now()
    this.#set(conversation, step)
  }

  /** What is in and wants nothing more is done. */
  #settle(conversation: string, step: Inward): void {
    this.#set(conversation, step.state === 'opening' && !step.waited && !step.says ? null : step)
  }

  #set(conversation: string, step: Step | null): void {
    const steps = new Map(this.steps.peek())
    if (step === null) steps.delete(conversation)
    else steps.set(conversation, step)
    this.steps.value = steps
  }
}

function isInward(step: Step): step is Inward {
  return step.state !== 'leaving'
}
