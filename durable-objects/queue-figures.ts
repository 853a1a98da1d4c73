// What a queue's agents do for it, for its board (E2): hints, in memory only. Whoever looks makes the queue ask; who was asked
// tells of changes for a while. So nothing is told where nobody looks, and what got lost is asked for again.
import type { Figures } from '../domain/hints.ts'
import type { Queue } from '../domain/queue/state.ts'
import { limits } from '../protocol/limits.ts'
import { askEach } from './shell/ask-each.ts'

export class QueueFigures {
  readonly #known = new Map<string, { readonly figures: Figures | null; readonly askedAt: number }>()
  #asking: Promise<void> | null = null

  /** Only of those who were asked: an agent who was not has been forgotten, or is not of this queue. */
  hear(figures: Figures): void {
    const known = this.#known.get(figures.agent)
    if (known) this.#known.set(figures.agent, { ...known, figures })
  }

  /** Asks those who do not tell of themselves any more, the longest silent first. Takes `limits.figures.withinMs` at most. */
  async refresh({ agents }: Queue, now: number, ask: (agent: string) => Promise<Figures | null>): Promise<void> {
    this.#asking ??= this.#refresh(Object.keys(agents), now, ask).finally(() => (this.#asking = null))
    await this.#asking
  }

  /** What is known: conversations with an agent of this queue in them, and parked ones. */
  sum({ agents }: Queue): { readonly active: number; readonly parked: number } {
    const active = new Set<string>()
    let parked = 0
    for (const [agent, { figures }] of this.#known) {
      if (figures === null || !(agent in agents)) continue
      for (const conversation of figures.active) active.add(conversation)
      parked += figures.parked
    }
    return { active: active.size, parked }
  }

  async #refresh(
    agents: readonly string[],
    now: number,
    ask: (agent: string) => Promise<Figures | null>,
  ): Promise<void> {
    const { agentsAsked, toldForMs, withinMs } = limits.figures
    for (const agent of this.#known.keys()) if (!agents.includes(agent)) this.#known.delete(agent)
    const silent = agents
      .map((agent) => ({ agent, askedAt: this.#known.get(agent)?.askedAt ?? -Infinity }))
      .filter(({ askedAt }) => now >= askedAt + toldForMs || now < askedAt)
      .toSorted((a, b) => a.askedAt - b.askedAt)
      .slice(0, agentsAsked)
    await askEach(
      silent,
      async ({ agent }) => {
        const figures = await ask(agent)
        this.#known.set(agent, { figures, askedAt: now })
      },
      withinMs,
    )
  }
}
