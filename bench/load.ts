// A closed-loop load: every sender keeps a number of messages in flight, and every receipt by everybody is counted.
import { setTimeout as pass } from 'node:timers/promises'
import { summary, type Summary } from './numbers.ts'
import type { BenchRoom, Party } from './office.ts'

export interface Load {
  readonly inFlight: number
  readonly spanMs: number
  /** CPU time of the server so far (ms). */
  readonly cpuMs: () => number
}
export interface Measured {
  readonly sent: number
  /** Receipts by everybody, including the sender. */
  readonly perSecond: number
  /** From send to the last receipt (ms). */
  readonly latency: Summary
  /** CPU time for 1,000 receipts (ms). */
  readonly cpuMs: number
}

const messageBytes = 200
const warmUpMs = 400
const drainMs = 30_000
/** What stands before each message's mark in a frame, in ours and in the bare object's. */
const lead = Buffer.from('"text":"#')
const digits = { sender: 4, n: 9 }

interface Sender {
  readonly party: Party
  readonly receivers: number
  n: number
  inFlight: number
  readonly open: Map<number, { readonly sentAt: number; left: number }>
}

/** Runs the load in all rooms at once. Resolves when everybody has received everything. */
export async function load(rooms: readonly BenchRoom[], { inFlight, spanMs, cpuMs }: Load): Promise<Measured> {
  const loop = new Loop(rooms, inFlight)
  loop.begin()
  await pass(warmUpMs)
  const before = { cpu: cpuMs(), deliveries: loop.deliveries, at: performance.now() }
  loop.countedFromAt = before.at
  await pass(spanMs)
  const after = { cpu: cpuMs(), deliveries: loop.deliveries, at: performance.now() }
  const sent = await loop.end()
  const count = after.deliveries - before.deliveries
  return {
    sent,
    perSecond: (count * 1_000) / (after.at - before.at),
    latency: summary(loop.latencies),
    cpuMs: ((after.cpu - before.cpu) * 1_000) / count,
  }
}

class Loop {
  deliveries = 0
  countedFromAt = Infinity
  readonly latencies: number[] = []
  readonly #senders: Sender[] = []
  readonly #inFlight: number
  readonly #drained = Promise.withResolvers<void>()
  #ending = false

  constructor(rooms: readonly BenchRoom[], inFlight: number) {
    this.#inFlight = inFlight
    // Avoids an unhandled rejection if nobody waits for it any more.
    this.#drained.promise.catch(() => {})
    for (const { parties } of rooms) for (const party of parties) this.#seat(party, parties.length)
  }

  begin(): void {
    for (const [index, sender] of this.#senders.entries()) this.#fill(sender, index)
  }

  /** Returns how many messages were sent. Rejects if one was not received by everybody. */
  async end(): Promise<number> {
    this.#ending = true
    this.#drainIfDone()
    const late = setTimeout(() => this.#drained.reject(new Error('not everybody received everything')), drainMs)
    await this.#drained.promise.finally(() => clearTimeout(late))
    return this.#senders.reduce((sum, { n }) => sum + n, 0)
  }

  #seat(party: Party, receivers: number): void {
    const reader = this.#senders.length
    this.#senders.push({ party, receivers, n: 0, inFlight: 0, open: new Map() })
    party.wire.onClose = (code) => this.#drained.reject(new Error(`a socket was closed with ${code}`))
    party.wire.onFrame = (payload) => {
      for (let at = payload.indexOf(lead); at >= 0; at = payload.indexOf(lead, at)) {
        at += lead.length
        this.#received(reader, number(payload, at, digits.sender), number(payload, at + digits.sender, digits.n))
      }
    }
  }

  #fill(sender: Sender, index: number): void {
    while (!this.#ending && sender.inFlight < this.#inFlight) {
      sender.inFlight++
      sender.open.set(++sender.n, { sentAt: performance.now(), left: sender.receivers })
      sender.party.send(marked(index, sender.n))
    }
  }

  #received(reader: number, index: number, n: number): void {
    this.deliveries++
    const sender = this.#senders[index]
    const message = sender?.open.get(n)
    if (!sender || !message) throw new Error(`message ${index}/${n} came more often than there are parties`)
    if (--message.left === 0) {
      sender.open.delete(n)
      if (message.sentAt >= this.countedFromAt) this.latencies.push(performance.now() - message.sentAt)
      this.#drainIfDone()
    }
    // The sender's own echo is the receipt, so the next message may be sent.
    if (reader === index) {
      sender.inFlight--
      this.#fill(sender, index)
    }
  }

  #drainIfDone(): void {
    if (this.#ending && this.#senders.every(({ open }) => open.size === 0)) this.#drained.resolve()
  }
}

/** A text of `messageBytes` that begins with its sender and number. */
export function marked(sender: number, n: number): string {
  const marks = `#${`${sender}`.padStart(digits.sender, '0')}${`${n}`.padStart(digits.n, '0')}`
  return marks.padEnd(messageBytes, ' abcdefghijklmnopqrstuvwxyz')
}

function number(bytes: Buffer, at: number, length: number): number {
  let value = 0
  for (let index = at; index < at + length; index++) value = value * 10 + bytes.readUInt8(index) - 48
  return value
}
