// The read cursors (D9) and delivery cursors (R12) of all participants, and reporting one's own to the server.
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
  /** Whether the report to send is `read` or only `delivered`. */
  #readPending = false
  #hereUpTo = 0
  #cancelRead: (() => void) | null = null
  #cancelHere: (() => void) | null = null

  constructor(outside: CursorsOutside) {
    this.#outside = outside
  }

  /** Takes cursors from the server. They only ever rise. */
  raise(read: Numbers, delivered: Numbers = {}): void {
    batch(() => {
      this.read.value = higher(this.read.value, read)
      this.delivered.value = higher(higher(this.delivered.value, read), delivered)
    })
  }

  /** Everything up to `upTo` was seen. */
  readUpTo(upTo: number): void {
    const me = this.#me
    if (me === null || upTo <= (this.read.value[me] ?? 0)) return
    this.raise({ [me]: upTo })
    this.#readPending = true
    this.#sendRead()
  }

  /** Everything up to `upTo` has arrived. Usually it is read at once, and `read` implies it, so the report waits a moment. */
  here(upTo: number): void {
    this.#hereUpTo = Math.max(this.#hereUpTo, upTo)
    this.#sendHereLater()
  }

  welcomed(me: string, read: Numbers, delivered: Numbers | undefined): void {
    this.#me = me
    this.#open = true
    if ((this.read.value[me] ?? 0) > (read[me] ?? 0)) this.#readPending = true
    this.raise(read, delivered)
    // Reports sent over the old socket may have been lost.
    const reported = delivered?.[me] ?? 0
    this.delivered.value = { ...this.delivered.value, [me]: Math.max(this.read.value[me] ?? 0, reported) }
    this.#sendRead()
    this.#sendHereLater()
  }

  lost(): void {
    this.#open = false
  }

  /** Repeats the report: the dropped frame may have been it. */
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

function higher(known: Numbers, heard: Numbers): Numbers {
  const raised = Object.entries(heard).map(([who, number]) => [who, Math.max(number, known[who] ?? 0)])
  return { ...known, ...(Object.fromEntries(raised) as Record<string, number>) }
}
