// Every input has a cause, and every numbered sender one mark: what is not above it was settled before. Marks of other objects are
// read one by one, and forgotten after a while up to a horizon: however many there were, an object wakes as fast.
import { limits } from '../../protocol/limits.ts'
import type { Refusal } from '../../protocol/problem.ts'
import type { Kept, Loaded, Mark, Settled, Snapshot, Store } from './store.ts'

export type Cause =
  /** A client frame, numbered by its instance (a tab or device) from 1 without gaps. */
  | { readonly kind: 'frame'; readonly participant: string; readonly instance: string; readonly n: number }
  | { readonly kind: 'letter'; readonly from: string; readonly n: number }
  /** An HTTP request; `key` is namespaced by the authenticated sender, `print` identifies the request. */
  | { readonly kind: 'key'; readonly key: string; readonly print: string }
  /** An HTTP request without a key: whoever sends it again means another one. */
  | { readonly kind: 'request'; readonly sender: string }
  | { readonly kind: 'due'; readonly name: string }
  | { readonly kind: 'shell'; readonly name: string }

export function causeText(cause: Cause): string {
  switch (cause.kind) {
    case 'frame':
      return `f:${cause.participant}/${cause.instance}#${cause.n}`
    case 'letter':
      return `l:${cause.from}#${cause.n}`
    case 'key':
      return `k:${cause.key}`
    case 'request':
      return `r:${cause.sender}`
    case 'due':
      return `d:${cause.name}`
    case 'shell':
      return `s:${cause.name}`
  }
}

/** What an input leaves behind that leaves no row. */
export function settledBy(cause: Cause, refusal: Refusal | null, at: number): Settled | null {
  if (cause.kind === 'frame') return { sender: `f:${cause.participant}/${cause.instance}`, n: cause.n, at, refusal }
  if (cause.kind === 'letter') return { sender: `l:${cause.from}`, n: cause.n, at, refusal: null }
  return null
}

export function keptBy(cause: Cause, outcome: Kept['outcome'], at: number): Kept | null {
  return cause.kind === 'key' ? { key: cause.key, print: cause.print, at, outcome } : null
}

/** `next`: decide. `behind`: a duplicate. A number: the frame came too early, this one is expected. */
export type Standing = 'next' | 'behind' | 'unknown' | 'tooMany' | number

export class Marks {
  /** Of client instances all of them; of other objects those that rose since the last checkpoint, the others are on the disk. */
  readonly #marks: Map<string, Mark>
  /** Senders whose marks stand in the log only, until the next checkpoint. */
  readonly #raised = new Set<string>()
  #forgot: boolean
  #horizon: number
  readonly #store: Pick<Store, 'mark' | 'lowMarks'>
  /** Names of client instances by participant: a text that is made anew has to be hashed anew, several times a message. */
  readonly #names = new Map<string, Map<string, string>>()

  constructor({ checkpoint, marks }: Loaded, store: Pick<Store, 'mark' | 'lowMarks'>) {
    this.#forgot = checkpoint?.forgot ?? false
    this.#horizon = checkpoint?.horizon ?? 0
    this.#marks = new Map(Object.entries(marks))
    this.#store = store
  }

  sender(cause: Cause): string {
    if (cause.kind === 'letter') return `l:${cause.from}`
    return cause.kind === 'frame' ? this.#nameOf(cause.participant, cause.instance) : ''
  }

