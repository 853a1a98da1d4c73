// Messages without an echo: kept in storage, numbered when first sent, and removed when the echo arrives (D2, D3).
import { signal } from '@preact/signals'
import type { ContentType } from '../../protocol/items.ts'
import type { RefusalCode } from '../../protocol/problem.ts'
import { asSent } from './acceptable.ts'
import { parseSlot, type UnsentMessage, type SlotContent, type Slot } from './slots.ts'

export interface UnsentOutside {
  now(): number
  newId(): string
}

export class Unsent {
  readonly entries = signal<readonly UnsentMessage[]>([])
  #instance = ''
  #last = 0
  #keys = 0
  /** The mark for messages that must not be sent by themselves; null: none were put off. */
  #late: Pick<UnsentMessage, 'failed' | 'code'> | null = null
  #slot: Slot
  readonly #outside: UnsentOutside

  constructor(slot: Slot, outside: UnsentOutside) {
    this.#slot = slot
    this.#outside = outside
    this.#load(slot)
  }

  get instance(): string {
    return this.#instance
  }

  get last(): number {
    return this.#last
  }

  /** Whether there is nothing to send. Failed messages wait for their writer and do not count. */
  get settled(): boolean {
    return this.entries.value.every(({ failed }) => failed !== null)
  }

  /** Whether a message was sent that has neither an echo nor a refusal. */
  get mayBeInLog(): boolean {
    return this.entries.value.some(({ n, was, failed }) => failed === null && (n !== null || was !== null))
  }

  /** Moves to the slot of a closed tab, together with the failed messages of this one. */
  move(slot: Slot): void {
    const carried = this.#unnumbered()
    const left = this.#slot
    this.#load(slot)
    this.#set([...this.#putOff(this.entries.value), ...carried.map((entry) => ({ ...entry, key: this.#keys++ }))])
    left.drop()
  }

  release(): void {
    this.#slot.release()
  }

  /** `failed`: why it waits for its writer; null: it is sent. */
  add(type: UnsentMessage['type'], text: string, contentType: ContentType, failed: string | null = null): void {
    this.#set([...this.entries.value, { key: this.#keys++, type, text, contentType, n: null, was: null, failed }])
  }

  /** Gives a number above the settled ones. It is in storage before the frame is sent. */
  number(key: number, settled: number): number {
    this.#last = Math.max(this.#last, settled) + 1
    this.#update(key, { n: this.#last, was: null })
    return this.#last
  }

  /** The log has the message. */
  echoed(ref: string): void {
    const left = this.entries.value.filter(({ n, was }) => ref !== was && (n === null || ref !== this.#ref(n)))
    if (left.length < this.entries.value.length) this.#set(left)
  }

  fail(n: number, why: string, code?: RefusalCode): void {
    const entry = this.entries.value.find((known) => known.n === n)
    if (entry?.failed === null) this.#update(entry.key, { failed: why, code })
  }

  /**
   * A refused message stays refused under its number, so another try is a new message at the end. A page of an earlier release may have stored
   * characters that are refused (D7); they are removed.
   */
  retry(key: number): void {
    const entry = this.entries.value.find((known) => known.key === key)
    if (!entry) return
    const others = this.entries.value.filter((known) => known !== entry)
    this.#set([...others, { ...this.#withoutNumber(entry), text: asSent(entry.text), failed: null, code: undefined }])
  }

  /** Discards a failed message. Discarding another would leave a gap in the numbers. */
  discard(key: number): void {
    this.#set(this.entries.value.filter((known) => known.key !== key || known.failed === null))
  }

  /** Unsent messages are no longer sent by themselves, nor those of a slot that is adopted later: their writer decides. */
  putOff(why: string, code: RefusalCode): void {
    this.#late = { failed: why, code }
    this.#set(this.#putOff(this.entries.value))
  }

  /** Removes and answers the remaining messages, the oldest first. Nothing is sent from here any more. */
  takeAll(): readonly string[] {
    const texts = this.entries.value.filter(({ type }) => type === 'message').map(({ text }) => text)
    this.#set(this.entries.value.filter(({ type }) => type !== 'message'))
    return texts
  }

  /** Begins a new instance. Messages that were sent keep their old name until the log was searched for it. */
  renew(): void {
    const entries = this.#unnumbered()
    this.#instance = this.#outside.newId()
    this.#last = 0
    this.#set(entries)
  }

  #load(slot: Slot): void {
    const kept = parseSlot(slot.load())
    this.#slot = slot
    this.#instance = kept?.instance ?? this.#outside.newId()
    this.#last = kept?.last ?? 0
    this.#keys = kept?.keys ?? 0
    this.#set(kept?.entries ?? [])
  }

  #putOff(entries: readonly UnsentMessage[]): readonly UnsentMessage[] {
    const late = this.#late
    return late === null ? entries : entries.map((entry) => (entry.failed === null ? { ...entry, ...late } : entry))
  }

  #unnumbered(): UnsentMessage[] {
    return this.entries.value.map((entry) => this.#withoutNumber(entry))
  }

  /** A message that was sent may be in the log under its old name. */
  #withoutNumber(entry: UnsentMessage): UnsentMessage {
    return entry.n === null ? entry : { ...entry, n: null, was: this.#ref(entry.n) }
  }

  #ref(n: number): string {
    return `${this.#instance}#${n}`
  }

  #update(key: number, change: Partial<UnsentMessage>): void {
    this.#set(this.entries.value.map((entry) => (entry.key === key ? { ...entry, ...change } : entry)))
  }

  #set(entries: readonly UnsentMessage[]): void {
    this.entries.value = entries
    this.#save()
  }

  #save(): void {
    const kept: SlotContent = {
      instance: this.#instance,
      last: this.#last,
      keys: this.#keys,
      savedAt: this.#outside.now(),
      entries: this.entries.value,
    }
    this.#slot.save(JSON.stringify(kept))
  }
}
