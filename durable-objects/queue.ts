// The object of one queue.
import { DurableObject } from 'cloudflare:workers'
import type { Figures, QueuePosition } from '../domain/hints.ts'
import { hoursAt, opensAt } from '../domain/queue/hours.ts'
import { queueMachine } from '../domain/queue/machine.ts'
import type { QueueCommand, QueueEvent } from '../domain/queue/messages.ts'
import type { HoursKnown, Queue } from '../domain/queue/state.ts'
import { usualAnswer, type UsualAnswer } from '../domain/queue/usual.ts'
import { board, standing } from '../domain/queue/view.ts'
import type { Board, QueueStanding } from '../protocol/boards.ts'
import type { QueueConfig } from '../protocol/config/queues.ts'
import { refuse, type Refusal } from '../protocol/problem.ts'
import type { Mode } from '../protocol/server-frames.ts'
import { surroundingsOf } from './couriers.ts'
import type { Env } from './env.ts'
import { QueueFigures } from './queue-figures.ts'
import { QueuePositions } from './queue-positions.ts'
import { hint } from './shell/hints.ts'
import { Host } from './shell/host.ts'
import type { Envelope } from './shell/outbox.ts'
import { retiredBy } from './shell/retiring.ts'
import { agentStub, conversationStub } from './stubs.ts'

/** O3: the figures that a queue knows without asking its agents. */
export type QueueGauges = Pick<
  Board,
  'queue' | 'open' | 'size' | 'oldestWaitMs' | 'agents' | 'serviceLevel' | 'abandoned' | 'taken'
>

export class QueueObject extends DurableObject<Env> {
  host!: Host<Queue, QueueCommand, QueueEvent>
  /** The opening hours as last looked up. This costs some milliseconds, so the result is kept for the next question of a visitor. */
  #hours: { readonly config: QueueConfig | null; readonly known: HoursKnown | null } | null = null
  readonly #positions = new QueuePositions()
  readonly #figures = new QueueFigures()
  #lookAgain: { readonly at: number; readonly timer: ReturnType<typeof setTimeout> } | null = null

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    void ctx.blockConcurrencyWhile(async () => {
      const armedAt = await ctx.storage.getAlarm()
      this.host = new Host(ctx, surroundingsOf(env), armedAt, {
        kind: 'queue',
        machine: queueMachine,
        published: (_rows, before, after) => {
          if (before !== after) this.#tellPositions(after, Date.now())
        },
      })
      this.host.resume()
    })
  }

  deliver(envelopes: readonly Envelope[]): readonly number[] {
    return this.host.deliver(envelopes)
  }

  /**
   * S7: closes an empty queue, as the first step of its deletion. `revision` numbers the call like a letter of the configuration. A call that
   * comes too late, when the queue has been opened again, is refused.
   */
  retire(revision: number): Refusal | null {
    return retiredBy(this.host.execute({ kind: 'letter', from: 'config', n: revision }, { type: 'retire' }))
  }

  async view(): Promise<Board | Refusal> {
    const { actor } = this.host
    await this.#figures.refresh(actor.state, Date.now(), async (agent) =>
      agentStub(this.env, agent).watch(actor.state.id),
    )
    const figures = { open: this.hours().open, ...this.#figures.sum(actor.state) }
    return board(actor.state, figures, Date.now()) ?? refuse('queue_not_found')
  }

  /** E2: takes a hint of an agent who was asked. */
  hear(figures: Figures): void {
    this.#figures.hear(figures)
  }

  /** O3: for metrics, which are read all the time. So no agent is asked, and no names are returned. */
  gauges(): QueueGauges | Refusal {
    const shown = board(this.host.actor.state, { open: this.hours().open, active: 0, parked: 0 }, Date.now())
    if (shown === null) return refuse('queue_not_found')
    const { queue, open, size, oldestWaitMs, agents, serviceLevel, abandoned, taken } = shown
    return { queue, open, size, oldestWaitMs, agents, serviceLevel, abandoned, taken }
  }

  /** T8 */
  standing(): QueueStanding | Refusal {
    return standing(this.host.actor.state, this.hours().open, Date.now()) ?? refuse('queue_not_found')
  }

  /** Q7: whether the queue is open, and if it is closed, when it opens (ms; null: no opening is known). Not configured: closed. */
  hours(): { open: boolean; opensAt: number | null } {
    const { state } = this.host.actor
    const known = this.#knownHours(state, Date.now())
    return { open: state.config !== null && (known?.open ?? true), opensAt: opensAt(state, known) }
  }

  /** Q9: returns how soon a customer is usually answered. Null: there is nothing to judge by. */
  usual(mode: Mode): UsualAnswer | null {
    return usualAnswer(this.host.actor.state, mode, Date.now())
  }

  /** Q9: for a conversation that has forgotten its position. */
  place(invitation: string): QueuePosition | null {
    return this.#positions.positionOf(this.host.actor.state, invitation, Date.now())
  }

  /** O3 */
  isQuarantined(): boolean {
    return this.host.isQuarantined
  }

  override alarm(info?: AlarmInvocationInfo): void {
    this.host.wake(info?.scheduledTime ?? null)
  }

  #knownHours(state: Queue, now: number): HoursKnown | null {
    const kept = this.#hours?.config === state.config ? this.#hours.known : null
    if (kept !== null && now < kept.untilAt) return kept
    const known = hoursAt(state, now)
    this.#hours = { config: state.config, known }
    return known
  }

  #tellPositions(state: Queue, now: number): void {
    const { hints, againAt } = this.#positions.look(state, now)
    for (const { conversation, queuePosition } of hints) {
      hint(this.ctx, () => conversationStub(this.env, conversation).hear(queuePosition))
    }
    if (againAt !== null) this.#lookAt(againAt, now)
  }

  /**
   * This is a timer and no deadline, since it leads to no decision. It runs for half a minute at most, while somebody has yet to be told,
   * and never keeps an idle queue awake. If the object sleeps all the same, they are told at the next change.
   */
  #lookAt(at: number, now: number): void {
    if (this.#lookAgain !== null && this.#lookAgain.at <= at) return
    if (this.#lookAgain !== null) clearTimeout(this.#lookAgain.timer)
    const timer = setTimeout(() => {
      this.#lookAgain = null
      // Timers use another clock. One that fires early must not be set again and again.
      this.#tellPositions(this.host.actor.state, Math.max(at, Date.now()))
    }, at - now)
    this.#lookAgain = { at, timer }
  }
}
