// What was written and has no echo yet: kept in storage, numbered when it first goes out, dropped when its echo is seen (D2, D3).
import { signal } from '@preact/signals'
import type { ContentType } from '../../protocol/items.ts'
import type { RefusalCode } from '../../protocol/problem.ts'
import { asSent } from './acceptable.ts'
import { parseKept, type Entry, type Kept, type Slot } from './slots.ts'

export interface UnsentOutside {
  now(): number
  newId(): string
}

export class Unsent {
  readonly entries = signal<readonly Entry[]>([])
  #instance = ''
  #last = 0
  #keys = 0
  /** How entries are marked that may not go out by themselves; null: none was put off. */
  #late: Pick<Entry, 'failed' | 'code'> | null = null
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

  /** Whether there is nothing to send; what failed waits for the writer. */
  get settled(): boolean {
    return this.entries.value.every(({ failed }) => failed !== null)
  }

  /** Whether something went out that has neither an echo nor a refusal. */
  get mayBeInLog(): boolean {
    return this.entries.value.some(({ n, was, failed }) => failed === null && (n !== null || was !== null))
  }

  /** Goes over to the slot of a closed tab, with what failed here. */
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

  /** `failed`: why it waits for its writer; null: it goes out. */
  add(type: Entry['type'], text: string, contentType: ContentType, failed: string | null = null): void {
    this.#set([...this.entries.value, { key: this.#keys++, type, text, contentType, n: null, was: null, failed }])
  }

  /** Gives a number above what the server has settled; it is in storage before the frame is on the wire. */
  number(key: number, settled: number): number {
    this.#last = Math.max(this.#last, settled) + 1
    this.#update(key, { n: this.#last, was: null })
    return this.#last
  }

  /** The log has it. */
  echoed(ref: string): void {
    const left = this.entries.value.filter(({ n, was }) => ref !== was && (n === null || ref !== this.#ref(n)))
    if (left.length < this.entries.value.length) this.#set(left)
  }

  fail(n: number, why: string, code?: RefusalCode): void {
    const entry = this.entries.value.find((known) => known.n === n)
    if (entry?.failed === null) this.#update(entry.key, { failed: why, code })
  }

  /**
   * What was refused stays refused under its number; another try is a new message, after the others. A page of an earlier
   * release may have written it with signs that are refused (D7).
   */
  retry(key: number): void {
    const entry = this.entries.value.find((known) => known.key === key)
    if (!entry) return
    const others = this.entries.value.filter((known) => known !== entry)
    this.#set([...others, { ...this.#withoutNumber(entry), text: asSent(entry.text), failed: null, code: undefined }])
  }

  /** Only what failed: taking another away would leave a gap in the numbers. */
  discard(key: number): void {
    this.#set(this.entries.value.filter((known) => known.key !== key || known.failed === null))
  }

  /** What has not been sent does not go out by itself any more, nor does what another tab has left: its writer is asked. */
  putOff(why: string, code: RefusalCode): void {
    this.#late = { failed: why, code }
    this.#set(this.#putOff(this.entries.value))
  }

  /** Hands over the messages that are left, oldest first: nothing goes out from here any more. */
  takeAll(): readonly string[] {
    const texts = this.entries.value.filter(({ type }) => type === 'message').map(({ text }) => text)
    this.#set(this.entries.value.filter(({ type }) => type !== 'message'))
    return texts
  }

  /** Begins as a new instance; what had gone out keeps its old name until the log was searched for it. */
  renew(): void {
    const entries = this.#unnumbered()
    this.#instance = this.#outside.newId()
    this.#last = 0
    this.#set(entries)
  }

  #load(slot: Slot): void {
    const kept = parseKept(slot.load())
    this.#slot = slot
    this.#instance = kept?.instance ?? this.#outside.newId()
    this.#last = kept?.last ?? 0
    this.#keys = kept?.keys ?? 0
    this.#set(kept?.entries ?? [])
  }

  #putOff(entries: readonly Entry[]): readonly Entry[] {
    const late = this.#late
    return late === null ? entries : entries.map((entry) => (entry.failed === null ? { ...entry, ...late } : entry))
  }

  #unnumbered(): Entry[] {
    return this.entries.value.map((entry) => this.#withoutNumber(entry))
  }

  /** What had gone out may be in the log under its old name, and is looked for there. */
  #withoutNumber(entry: Entry): Entry {
    return entry.n === null ? entry : { ...entry, n: null, was: this.#ref(entry.n) }
  }

  #ref(n: number): string {
    return `${this.#instance}#${n}`
  }

  #update(key: number, change: Partial<Entry>): void {
    this.#set(this.entries.value.map((entry) => (entry.key === key ? { ...entry, ...change } : entry)))
  }

  #set(entries: readonly Entry[]): void {
    this.entries.value = entries
    this.#save()
  }

  #save(): void {
    const kept: Kept = {
      instance: this.#instance,
      last: this.#last,
      keys: this.#keys,
      savedAt: this.#outside.now(),
      entries: this.entries.value,
    }
    this.#slot.save(JSON.stringify(kept))
  }
}
