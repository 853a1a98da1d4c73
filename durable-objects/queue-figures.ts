// What agents do for a queue, for its board (E2). It comes as hints and is kept in memory only. When somebody looks at the board, the queue
// asks its agents, and those report changes for a while. So nothing is sent while nobody looks, and a lost hint is asked for again.
import type { Figures } from '../domain/hints.ts'
import type { Queue } from '../domain/queue/state.ts'
import { limits } from '../protocol/limits.ts'
import { askEach } from './shell/ask-each.ts'

export class QueueFigures {
  readonly #known = new Map<string, { readonly figures: Figures | null; readonly askedAt: number }>()
  #asking: Promise<void> | null = null

  /** Takes only hints of agents who were asked. Any other agent has been forgotten, or does not belong to this queue. */
  hear(figures: Figures): void {
    const known = this.#known.get(figures.agent)
    if (known) this.#known.set(figures.agent, { ...known, figures })
  }

  /** Asks the agents who no longer report changes, the longest silent first. It takes at most `limits.figures.withinMs`. */
  async refresh({ agents }: Queue, now: number, ask: (agent: string) => Promise<Figures | null>): Promise<void> {
    this.#asking ??= this.#refresh(Object.keys(agents), now, ask).finally(() => (this.#asking = null))
    await this.#asking
  }

  /** Sums up what is known: conversations with an agent of this queue in them, and parked ones. */
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
