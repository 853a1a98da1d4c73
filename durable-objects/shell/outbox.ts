// Letters wait here, in order per receiver, until the receiver has them. Only the head of each receiver's post is ever due.
import type { Outgoing } from '../../domain/letters.ts'
import type { WhyReturned } from '../../domain/machine.ts'
import { eventVersion, type Versioned } from '../../domain/upcast.ts'
import { limits } from '../../protocol/limits.ts'
import type { Loaded, Posted, Store } from './store.ts'

export interface Envelope {
  readonly from: string
  readonly n: number
  readonly letter: Versioned
}

/**
 * Resolves when the receiver has committed all of them; rejects otherwise. Numbers: it refuses these, and has taken nothing after
 * them. A fresh stub for every call.
 */
export type Delivery = (to: string, envelopes: readonly Envelope[]) => Promise<readonly number[] | void>

/** Hears of a letter that came back. */
type GiveUp = (letter: Posted, why: WhyReturned) => void

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
  #sent: number
  readonly #lines = new Map<string, Line>()

  constructor(store: Store, ports: OutboxPorts, loaded: Loaded) {
    this.#store = store
    this.#ports = ports
    this.#sent = loaded.sent
    for (const { to, letters, tries, dueAt } of loaded.posts) {
      // Who is torn away in the middle of another try has not written that down. At once would be without any back-off then,
      // and objects that tear each other away by their letters would never come to rest.
      const least = tries === 0 ? 0 : ports.now() + backOffMs(0, ports.random())
      this.#lines.set(to, { letters: [...letters], tries, dueAt: Math.max(dueAt, least), sending: false })
    }
  }

  /** Numbers rise with the time, so that receivers can tell by them what is too old to be known. */
  number(letters: readonly Outgoing[], at: number): readonly Posted[] {
    return letters.map(({ to, letter }) => {
      this.#sent = Math.max(this.#sent + 1, at)
      return { to, n: this.#sent, at, letter: { ...letter, v: eventVersion } }
    })
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

  /** Sends what is due. Letters too old, after many tries, or refused go to `giveUp` instead: they may have arrived, or not. */
  flush(giveUp: GiveUp): void {
    const now = this.#ports.now()
    for (const [to, line] of this.#lines) {
      if (line.sending || line.dueAt > now) continue
      this.#dropOld(to, line, now, giveUp)
      // Giving up may have written to others, which flushes: this line can be on its way by now.
      if (line.letters.length > 0 && !line.sending) this.#ports.background(this.#send(to, line, giveUp))
    }
  }

  #dropOld(to: string, line: Line, now: number, giveUp: GiveUp): void {
    // A clock that jumped or an alarm that was lost makes letters old that were hardly tried.
    if (line.tries < limits.letterTries) return
    const young = line.letters.findIndex(({ at }) => at >= now - limits.letterMs)
    const old = young < 0 ? [...line.letters] : line.letters.slice(0, young)
    if (old.length > 0) this.#done(to, line, old, (letter) => giveUp(letter, 'unreachable'))
  }

  async #send(to: string, line: Line, giveUp: GiveUp): Promise<void> {
    const batch = line.letters.slice(0, limits.lettersPerCall)
    line.sending = true
    let refused: ReadonlySet<number>
    try {
      const envelopes = batch.map(({ n, letter }) => ({ from: this.#ports.name, n, letter }))
      // The release before answers nothing.
      refused = new Set((await this.#ports.send(to, envelopes)) ?? [])
    } catch (error) {
      line.sending = false
      this.#backOff(to, line)
      this.#ports.log({ level: 'warn', to, tries: line.tries, error: String(error) })
      return
    }
    const last = batch.findLastIndex(({ n }) => refused.has(n))
    const over = last < 0 ? batch : batch.slice(0, last + 1)
    if (over.length > refused.size) line.tries = 0
    this.#done(to, line, over, (letter) => {
      if (refused.has(letter.n)) giveUp(letter, 'forgotten')
    })
    if (line.letters.length === 0) return
    // What is said in place of a refused one may be refused as well.
    if (refused.size > 0) this.#backOff(to, line)
    else this.flush(giveUp)
  }

  #backOff(to: string, line: Line): void {
    line.tries++
    line.dueAt = this.#ports.now() + backOffMs(line.tries, this.#ports.random())
    this.#store.postponed(to, line.tries, line.dueAt)
  }

  /**
   * The first letters of a line are over. Off the disk last: one that comes back twice does no harm, one that is lost does. Until then
   * nothing new goes to the same receiver, which would take these for settled if they were sent again after it.
   */
  #done(to: string, line: Line, letters: readonly Posted[], told: (letter: Posted) => void): void {
    line.sending = true
    line.letters.splice(0, letters.length)
    for (const letter of letters) told(letter)
    const last = letters.at(-1)
    if (last) this.#store.delivered(to, last.n)
    line.sending = false
    if (line.letters.length === 0) this.#lines.delete(to)
  }
}

/** Full jitter: anywhere between nothing and an exponentially growing bound (ms). */
function backOffMs(tries: number, random: number): number {
  return 1 + Math.floor(random * Math.min(limits.retryMs.max, limits.retryMs.first * 2 ** Math.min(tries, 10)))
}
