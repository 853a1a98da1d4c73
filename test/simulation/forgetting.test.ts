// R14 on the real actor and machine, with a disk that one can look at whole: what an agent wrote who then does nothing any more.
import { expect, it } from 'vitest'
import { agentMachine } from '../../domain/agent/machine.ts'
import type { AgentCommand, AgentEvent } from '../../domain/agent/messages.ts'
import type { Agent } from '../../domain/agent/state.ts'
import type { Letter } from '../../domain/letters.ts'
import { Actor, type CommonCommand, type Ports } from '../../durable-objects/shell/actor.ts'
import { agentConfigSchema } from '../../protocol/config/agents.ts'
import { limits } from '../../protocol/limits.ts'
import { Disk, MemoryStore } from './memory-store.ts'

const canary = 'canary'
const day = 86_400_000
const minute = 60_000
const { keepEventsMs, sweepEveryMs } = limits

type AgentActor = Actor<Agent, AgentCommand, AgentEvent>

/** An agent's object on a disk, by a clock that is moved by hand. `down`: no letter arrives. */
class Desk {
  readonly disk = new Disk()
  at = Date.UTC(2026, 2, 2, 9)
  down = false
  wakes = 0
  actor = this.#woken()
  #letters = 0

  hears(letter: Letter): void {
    this.actor.deliver([{ from: 'conversation/c1', n: this.at + ++this.#letters, letter }])
  }

  act(command: AgentCommand): void {
    const { outcome } = this.actor.execute({ kind: 'shell', name: 'test' }, command)
    expect(outcome).toBe('done')
  }

  /** Time passes, and its alarms ring. Whoever is idle for so long is gone from memory (platform, 2026-11). */
  async pass(untilAt: number): Promise<void> {
    for (;;) {
      await settled()
      const { alarmAt } = this.disk
      if (alarmAt === null || alarmAt > untilAt) break
      const wasIdle = alarmAt > this.at + 10_000
      this.at = Math.max(this.at, alarmAt)
      this.disk.alarmAt = null
      this.wakes++
      if (wasIdle) this.actor = this.#woken()
      this.actor.wake()
    }
    this.at = untilAt
  }

  /** All that the disk has, as text. */
  get text(): string {
    const { rows, checkpoint, outbox, keys, refusals, amendments } = this.disk
    return JSON.stringify([rows, checkpoint, [...outbox], [...keys], [...refusals], [...amendments]])
  }

  #woken(): AgentActor {
    const ports: Ports<Agent, AgentEvent> = {
      name: 'agent/ann',
      now: () => this.at,
      random: () => 0.5,
      idKey: () => [1, 2, 3, 4],
      send: () => (this.down ? Promise.reject(new Error('down')) : Promise.resolve()),
      published: () => {},
      lifeAt: () => null,
      background: (work) => void work,
      broken: (error) => expect.fail(String(error)),
      log: ({ level, ...line }) => level === 'error' && expect.fail(JSON.stringify(line)),
    }
    const store = new MemoryStore(this.disk)
    const actor = new Actor<Agent, AgentCommand | CommonCommand, AgentEvent>(agentMachine, store, ports, {
      keepEventsMs,
    })
    actor.resume()
    return actor
  }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 8; turn++) await Promise.resolve()
}

/** Ann has served somebody of that name, and has written down what came of it. */
function wroteDown(desk: Desk): void {
  const config = agentConfigSchema.parse({ id: 'ann', name: 'Ann' })
  const card = { entryPoint: 'shop', queue: null, customer: canary, waitingSince: '', mode: 'live' } as const
  const policy = { limitMs: 5 * minute, dispositions: [], required: false, multiple: false }
  desk.hears({ type: 'configure', config })
  desk.hears({ type: 'seated', conversation: 'c1', invitation: 'i1', queue: 'sales', weight: 1, card, quiet: false })
  desk.hears({ type: 'gone', conversation: 'c1', wrapUp: policy, parked: false })
  desk.act({ type: 'finishWrapUp', conversation: 'c1', dispositions: [], notes: `${canary} note` })
}

it('R14 an agent who writes a note and then makes no row any more leaves nothing of it, and sleeps', async () => {
  const desk = new Desk()
  wroteDown(desk)
  const wroteAt = desk.at
  await desk.pass(wroteAt + minute)
  expect(desk.text).not.toContain(`${canary} note`)
  expect(desk.text).toContain(canary)
  await desk.pass(wroteAt + keepEventsMs + sweepEveryMs + 1)
  expect(desk.text).not.toContain(canary)
  expect([desk.disk.rows, desk.disk.alarmAt]).toEqual([[], null])
  const { wakes } = desk
  await desk.pass(wroteAt + 400 * day)
  expect(desk.wakes).toBe(wakes)
  desk.act({ type: 'presence', presence: 'away' })
  expect(desk.actor.state).toMatchObject({ id: 'ann', presence: 'away', work: {}, wrapUps: {} })
})

it('R14 the note stands in the letter alone while its conversation cannot be reached, and goes with it', async () => {
  const desk = new Desk()
  desk.down = true
  wroteDown(desk)
  const wroteAt = desk.at
  await desk.pass(wroteAt + 3 * day)
  expect(desk.text.split(`${canary} note`)).toHaveLength(2)
  expect(JSON.stringify([...desk.disk.outbox])).toContain(`${canary} note`)
  desk.down = false
  await desk.pass(wroteAt + 3 * day + minute)
  expect(desk.text).not.toContain(`${canary} note`)
  await desk.pass(wroteAt + 5 * day)
  expect(desk.text).not.toContain(canary)
  expect(desk.disk.alarmAt).toBeNull()
})
