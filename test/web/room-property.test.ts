import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Change } from '../../protocol/items.ts'
import { limits } from '../../protocol/limits.ts'
import type { FakeRequest } from '../support/fake-polling.ts'
import { FakeRoomServer, type FakePerson } from '../support/fake-room-server.ts'
import { HandClock, promises } from '../support/hand-clock.ts'
import { World, type Tab } from './tab.ts'

const people: readonly FakePerson[] = [
  { participant: 'p1', role: 'customer', name: 'Vera' },
  { participant: 'p2', role: 'agent', name: 'Ann' },
  { participant: 'p3', role: 'agent', name: 'Ben' },
]

const who = fc.nat(5)
const few = fc.nat(4)
const change = fc.constantFrom('corrected' as const, 'corrected' as const, 'deleted' as const, 'redacted' as const)
const socketsMay = fc.constantFrom('open' as const, 'refused' as const, 'hanging' as const, 'dying' as const)
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('say' as const), who, refused: fc.nat(7).map((n) => n === 0) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('note' as const), who }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('up' as const), which: fc.nat(), frames: few }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('down' as const), which: fc.nat(), frames: few }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('cut' as const), who, lost: few }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('reload' as const), who, lost: few }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const), who, lost: few }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('openTab' as const), who }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), spanMs: fc.nat(4_000) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('limit' as const), allowance: few }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('retry' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('prompt' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('earlier' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('amend' as const), place: fc.nat(9), change }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('forget' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('sockets' as const), how: socketsMay }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cutRequest' as const), which: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('deploy' as const) }) },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** Words in the order in which one tab, between opening and closing, was given them. */
interface Told {
  readonly tab: Tab
  readonly texts: string[]
}

class Story {
  readonly world = new World(new HandClock(), new FakeRoomServer())
  readonly told: Told[] = []
  readonly retried = new Set<string>()
  tabs: Tab[] = []
  #said = 0

  async begin(): Promise<void> {
    for (const person of people) await this.open(person)
  }

  async open(person: FakePerson): Promise<void> {
    const tab = await this.world.openTab(person)
    this.tabs.push(tab)
    this.told.push({ tab, texts: [] })
  }

  async run(one: Step): Promise<void> {
    const { server } = this.world
    const tab = 'who' in one ? this.tabs[one.who % this.tabs.length]! : this.tabs[0]!
    if (one.do === 'say') this.say(tab, 'message', one.refused)
    else if (one.do === 'note') this.say(tab, tab.person.role === 'agent' ? 'note' : 'message', false)
    else if (one.do === 'up') this.under(one.which)?.moveUp(one.frames + 1)
    else if (one.do === 'down') this.under(one.which)?.moveDown(one.frames + 1)
    else if (one.do === 'sockets') this.forbid(one.how)
    else if (one.do === 'cutRequest') this.requests()[one.which % this.requests().length]?.cut()
    else if (one.do === 'deploy') this.world.http.forget()
    else if (one.do === 'cut') tab.wire?.cut(one.lost)
    else if (one.do === 'openTab' && this.tabs.length < 6) await this.open(tab.person)
    else if (one.do === 'pass') await this.world.clock.advance(one.spanMs)
    else if (one.do === 'limit') server.allowance = one.allowance
    else if (one.do === 'prompt') server.prompt(`prompt ${++this.#said}`)
    else if (one.do === 'retry') this.retry(tab)
    else if (one.do === 'earlier') tab.room.earlier()
    else if (one.do === 'amend') this.amend(one.place, one.change)
    else if (one.do === 'forget') this.forget()
    else if (one.do === 'reload') await this.close(tab, one.lost, true)
    else if (one.do === 'close') {
      const others = this.tabs.some((other) => other !== tab && other.person === tab.person)
      await this.close(tab, one.lost, !others)
    }
    await promises()
  }

  requests(): readonly FakeRequest[] {
    return this.world.http.requests.filter(({ over }) => !over)
  }

  under(which: number) {
    const all = [...this.world.wires, ...this.requests()]
    return all[which % Math.max(1, all.length)]
  }

  /** From one network into another: sockets that are open are not there any more. */
  forbid(how: World['sockets']): void {
    this.world.sockets = how
    if (how !== 'open') for (const wire of this.world.wires) wire.cut(0)
  }

  say(tab: Tab, type: 'message' | 'note', refused: boolean): void {
    const text = `${refused ? 'refuse' : 'word'} ${++this.#said}`
    expect(tab.room.say(text, 'text/plain', type)).toBeNull()
    if (!refused) this.told.find((told) => told.tab === tab)?.texts.push(text)
  }

  amend(place: number, how: Change): void {
    const { server } = this.world
    server.amend((place % Math.max(1, server.log.length)) + 1, how, how === 'corrected' ? `better ${++this.#said}` : '')
  }

  /** Another try of what was refused takes a new number and is refused again. */
  retry(tab: Tab): void {
    const failed = tab.room.unsent.entries.value.find((entry) => entry.failed !== null)
    if (failed) tab.room.retry(failed.key)
  }

  /** After a long silence: nothing is under way any more, and the server has forgotten who sent what. */
  forget(): void {
    for (const wire of this.world.wires) wire.cut(Infinity)
    for (const request of this.world.http.requests) request.cut()
    this.world.http.requests.length = 0
    this.world.http.forget()
    this.world.server.forgetInstances()
  }

  async close(tab: Tab, lost: number, again: boolean): Promise<void> {
    tab.kill(lost)
    this.tabs = this.tabs.filter((other) => other !== tab)
    if (again) await this.open(tab.person)
  }

  /** The network is well again and enough time passes for every tab to take over what others left. */
  async end(): Promise<void> {
    this.world.server.allowance = null
    await this.world.calm()
    for (let minute = 0; minute < 12; minute++) await this.world.pass(30_000)
  }

  /** Everybody scrolls up to the beginning. */
  async scrollUp(): Promise<void> {
    for (let page = 0; page < 200; page++) {
      for (const tab of this.tabs) tab.room.earlier()
      await this.world.pass(limits.polling.everyMs)
    }
  }

  /** What every tab has is a stretch of the log up to its end. */
  checkEnds(): void {
    for (const { room, person } of this.tabs) {
      expect(room.items.value).toEqual(this.world.server.itemsFor(person).slice(room.first.value - 1))
      expect(room.loadingEarlier.value).toBe(false)
    }
  }

  check(): void {
    const { log } = this.world.server
    for (const tab of this.tabs) {
      expect(tab.room.items.value).toEqual(this.world.server.itemsFor(tab.person))
      expect(tab.unsent().filter((text) => !text.startsWith('refuse'))).toEqual([])
      expect(tab.room.unsent.entries.value.every((entry) => entry.failed !== null)).toBe(true)
    }
    const texts = log.map(({ said }) => said)
    expect(texts.filter((text) => text.startsWith('refuse'))).toEqual([])
    for (const told of this.told) {
      expect(texts.filter((text) => told.texts.includes(text))).toEqual(told.texts)
    }
    const words = this.told.flatMap((told) => told.texts)
    expect(texts.filter((text) => text.startsWith('word')).toSorted()).toEqual(words.toSorted())
  }
}

describe('room', () => {
  it('D1 D2 D3 D4 D5 R14 whatever is lost, late, amended, reloaded or closed: every view equals the log, every word is in it once and in order', async () => {
    const pageItems = fc.integer({ min: 1, max: 4 })
    const tail = fc.option(fc.integer({ min: 1, max: 5 }))
    await fc.assert(
      fc.asyncProperty(pageItems, tail, fc.array(step, { maxLength: 80, size: 'max' }), async (items, begin, steps) => {
        const story = new Story()
        story.world.server.pageItems = items
        story.world.tail = begin
        await story.begin()
        for (const one of steps) await story.run(one)
        await story.end()
        story.checkEnds()
        await story.scrollUp()
        story.check()
      }),
      { numRuns: 400 },
    )
  }, 60_000)
})
