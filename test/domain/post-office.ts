// Queues and agents joined by letters: in order per sender and receiver, in any order between them. A few lines stand in for
// conversations: the first to accept is seated, who comes later is not.
import { expect } from 'vitest'
import type { AgentCommand } from '../../domain/agent/messages.ts'
import { free } from '../../domain/agent/state.ts'
import type { AgentLetter, Letter, Outgoing, QueueLetter } from '../../domain/letters.ts'
import type { AgentScene, QueueScene } from './routing-fixtures.ts'

interface Sent extends Outgoing {
  readonly from: string
}

export class PostOffice {
  now = 0
  readonly queues: Readonly<Record<string, QueueScene>>
  readonly agents: Readonly<Record<string, AgentScene>>
  /** Who is in the room of each conversation; null while its invitation is pending. */
  readonly rooms = new Map<string, { readonly queue: string; agent: string | null }>()
  readonly #channels = new Map<string, Sent[]>()

  constructor(queues: Record<string, QueueScene>, agents: Record<string, AgentScene>) {
    this.queues = queues
    this.agents = agents
  }

  /** An agent's own command, or the configuration's. */
  tell(agent: string, command: AgentCommand): void {
    const scene = this.agents[agent]!.when(command, this.now)
    // Capacity is never exceeded by what is taken, only by what is taken away.
    if (scene.events.some(({ type }) => type === 'offerCame')) expect(free(scene.state)).toBeGreaterThanOrEqual(0)
    this.#post(`agent/${agent}`, scene.letters)
  }

  enqueue(letter: Extract<QueueLetter, { type: 'enqueue' }>, queue: string): void {
    this.rooms.set(letter.conversation, { queue, agent: null })
    this.#post(`conversation/${letter.conversation}`, [{ to: `queue/${queue}`, letter }])
  }

  /** The customer of a pending conversation has gone. */
  withdraw(conversation: string): void {
    const room = this.rooms.get(conversation)
    if (room === undefined || room.agent !== null) return
    this.rooms.delete(conversation)
    const letter = { type: 'withdraw', invitation: invitationOf(conversation), why: 'moved' } as const
    this.#post(`conversation/${conversation}`, [{ to: `queue/${room.queue}`, letter }])
  }

  /** The conversation is over for its agent. */
  finish(conversation: string): void {
    const agent = this.rooms.get(conversation)?.agent ?? null
    if (agent === null) return
    this.rooms.delete(conversation)
    const letter = { type: 'gone', conversation, wrapUp: null, parked: false } as const
    this.#post(`conversation/${conversation}`, [{ to: `agent/${agent}`, letter }])
  }

  /** Delivers the oldest letter of one channel; false when there is none. */
  deliver(pick = 0): boolean {
    const waiting = [...this.#channels.values()].filter((channel) => channel.length > 0)
    const sent = waiting[pick % Math.max(waiting.length, 1)]?.shift()
    if (sent === undefined) return false
    const [kind, id = ''] = sent.to.split('/')
    if (kind === 'agent') this.tell(id, { type: 'letter', from: sent.from, letter: sent.letter as AgentLetter })
    if (kind === 'queue') this.#toQueue(id, sent)
    if (kind === 'conversation') this.#toConversation(id, sent.letter)
    return true
  }

  /** Lets `spanMs` pass: deadlines come on time, and letters arrive at once. Agents are alive all the while. */
  pass(spanMs: number): void {
    const endAt = this.now + spanMs
    for (let steps = 0; ; steps += 1) {
      expect(steps, 'it never comes to rest').toBeLessThan(10_000)
      while (this.deliver());
      const next = this.#nextDeadline()
      if (next === null || next.at > endAt) break
      this.now = Math.max(this.now, next.at)
      const due = { type: 'due', name: next.name, lifeAt: this.now } as const
      if (next.kind === 'agent') this.tell(next.id, due)
      else this.#post(`queue/${next.id}`, this.queues[next.id]!.when(due, this.now).letters)
    }
    this.now = endAt
  }

  #toQueue(id: string, { from, letter }: Sent): void {
    const scene = this.queues[id]!.when({ type: 'letter', from, letter: letter as QueueLetter }, this.now)
    this.#post(`queue/${id}`, scene.letters)
  }

  #toConversation(conversation: string, letter: Letter): void {
    if (letter.type !== 'accepted') return
    const { invitation, agent } = letter
    const room = this.rooms.get(conversation)
    const to = `agent/${agent}`
    if (room === undefined || room.agent !== null) {
      return this.#post(`conversation/${conversation}`, [
        { to, letter: { type: 'unseated', conversation, invitation } },
      ])
    }
    room.agent = agent
    const entry = this.queues[room.queue]!.state.waiting[invitation]
    expect(entry, 'the queue forgot a conversation that it had').toBeDefined()
    const { weight, card } = entry!
    this.#post(`conversation/${conversation}`, [
      {
        to,
        letter: { type: 'seated', conversation, invitation, queue: 'sales', weight, card, quiet: letter.automatic },
      },
      { to: `queue/${room.queue}`, letter: { type: 'taken', invitation, agent } },
    ])
  }

  #post(from: string, letters: readonly Outgoing[]): void {
    for (const { to, letter } of letters) {
      const channel = `${from} → ${to}`
      this.#channels.set(channel, [...(this.#channels.get(channel) ?? []), { from, to, letter }])
    }
  }

  #nextDeadline(): { kind: 'agent' | 'queue'; id: string; name: string; at: number } | null {
    const all = (['agent', 'queue'] as const).flatMap((kind) =>
      Object.entries<AgentScene | QueueScene>(kind === 'agent' ? this.agents : this.queues).flatMap(([id, scene]) =>
        scene.deadlines().map(({ name, at }) => ({ kind, id, name, at })),
      ),
    )
    return all.toSorted((a, b) => a.at - b.at)[0] ?? null
  }
}

export function invitationOf(conversation: string): string {
  return conversation.replace('c', 'i')
}
