// The object of one queue.
import { DurableObject } from 'cloudflare:workers'
import { queueMachine } from '../domain/queue/machine.ts'
import type { QueueCommand, QueueEvent } from '../domain/queue/messages.ts'
import type { Queue } from '../domain/queue/state.ts'
import { board, type Board } from '../domain/queue/view.ts'
import { refuse, type Refusal } from '../protocol/problem.ts'
import type { Env } from './shell/env.ts'
import { Host } from './shell/host.ts'
import type { Envelope } from './shell/outbox.ts'

export class QueueObject extends DurableObject<Env> {
  host!: Host<Queue, QueueCommand, QueueEvent>

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    void ctx.blockConcurrencyWhile(async () => {
      const armedAt = await ctx.storage.getAlarm()
      this.host = new Host(ctx, env, armedAt, { kind: 'queue', machine: queueMachine })
      this.host.actor.resume()
    })
  }

  deliver(envelopes: readonly Envelope[]): void {
    this.host.deliver(envelopes)
  }

  view(): Board | Refusal {
    return board(this.host.actor.state, Date.now()) ?? refuse('queue_not_found')
  }

  override alarm(): void {
    this.host.actor.wake()
  }
}
