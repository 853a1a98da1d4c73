// Every input has a cause, and every numbered sender has one mark. A number that is not above the mark was settled before. Marks of other
// objects are read one by one, and forgotten after a while up to a horizon. So an object wakes equally fast however many there were.
import { limits } from '../../protocol/limits.ts'
import type { Refusal } from '../../protocol/problem.ts'
import type { Kept, Loaded, Mark, Settled, Snapshot, Store } from './store.ts'

export type Cause =
  /** A client frame. Its client instance (a tab or device) numbers it from 1 without gaps. */
  | { readonly kind: 'frame'; readonly participant: string; readonly instance: string; readonly n: number }
  | { readonly kind: 'letter'; readonly from: string; readonly n: number }
  /** An HTTP request with an idempotency key. `key` includes the authenticated sender, and `print` identifies the request. */
  | { readonly kind: 'key'; readonly key: string; readonly print: string }
  /** An HTTP request without a key. If it is sent again, it counts as a new one. */
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

/** Returns what to keep of an input that leaves no row. */
export function settledBy(cause: Cause, refusal: Refusal | null, at: number): Settled | null {
  if (cause.kind === 'frame') return { sender: `f:${cause.participant}/${cause.instance}`, n: cause.n, at, refusal }
  if (cause.kind === 'letter') return { sender: `l:${cause.from}`, n: cause.n, at, refusal: null }
  return null
}

export function keptBy(cause: Cause, outcome: Kept['outcome'], at: number): Kept | null {
  return cause.kind === 'key' ? { key: cause.key, print: cause.print, at, outcome } : null
}

/** `next`: decide it. `behind`: it is a duplicate. A number: the frame came too early, and this number is expected. */
export type CauseVerdict = 'next' | 'behind' | 'unknown' | 'tooMany' | number

export class Marks {
  /** All marks of client instances. Of other objects only those that rose since the last checkpoint; the rest are on the disk. */
  readonly #marks: Map<string, Mark>
  /** Senders whose marks are only in the log until the next checkpoint. */
  readonly #raised = new Set<string>()
  #forgot: boolean
  #horizon: number
  readonly #store: Pick<Store, 'mark' | 'lowMarks'>
  /** Names of client instances by participant. A text that is made anew has to be hashed anew, several times per message. */
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
    // The mark of a letter that led to nothing is only on the disk. That of a letter that left rows may be only in the log.
    return sender.startsWith('l:') ? Math.max(n, this.#store.mark(sender)?.n ?? 0) : n
  }

  verdictOn(cause: Cause): CauseVerdict {
    if (cause.kind !== 'frame' && cause.kind !== 'letter') return 'next'
    const sender = this.sender(cause)
    const settled = this.settled(sender)
    if (cause.n <= settled) return 'behind'
    // Letters of one sender come in order. A gap is normal: the missing letter was given up by its sender.
    if (cause.kind === 'letter') return 'next'
    const isNew = !this.#marks.has(sender)
    if (isNew && this.#forgot && cause.n > 1) return 'unknown'
    if (isNew && this.#instances(cause.participant) >= limits.instancesPerParticipant) return 'tooMany'
    return cause.n === settled + 1 ? 'next' : settled + 1
  }

  /** Returns whether a letter is so old, and its sender silent for so long, that nobody can tell whether it has come before. */
  isTooOld({ from, n }: Pick<Extract<Cause, { kind: 'letter' }>, 'from' | 'n'>, now: number): boolean {
    return n <= this.#horizonAt(now) && from !== 'config' && this.settled(`l:${from}`) === 0
  }

  /** Returns whether a client instance may be unknown because its mark was forgotten. Otherwise it is known, or new. */
  forgotten(participant: string, instance: string): boolean {
    return this.#forgot && !this.#marks.has(`f:${participant}/${instance}`)
  }

  /** `logged`: the cause left rows. If it left none, its mark is on the disk already. */
  settle(cause: Cause, at: number, logged: boolean): void {
    if (cause.kind === 'frame' || (cause.kind === 'letter' && logged)) this.#raise(this.sender(cause), cause.n, at)
    else if (cause.kind === 'letter') this.#lower(this.sender(cause))
  }

  /** Raises a mark from the text of a stored cause, when the object wakes. */
  learn(text: string, at: number): void {
    if (!text.startsWith('f:') && !text.startsWith('l:')) return
    const hash = text.lastIndexOf('#')
    this.#raise(text.slice(0, hash), Number(text.slice(hash + 1)), at)
  }

  /** Returns what a checkpoint has to write, including the cause being settled. Drops marks that are too old to matter. */
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
    // The horizon rises to a stored mark and not to a time, since the clock may be wrong. Nobody's next letter is below a stored mark.
    const low = this.#store.lowMarks(now - limits.letterMarkMs, limits.marksForgotten)
    this.#horizon = Math.max(this.#horizonAt(now), low ?? 0)
    return { raised, dropped, forgot: this.#forgot, horizon: this.#horizon }
  }

  /** Returns the horizon. One in the future comes from a clock that was days ahead, and would refuse every sender whose clock is right. */
  #horizonAt(now: number): number {
    return this.#horizon > now ? now - limits.letterMarkMs : this.#horizon
  }

  #nameOf(participant: string, instance: string): string {
    const names = this.#names.get(participant) ?? new Map<string, string>()
    const known = names.get(instance)
    if (known !== undefined) return known
    const name = `f:${participant}/${instance}`
    // The names are limited like the instances. Forgetting one only means that it is made again.
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
