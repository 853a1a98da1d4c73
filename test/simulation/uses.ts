// S7 by a reckoning of its own: what each queue and each agent has, and that who has closed takes nothing more.
import type { AgentEvent } from '../../domain/agent/messages.ts'
import type { QueueEvent } from '../../domain/queue/messages.ts'
import type { Refusal, Use } from '../../protocol/problem.ts'
import type { Node } from './node.ts'
import type { Fault } from './returns.ts'

interface Holder {
  /** Invitations that wait in a queue; offers and conversations of an agent. */
  readonly has: Map<string, Held>
  /** Configured, and not closed since. */
  open: boolean
}

interface Held {
  /** The queue that it counts for. */
  readonly queue: string | null
  readonly state: Extract<Use, { readonly state: string }>['state']
  /** Since when it counts for that queue, by the world's clock (ms). */
  readonly since: number
}

export class Uses {
  readonly #holders = new Map<string, Holder>()

  /** What is wrong with this event of a queue; null: nothing. */
  queue(id: string, event: QueueEvent, now: number): Fault | null {
    const holder = this.#of(`queue/${id}`)
    switch (event.type) {
      case 'configured':
        holder.open = event.config !== null
        return null
      case 'retired':
        return close(holder)
      case 'admitted':
        holder.has.set(event.entry.invitation, { queue: id, state: 'waiting', since: now })
        return whileOpen(holder, `admits ${event.entry.invitation}`)
      case 'removed':
        holder.has.delete(event.invitation)
        return null
      case 'offered':
        return whileOpen(holder, `offers ${event.invitation}`)
      default:
        return null
    }
  }

  /** What is wrong with this event of an agent; null: nothing. */
  agent(id: string, event: AgentEvent, now: number): Fault | null {
    const holder = this.#of(`agent/${id}`)
    if (event.type === 'configured') holder.open = event.config !== null
    if (event.type === 'retired') return close(holder)
    follow(holder.has, event, now)
    const comes = event.type === 'offerCame' || event.type === 'seated'
    return comes ? whileOpen(holder, `takes something: ${event.type}`) : null
  }

  /** Whether the refusal to close is true, and has changed nothing. */
  refused({ address, disk }: Node, { refused, uses = [] }: Refusal, revision: number): Fault | null {
    const written = disk.rows.some(({ cause }) => cause === `l:config#${revision}`)
    if (written) return ['S7', 'refuses to close, and writes it down']
    const { has } = this.#of(address)
    if (refused !== 'in_use') return null
    return has.size > 0 && uses.length > 0 ? null : ['S7', 'is in use, and has nothing']
  }

  /**
   * What is left with a queue or an agent that is deleted now; null: nothing. `since`: when agents began to be asked about the queue (ms). What
   * one agent hands to another after that may be missed, because no queue has a part in it.
   */
  left({ kind, id, address }: Node, since: number): Fault | null {
    const own = [...this.#of(address).has.keys()]
    if (this.#of(address).open || own.length > 0) return ['S7', `is deleted with ${own.join() || 'its doors open'}`]
    if (kind !== 'queue') return null
    for (const [holder, { has }] of this.#holders)
      for (const [what, { queue, since: heldSince }] of has)
        if (queue === id && heldSince < since) return ['S7', `is deleted while ${holder} has ${what} of it`]
    return null
  }

  hasClosed(address: string): boolean {
    return !this.#of(address).open
  }

  #of(address: string): Holder {
    const known = this.#holders.get(address)
    if (known) return known
    const holder: Holder = { has: new Map(), open: false }
    this.#holders.set(address, holder)
    return holder
  }
}

function close(holder: Holder): Fault | null {
  holder.open = false
  return holder.has.size === 0 ? null : ['S7', `closes with ${[...holder.has.keys()].join()}`]
}

function whileOpen({ open }: Holder, what: string): Fault | null {
  return open ? null : ['S7', `${what}, and has closed`]
}

function follow(has: Map<string, Held>, event: AgentEvent, now: number): void {
  switch (event.type) {
    case 'offerCame':
      has.set(event.offer.offer, { queue: event.offer.queue, state: 'ringing', since: now })
      return
    case 'offerFailed':
    case 'offerEnded':
      has.delete(event.offer)
      return
    case 'seated': {
      const { conversation, queue, offer } = event
      const before = [has.get(offer ?? ''), has.get(conversation)].filter((held) => held?.queue === queue)
      has.delete(offer ?? '')
      has.set(conversation, { queue, state: 'open', since: before[0]?.since ?? now })
      return
    }
    case 'workEnded': {
      const held = has.get(event.conversation)
      if (held && event.parked) has.set(event.conversation, { ...held, state: 'parked' })
      else if (held && event.wrapUp) has.set(event.conversation, { ...held, state: 'wrap_up' })
      else has.delete(event.conversation)
      return
    }
    case 'unlisted':
    case 'wrapUpFinished':
      has.delete(event.conversation)
      return
    default:
  }
}
