// Every input has a cause, and every numbered sender one mark: what is not above it was settled before. No growing set, no index.
import { limits } from '../../protocol/limits.ts'
import type { Refusal } from '../../protocol/problem.ts'
import type { Kept, Loaded, Mark, Settled, Snapshot } from './store.ts'

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
  readonly #marks: Map<string, Mark>
  /** Senders whose marks stand in the log only, until the next checkpoint. */
  readonly #raised = new Set<string>()
  #forgot: boolean
  /** Names of client instances by participant: a text that is made anew has to be hashed anew, several times a message. */
  readonly #names = new Map<string, Map<string, string>>()

  constructor(loaded: Loaded) {
    this.#forgot = loaded.checkpoint?.forgot ?? false
    this.#marks = new Map(Object.entries(loaded.marks))
  }

  sender(cause: Cause): string {
    if (cause.kind === 'letter') return `l:${cause.from}`
    return cause.kind === 'frame' ? this.#nameOf(cause.participant, cause.instance) : ''
  }

  settled(sender: string): number {
    return this.#marks.get(sender)?.n ?? 0
  }

  standing(cause: Cause): Standing {
    if (cause.kind !== 'frame' && cause.kind !== 'letter') return 'next'
    const sender = this.sender(cause)
    const mark = this.#marks.get(sender)
    const settled = mark?.n ?? 0
    if (cause.n <= settled) return 'behind'
    // Letters of one sender come in order; one that came back undelivered leaves a gap that is none of ours.
    if (cause.kind === 'letter') return 'next'
    if (!mark && this.#forgot && cause.n > 1) return 'unknown'
    if (!mark && this.#instances(cause.participant) >= limits.instancesPerParticipant) return 'tooMany'
    return cause.n === settled + 1 ? 'next' : settled + 1
  }

  /** Whether a client instance that says it has sent before can be trusted to be unknown because it is new. */
  forgotten(participant: string, instance: string): boolean {
    return this.#forgot && !this.#marks.has(`f:${participant}/${instance}`)
  }

  settle(cause: Cause, at: number): void {
    if (cause.kind === 'frame' || cause.kind === 'letter') this.#raise(this.sender(cause), cause.n, at)
  }

  /** From the text of a stored cause, on waking. */
  learn(text: string, at: number): void {
    if (!text.startsWith('f:') && !text.startsWith('l:')) return
    const hash = text.lastIndexOf('#')
    this.#raise(text.slice(0, hash), Number(text.slice(hash + 1)), at)
  }

  /** What a checkpoint has to write down, the cause being settled included. Marks too old to matter are dropped here. */
  snapshot(settling: Cause | null, now: number): Pick<Snapshot, 'raised' | 'dropped' | 'forgot'> {
    if (settling) this.settle(settling, now)
    const dropped: string[] = []
    for (const [sender, { at }] of this.#marks) {
      if (at >= now - keptMs(sender)) continue
      this.#marks.delete(sender)
      this.#raised.delete(sender)
      dropped.push(sender)
      if (sender.startsWith('f:')) this.#forgot = true
    }
    const raised: Record<string, Mark> = {}
    for (const sender of this.#raised) {
      const mark = this.#marks.get(sender)
      if (mark) raised[sender] = mark
    }
    this.#raised.clear()
    return { raised, dropped, forgot: this.#forgot }
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

  #instances(participant: string): number {
    let count = 0
    for (const sender of this.#marks.keys()) if (sender.startsWith(`f:${participant}/`)) count++
    return count
  }
}

/** How long a sender may be silent (ms) before its mark goes. Versions of the configuration are compared for ever. */
function keptMs(sender: string): number {
  if (sender === 'l:config') return Infinity
  return sender.startsWith('f:') ? limits.instanceSilentMs : limits.letterMarkMs
}
