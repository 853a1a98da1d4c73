// A2 by a reckoning of its own: what each agent holds, by the events that were seen, weighed as the entry point of the conversation says.
import type { AgentEvent } from '../../domain/agent/messages.ts'

interface Desk {
  capacity: number
  wrapUpWeight: number
  /** The conversation of each offer, from ringing until its conversation has answered. */
  readonly offers: Map<string, string>
  /** Conversations that the agent is in. */
  readonly rooms: Set<string>
  readonly wrapUps: Set<string>
}

export class Holdings {
  /** By conversation. */
  readonly #weights = new Map<string, number>()
  readonly #desks = new Map<string, Desk>()

  /** A conversation has begun at an entry point of this weight. */
  begun(conversation: string, weight: number): void {
    this.#weights.set(conversation, weight)
  }

  follow(agent: string, event: AgentEvent): void {
    const desk = this.#desk(agent)
    switch (event.type) {
      case 'configured':
        desk.capacity = event.config?.capacity ?? 0
        desk.wrapUpWeight = event.config?.wrapUpWeight ?? 0
        return
      case 'offerCame':
        desk.offers.set(event.offer.offer, event.offer.conversation)
        return
      case 'offerFailed':
      case 'offerEnded':
        desk.offers.delete(event.offer)
        return
      case 'seated':
        if (event.offer !== null) desk.offers.delete(event.offer)
        desk.rooms.add(event.conversation)
        desk.wrapUps.delete(event.conversation)
        return
      case 'workEnded':
        desk.rooms.delete(event.conversation)
        if (event.wrapUp !== null) desk.wrapUps.add(event.conversation)
        return
      case 'wrapUpFinished':
        desk.wrapUps.delete(event.conversation)
        return
      default:
    }
  }

  capacity(agent: string): number {
    return this.#desk(agent).capacity
  }

  used(agent: string): number {
    const { offers, rooms, wrapUps, wrapUpWeight } = this.#desk(agent)
    const held = [...offers.values(), ...rooms].map((conversation) => this.#weights.get(conversation) ?? 1)
    return held.reduce((sum, weight) => sum + weight, 0) + wrapUps.size * wrapUpWeight
  }

  free(agent: string): number {
    return this.capacity(agent) - this.used(agent)
  }

  /** Whether one more conversation, this one, fits. */
  fits(agent: string, conversation: string): boolean {
    return this.free(agent) >= (this.#weights.get(conversation) ?? 1)
  }

  isIn(agent: string, conversation: string): boolean {
    return this.#desk(agent).rooms.has(conversation)
  }

  #desk(agent: string): Desk {
    const known = this.#desks.get(agent)
    if (known) return known
    const desk: Desk = { capacity: 0, wrapUpWeight: 0, offers: new Map(), rooms: new Set(), wrapUps: new Set() }
    this.#desks.set(agent, desk)
    return desk
  }
}