  settled(sender: string): number {
    const n = this.#marks.get(sender)?.n ?? 0
    // A letter that led to nothing stands on the disk only, one that did may stand in the log only.
    return sender.startsWith('l:') ? Math.max(n, this.#store.mark(sender)?.n ?? 0) : n
  }

  standing(cause: Cause): Standing {
    if (cause.kind !== 'frame' && cause.kind !== 'letter') return 'next'
    const sender = this.sender(cause)
    const settled = this.settled(sender)
    if (cause.n <= settled) return 'behind'
    // Letters of one sender come in order; one that came back undelivered leaves a gap that is none of ours.
    if (cause.kind === 'letter') return 'next'
    const isNew = !this.#marks.has(sender)
    if (isNew && this.#forgot && cause.n > 1) return 'unknown'
    if (isNew && this.#instances(cause.participant) >= limits.instancesPerParticipant) return 'tooMany'
    return cause.n === settled + 1 ? 'next' : settled + 1
  }

  /** Whether a letter is so old, and its sender so long unheard of, that nobody can tell whether it has come before. */
  isTooOld({ from, n }: Pick<Extract<Cause, { kind: 'letter' }>, 'from' | 'n'>, now: number): boolean {
    return n <= this.#horizonAt(now) && from !== 'config' && this.settled(`l:${from}`) === 0
  }

  /** Whether a client instance that says it has sent before can be trusted to be unknown because it is new. */
  forgotten(participant: string, instance: string): boolean {
    return this.#forgot && !this.#marks.has(`f:${participant}/${instance}`)
  }

  /** `logged`: it left rows; what left none stands on the disk already. */
  settle(cause: Cause, at: number, logged: boolean): void {
    if (cause.kind === 'frame' || (cause.kind === 'letter' && logged)) this.#raise(this.sender(cause), cause.n, at)
    else if (cause.kind === 'letter') this.#lower(this.sender(cause))
  }

  /** From the text of a stored cause, on waking. */
  learn(text: string, at: number): void {
    if (!text.startsWith('f:') && !text.startsWith('l:')) return
    const hash = text.lastIndexOf('#')
    this.#raise(text.slice(0, hash), Number(text.slice(hash + 1)), at)
  }

  /** What a checkpoint has to write down, the cause being settled included. Marks too old to matter are dropped here. */
  snapshot(settling: Cause | null, now: number): Pick<Snapshot, 'raised' | 'dropped' | 'forgot' | 'horizon'> {
    if (settling) this.settle(settling, now, true)
    const dropped: string[] = []
    for (const [sender, { at }] of this.#marks) {
      if (!sender.startsWith('f:') || at >= now - limits.instanceSilentMs) continue
      this.#lower(sender)
      dropped.push(sender)
      this.#forgot = true
    }
    const raised: Record<string, Mark> = {}
    for (const sender of this.#raised) {
      const mark = this.#marks.get(sender)
      if (mark) raised[sender] = mark
      if (sender.startsWith('l:')) this.#marks.delete(sender)
    }
    this.#raised.clear()
    // By the numbers that were there and not by the clock, which may be wrong: nobody's next letter is below them.
    const low = this.#store.lowMarks(now - limits.letterMarkMs, limits.marksForgotten)
    this.#horizon = Math.max(this.#horizonAt(now), low ?? 0)
    return { raised, dropped, forgot: this.#forgot, horizon: this.#horizon }
  }

  /** A horizon in the future is of a clock that was ahead for days. Everybody who writes by the right time would be refused. */
  #horizonAt(now: number): number {
    return this.#horizon > now ? now - limits.letterMarkMs : this.#horizon
  }

  #nameOf(participant: string, instance: string): string {
    const names = this.#names.get(participant) ?? new Map<string, string>()
    const known = names.get(instance)
    if (known !== undefined) return known
    const name = `f:${participant}/${instance}`
    // Bounded like the instances themselves; forgetting one costs nothing but the next making.
    if (names.size >= limits.instancesPerParticipant) names.clear()
    this.#names.set(participant, names.set(instance, name))
    return name
  }

  #raise(sender: string, n: number, at: number): void {
    const mark = this.#marks.get(sender)
    if (mark && n <= mark.n) return
    this.#marks.set(sender, { n, at })
    this.#raised.add(sender)
  }

  #lower(sender: string): void {
    this.#marks.delete(sender)
    this.#raised.delete(sender)
  }

  #instances(participant: string): number {
    let count = 0
    for (const sender of this.#marks.keys()) if (sender.startsWith(`f:${participant}/`)) count++
    return count
  }
}
