// The outbox on a disk and a clock that are moved by hand: how often it tries, when it gives up, and what becomes of the others then.
import { describe, expect, it } from 'vitest'
import type { Letter } from '../../domain/letters.ts'
import { Outbox } from '../../durable-objects/shell/outbox.ts'
import { emptyCommit } from '../../durable-objects/shell/store.ts'
import { limits } from '../../protocol/limits.ts'
import { Disk, MemoryStore } from './memory-store.ts'

const { questionMs, retryMs } = limits
const to = 'queue/sales'
const word: Letter = { type: 'withdraw', invitation: 'i1', why: 'moved' }
const question: Letter = {
  type: 'ask',
  id: 'q1',
  conversation: 'c1',
  question: { about: 'hours', queue: 'sales' },
}

/** An object's outbox, and the receiver of its letters. */
class Bench {
  now = Date.UTC(2026, 2, 2, 9)
  down = true
  /** By chance between 0 and 1. */
  random = () => 0.5
  /** When it was tried (ms), and what has arrived, in order. */
  readonly tries: number[] = []
  readonly got: number[] = []
  readonly back: { readonly n: number; readonly type: string; readonly at: number }[] = []
  readonly #disk = new Disk()
  #outbox = this.#woken()

  /** The numbers of the letters that were posted. */
  async post(...letters: readonly Letter[]): Promise<readonly number[]> {
    const outgoing = letters.map((letter) => ({ to, letter, ...(letter === question ? { withinMs: questionMs } : {}) }))
    const posted = this.#outbox.number(outgoing, this.now)
    new MemoryStore(this.#disk).commit({ ...emptyCommit, letters: posted })
    this.#outbox.add(posted)
    await this.wake()
    return posted.map(({ n }) => n)
  }

  /** Whatever was in memory is lost. */
  restart(): void {
    this.#outbox = this.#woken()
  }

  /** Time passes until then (ms), and it is looked at as it asks for. */
  async pass(untilAt: number): Promise<void> {
    for (let rounds = 0; ; rounds++) {
      if (rounds > 10_000) expect.fail('it never comes to rest')
      const at = this.#outbox.nextAt()
      if (at === null || at > untilAt) break
      // An alarm comes a millisecond later at the earliest.
      this.now = Math.max(at, this.now + 1)
      await this.wake()
    }
    this.now = Math.max(this.now, untilAt)
  }

  async wake(): Promise<void> {
    this.#outbox.flush(({ n, letter: { type } }) => void this.back.push({ n, type, at: this.now }))
    for (let turn = 0; turn < 8; turn++) await Promise.resolve()
  }

  #woken(): Outbox {
    const store = new MemoryStore(this.#disk)
    const ports = {
      name: 'conversation/c1',
      now: () => this.now,
      random: () => this.random(),
      send: async (_to: string, envelopes: readonly { readonly n: number }[]) => {
        this.tries.push(this.now)
        if (this.down) throw new Error('down')
        this.got.push(...envelopes.map(({ n }) => n))
      },
      background: (work: Promise<void>) => void work,
      log: () => {},
    }
    return new Outbox(store, ports, store.load())
  }
}

describe('a receiver that cannot be reached', () => {
  it('Q5 is tried with gaps that grow to their bound, and is left alone for them', async () => {
    const bench = new Bench()
    await bench.post(word)
    await bench.pass(bench.now + 60_000)
    const gaps = bench.tries.slice(1).map((at, n) => at - (bench.tries[n] ?? 0))
    const bounds = gaps.map((_, n) => Math.min(retryMs.max, retryMs.first * 2 ** (n + 1)))
    // Half of each bound, by the chance of this bench; one millisecond is added to all.
    expect(gaps).toEqual(bounds.map((bound) => bound / 2 + 1))
    expect(gaps.at(-1)).toBe(retryMs.max / 2 + 1)
  })

  it('Q5 is tried as seldom as that by any chance, and after restarts', async () => {
    const bench = new Bench()
    let dice = 7
    bench.random = () => (dice = (dice * 16_807) % 2_147_483_647) / 2_147_483_647
    await bench.post(word)
    const startAt = bench.now
    for (let hours = 1; hours <= 10; hours++) {
      await bench.pass(startAt + hours * 3_600_000)
      bench.restart()
    }
    const most = (10 * 3_600_000) / (retryMs.max / 2)
    expect(bench.tries.length).toBeLessThan(1.15 * most)
    expect(bench.tries.length).toBeGreaterThan(0.85 * most)
  })
})

describe('a letter with a time of its own', () => {
  it('W9 is given up when that is over; what stands before and behind it goes on in its order, once', async () => {
    const bench = new Bench()
    const startAt = bench.now
    const [before, asked, behind] = await bench.post(word, question, word)
    await bench.pass(startAt + questionMs - 1)
    expect(bench.back).toEqual([])
    await bench.pass(startAt + questionMs + 1)
    expect(bench.back).toEqual([{ n: asked, type: 'ask', at: startAt + questionMs }])
    const [later] = await bench.post(word)
    bench.down = false
    await bench.pass(bench.now + retryMs.max)
    expect(bench.got).toEqual([before, behind, later])
    expect(bench.back).toHaveLength(1)
    await bench.pass(bench.now + 2 * limits.letterMs)
    expect([bench.got.length, bench.back.length]).toEqual([3, 1])
  })

  it('W9 keeps it over a restart, and is given up at once where that is over by then', async () => {
    const bench = new Bench()
    const startAt = bench.now
    const [asked] = await bench.post(question)
    await bench.pass(startAt + 2_000)
    bench.restart()
    await bench.pass(startAt + questionMs)
    expect(bench.back).toEqual([{ n: asked, type: 'ask', at: startAt + questionMs }])
    const again = new Bench()
    await again.post(question)
    again.restart()
    again.now += limits.letterMs
    await again.pass(again.now + 1)
    expect(again.back).toMatchObject([{ type: 'ask', at: startAt + limits.letterMs + 1 }])
  })

  it('W9 is tried at least once, whatever the clock says: it may have jumped', async () => {
    const bench = new Bench()
    bench.down = false
    const posting = bench.post(question)
    bench.now += limits.letterMs
    await posting
    expect([bench.got.length, bench.back]).toEqual([1, []])
  })

  it('W9 is not kept for the year by which the clock was ahead that dated it', async () => {
    const bench = new Bench()
    const rightAt = bench.now
    bench.now += 365 * limits.letterMs
    await bench.post(question, word)
    bench.now = rightAt
    bench.restart()
    // What wakes it is no alarm: that stands where the clock was.
    await bench.wake()
    await bench.pass(rightAt + 2 * retryMs.max)
    expect(bench.back).toMatchObject([{ type: 'ask' }])
    bench.down = false
    await bench.pass(rightAt + 4 * retryMs.max)
    expect(bench.got).toHaveLength(1)
  })

  it('Q5 nothing waits for a year because a clock was ahead when it was tried', async () => {
    const bench = new Bench()
    const rightAt = bench.now
    bench.now += 365 * limits.letterMs
    await bench.post(word)
    bench.now = rightAt
    bench.down = false
    await bench.wake()
    await bench.pass(rightAt + retryMs.max)
    expect(bench.got).toHaveLength(1)
  })

  it('Q5 those without one are tried for a day and so often, and come back in their order', async () => {
    const bench = new Bench()
    const startAt = bench.now
    const numbers = await bench.post(word, word)
    await bench.pass(startAt + limits.letterMs)
    expect(bench.back).toEqual([])
    await bench.pass(startAt + limits.letterMs + retryMs.max)
    expect(bench.back.map(({ n }) => n)).toEqual(numbers)
  })
})
