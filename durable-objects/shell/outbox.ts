// Holds letters in order for each receiver, until the receiver has taken them. Only the first letters of a receiver are ever due.
import type { Outgoing } from '../../domain/letters.ts'
import type { WhyUndelivered } from '../../domain/machine.ts'
import { eventVersion, type Versioned } from '../../domain/upcast.ts'
import { limits } from '../../protocol/limits.ts'
import { earlier, earliestUntilAt, givenUp, isDue, nextAlarmAt, type Lane } from './lane.ts'
import type { Loaded, Posted, Store } from './store.ts'

export interface Envelope {
  readonly from: string
  readonly n: number
  readonly letter: Versioned
}

/**
 * Resolves when the receiver has committed all of them, and rejects otherwise. If it resolves with numbers, the receiver refuses these and
 * has taken nothing after them. Every call needs a new stub.
 */
export type Delivery = (to: string, envelopes: readonly Envelope[]) => Promise<readonly number[] | void>

/** Called for a letter that was given up or refused. */
type GiveUp = (letter: Posted, why: WhyUndelivered) => void

interface OutboxPorts {
  readonly name: string
  now(): number
  random(): number
  send: Delivery
  background(work: Promise<void>): void
  log(line: Readonly<Record<string, unknown>>): void
}

interface OpenLane extends Lane {
  letters: Posted[]
  untilAt: number | null
  tries: number
  dueAt: number
  sending: boolean
}

export class Outbox {
  readonly #store: Store
  readonly #ports: OutboxPorts
  #sent: number
  readonly #lanes = new Map<string, OpenLane>()

  constructor(store: Store, ports: OutboxPorts, loaded: Loaded) {
    this.#store = store
    this.#ports = ports
    this.#sent = loaded.sent
    for (const { to, letters, tries, dueAt } of loaded.posts) {
      // If the object was torn away during another try, that try is not on the disk. Trying again at once would mean no back-off at all,
      // and objects that tear each other away by their letters would never come to rest.
      const least = tries === 0 ? 0 : ports.now() + backOffMs(0, ports.random())
      this.#lanes.set(to, {
        letters: [...letters],
        untilAt: earliestUntilAt(letters),
        tries,
        dueAt: Math.max(dueAt, least),
        sending: false,
      })
    }
  }

  /** Numbers rise with the time, so that receivers can tell from them which letters are too old to be known. */
  number(letters: readonly Outgoing[], at: number): readonly Posted[] {
    return letters.map(({ to, letter, withinMs }) => {
      this.#sent = Math.max(this.#sent + 1, at)
      const untilAt = withinMs === undefined ? null : at + withinMs
      // A letter that came back and is sent again unchanged keeps the version in which it was written.
      return { to, n: this.#sent, at, untilAt, letter: { v: eventVersion, ...letter } }
    })
  }

  add(letters: readonly Posted[]): void {
    for (const posted of letters) {
      const { to, at, untilAt } = posted
      const lane = this.#lanes.get(to)
      if (lane) {
        lane.letters.push(posted)
        lane.untilAt = earlier(lane.untilAt, untilAt)
      } else this.#lanes.set(to, { letters: [posted], untilAt, tries: 0, dueAt: at, sending: false })
    }
  }

  nextAt(): number | null {
    return nextAlarmAt(this.#lanes.values(), this.#ports.now())
  }

  /** Sends what is due. Letters that are given up or refused go to `giveUp` instead. Nobody knows whether they have arrived. */
  flush(giveUp: GiveUp): void {
    const now = this.#ports.now()
    for (const [to, lane] of this.#lanes) {
      // The time may have been set by a clock that was ahead.
      lane.dueAt = Math.min(lane.dueAt, now + limits.retryMs.max)
      if (!isDue(lane, now)) continue
      const over = givenUp(lane, now)
      if (over.length > 0) this.#drop(to, lane, over, giveUp)
      // `giveUp` may have written to others, which flushes. So this lane may be on its way by now.
      if (lane.letters.length > 0 && !lane.sending && lane.dueAt <= now)
        this.#ports.background(this.#send(to, lane, giveUp))
    }
  }

  #drop(to: string, lane: OpenLane, letters: readonly Posted[], giveUp: GiveUp): void {
    this.#over(
      to,
      lane,
      letters,
      (letter) => giveUp(letter, 'unreachable'),
      () => {
        for (const { n } of letters) this.#store.dropped(to, n)
      },
    )
  }

  async #send(to: string, lane: OpenLane, giveUp: GiveUp): Promise<void> {
    const batch = lane.letters.slice(0, limits.lettersPerCall)
    lane.sending = true
    let refused: ReadonlySet<number>
    try {
      const envelopes = batch.map(({ n, letter }) => ({ from: this.#ports.name, n, letter }))
      // An object of the previous release answers nothing.
      refused = new Set((await this.#ports.send(to, envelopes)) ?? [])
    } catch (error) {
      lane.sending = false
      this.#backOff(to, lane)
      this.#ports.log({ level: 'warn', to, tries: lane.tries, error: String(error) })
      return
    }
    const last = batch.findLastIndex(({ n }) => refused.has(n))
    const over = last < 0 ? batch : batch.slice(0, last + 1)
    if (over.length > refused.size) lane.tries = 0
    this.#done(to, lane, over, (letter) => {
      if (refused.has(letter.n)) giveUp(letter, 'forgotten')
    })
    if (lane.letters.length === 0) return
    // The letter that is sent in place of a refused one may be refused too.
    if (refused.size > 0) this.#backOff(to, lane)
    else this.flush(giveUp)
  }

  #backOff(to: string, lane: OpenLane): void {
    lane.tries++
    lane.dueAt = this.#ports.now() + backOffMs(lane.tries, this.#ports.random())
    this.#store.postponed(to, lane.tries, lane.dueAt)
  }

  /** The first letters of a lane have arrived, or were refused. */
  #done(to: string, lane: OpenLane, letters: readonly Posted[], report: (letter: Posted) => void): void {
    const last = letters.at(-1)
    this.#over(to, lane, letters, report, () => {
      if (last) this.#store.delivered(to, last.n)
    })
  }

  /**
   * Deletes letters from the disk last. A letter that comes back twice does no harm, and a lost one does. Until then nothing new goes to the
   * same receiver: if the old ones were sent again after it, the receiver would take them for settled.
   */
  #over(
    to: string,
    lane: OpenLane,
    letters: readonly Posted[],
    report: (letter: Posted) => void,
    offDisk: () => void,
  ): void {
    lane.sending = true
    const over = new Set(letters)
    lane.letters = lane.letters.filter((letter) => !over.has(letter))
    lane.untilAt = earliestUntilAt(lane.letters)
    for (const letter of letters) report(letter)
    offDisk()
    lane.sending = false
    if (lane.letters.length === 0) this.#lanes.delete(to)
  }
}

/** Full jitter: returns a random time (ms) from nothing up to a bound that grows exponentially. */
function backOffMs(tries: number, random: number): number {
  return 1 + Math.floor(random * Math.min(limits.retryMs.max, limits.retryMs.first * 2 ** Math.min(tries, 10)))
}
