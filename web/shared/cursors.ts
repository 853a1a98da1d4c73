// How far everybody has read (D9) and been reached (R12), and telling the server how far we have.
import { batch, signal } from '@preact/signals'
import { limits } from '../../protocol/limits.ts'

type Numbers = Readonly<Record<string, number>>

export interface CursorsOutside {
  after(spanMs: number, run: () => void): () => void
  send(type: 'read' | 'delivered', upTo: number): void
}

export class Cursors {
  /** By participant. */
  readonly read = signal<Numbers>({})
  /** By participant; never less than what they have read. */
  readonly delivered = signal<Numbers>({})
  readonly #outside: CursorsOutside
  #me: string | null = null
  #open = false
  /** What the server is to be told of: read, or merely here. */
  #readPending = false
  #hereUpTo = 0
  #cancelRead: (() => void) | null = null
  #cancelHere: (() => void) | null = null

  constructor(outside: CursorsOutside) {
    this.#outside = outside
  }

  /** What others or another tab of ours have reached; nothing goes back. */
  raise(read: Numbers, delivered: Numbers = {}): void {
    batch(() => {
      this.read.value = higher(this.read.value, read)
      this.delivered.value = higher(higher(this.delivered.value, read), delivered)
    })
  }

  /** Everything up to `upTo` has been seen. */
  seen(upTo: number): void {
    const me = this.#me
    if (me === null || upTo <= (this.read.value[me] ?? 0)) return
    this.raise({ [me]: upTo })
    this.#readPending = true
    this.#sendRead()
  }

  /** Everything up to `upTo` is here. Mostly it is read at once, which says so too: that is waited for. */
  here(upTo: number): void {
    this.#hereUpTo = Math.max(this.#hereUpTo, upTo)
    this.#sendHereLater()
  }

  welcomed(me: string, read: Numbers, delivered: Numbers | undefined): void {
    this.#me = me
    this.#open = true
    if ((this.read.value[me] ?? 0) > (read[me] ?? 0)) this.#readPending = true
    this.raise(read, delivered)
    // What was said of it on the old socket may have been lost.
    const told = delivered?.[me] ?? 0
    this.delivered.value = { ...this.delivered.value, [me]: Math.max(this.read.value[me] ?? 0, told) }
    this.#sendRead()
    this.#sendHereLater()
  }

  lost(): void {
    this.#open = false
  }

  /** One of ours may be what was dropped. */
  again(): void {
    this.#readPending = true
  }

  stop(): void {
    this.#cancelRead?.()
    this.#cancelHere?.()
  }

  #sendRead(): void {
    const me = this.#me
    if (!this.#readPending || this.#cancelRead || !this.#open || me === null) return
    this.#readPending = false
    this.#outside.send('read', this.read.value[me] ?? 0)
    this.#cancelRead = this.#outside.after(limits.cursorFrameEveryMs, () => {
      this.#cancelRead = null
      this.#sendRead()
    })
  }

  #sendHereLater(): void {
    if (this.#cancelHere || !this.#open || !this.#isNewsThatItIsHere()) return
    this.#cancelHere = this.#outside.after(limits.cursorFrameEveryMs, () => {
      this.#cancelHere = null
      if (!this.#open || !this.#isNewsThatItIsHere()) return
      this.#outside.send('delivered', this.#hereUpTo)
      this.raise({}, { [this.#me ?? '']: this.#hereUpTo })
    })
  }

  #isNewsThatItIsHere(): boolean {
    return this.#me !== null && this.#hereUpTo > (this.delivered.value[this.#me] ?? 0)
  }
}

function higher(known: Numbers, told: Numbers): Numbers {
  const raised = Object.entries(told).map(([who, number]) => [who, Math.max(number, known[who] ?? 0)])
  return { ...known, ...(Object.fromEntries(raised) as Record<string, number>) }
}
