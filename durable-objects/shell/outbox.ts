// Letters wait here, in order per receiver, until the receiver has them. Only the head of each receiver's post is ever due.
import type { Letter, Outgoing } from '../../domain/letters.ts'
import { limits } from '../../protocol/limits.ts'
import type { Loaded, Posted, Store } from './store.ts'

export interface Envelope {
  readonly from: string
  readonly n: number
  readonly letter: Letter
}

/** Resolves when the receiver has committed all of them; rejects otherwise. A fresh stub for every call. */
export type Delivery = (to: string, envelopes: readonly Envelope[]) => Promise<void>

interface OutboxPorts {
  readonly name: string
  now(): number
  random(): number
  send: Delivery
  background(work: Promise<void>): void
  log(line: Readonly<Record<string, unknown>>): void
}

interface Line {
  readonly letters: Posted[]
  tries: number
  dueAt: number
  sending: boolean
}

export class Outbox {
  readonly #store: Store
  readonly #ports: OutboxPorts
  readonly #sent: Map<string, number>
  readonly #lines = new Map<string, Line>()

  constructor(store: Store, ports: OutboxPorts, loaded: Loaded) {
    this.#store = store
    this.#ports = ports
    this.#sent = new Map(Object.entries(loaded.sent))
    for (const { to, letters, tries, dueAt } of loaded.posts) {
      // Who is torn away in the middle of another try has not written that down. At once would be without any back-off then,
      // and objects that tear each other away by their letters would never come to rest.
      const least = tries === 0 ? 0 : ports.now() + backOffMs(0, ports.random())
      this.#lines.set(to, { letters: [...letters], tries, dueAt: Math.max(dueAt, least), sending: false })
    }
  }

  /** Numbers rise with the time, so that what was sent long ago may be forgotten: a queue writes to everyone, once. */
  number(letters: readonly Outgoing[], at: number): readonly Posted[] {
    return letters.map(({ to, letter }) => {
      const n = Math.max((this.#sent.get(to) ?? 0) + 1, at)
      this.#sent.set(to, n)
      return { to, n, at, letter }
    })
  }

  /** Receivers whose last letter is older than that (ms) are counted anew. */
  forget(beforeAt: number): void {
    for (const [to, n] of this.#sent) if (n < beforeAt) this.#sent.delete(to)
  }

  add(letters: readonly Posted[]): void {
    for (const posted of letters) {
      const line = this.#lines.get(posted.to)
      if (line) line.letters.push(posted)
      else this.#lines.set(posted.to, { letters: [posted], tries: 0, dueAt: posted.at, sending: false })
    }
  }

  nextAt(): number | null {
    let least: number | null = null
    for (const { dueAt, sending } of this.#lines.values()) {
      // A call under way may be lost with the object's memory: look again when it would be retried.
      const at = sending ? this.#ports.now() + limits.retryMs.first : dueAt
      if (least === null || at < least) least = at
    }
    return least
  }

  /** Sends what is due. Letters too old, after many tries, go to `giveUp` instead: they may have arrived, or not. */
  flush(giveUp: (letter: Posted) => void): void {
    const now = this.#ports.now()
    for (const [to, line] of this.#lines) {
      if (line.sending || line.dueAt > now) continue
      this.#dropOld(to, line, now, giveUp)
      // Giving up may have written to others, which flushes: this line can be on its way by now.
      if (line.letters.length > 0 && !line.sending) this.#ports.background(this.#send(to, line, giveUp))
    }
  }

  #dropOld(to: string, line: Line, now: number, giveUp: (letter: Posted) => void): void {
    // A clock that jumped or an alarm that was lost makes letters old that were hardly tried.
    if (line.tries < limits.letterTries) return
    const old = line.letters.filter(({ at }) => at < now - limits.letterMs)
    const last = old.at(-1)
    if (!last) return
    line.letters.splice(0, old.length)
    this.#store.delivered(to, last.n)
    if (line.letters.length === 0) this.#lines.delete(to)
    for (const letter of old) giveUp(letter)
  }

  async #send(to: string, line: Line, giveUp: (letter: Posted) => void): Promise<void> {
    const batch = line.letters.slice(0, limits.lettersPerCall)
    const last = batch.at(-1)
    if (!last) return
    line.sending = true
    try {
      await this.#ports.send(
        to,
        batch.map(({ n, letter }) => ({ from: this.#ports.name, n, letter })),
      )
    } catch (error) {
      line.sending = false
      line.tries++
      line.dueAt = this.#ports.now() + backOffMs(line.tries, this.#ports.random())
      this.#store.postponed(to, line.tries, line.dueAt)
      this.#ports.log({ level: 'warn', to, tries: line.tries, error: String(error) })
      return
    }
    line.sending = false
    line.tries = 0
    line.letters.splice(0, batch.length)
    this.#store.delivered(to, last.n)
    if (line.letters.length === 0) this.#lines.delete(to)
    else this.flush(giveUp)
  }
}

/** Full jitter: anywhere between nothing and an exponentially growing bound (ms). */
function backOffMs(tries: number, random: number): number {
  return 1 + Math.floor(random * Math.min(limits.retryMs.max, limits.retryMs.first * 2 ** Math.min(tries, 10)))
}
