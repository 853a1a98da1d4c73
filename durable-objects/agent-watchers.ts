// The queues whose boards somebody is looking at (E2). For a while they are told every change in what the agent does for them.
import type { Agent } from '../domain/agent/state.ts'
import { figures } from '../domain/agent/view.ts'
import type { Figures } from '../domain/hints.ts'
import { limits } from '../protocol/limits.ts'

export class AgentWatchers {
  readonly #watchers = new Map<string, { readonly untilAt: number; readonly sent: string }>()

  /** Returns what the agent does for the queue now. From here on the queue is told of changes. */
  watch(state: Agent, queue: string, now: number): Figures {
    const found = figures(state, queue)
    this.#watchers.set(queue, { untilAt: now + limits.figures.toldForMs, sent: JSON.stringify(found) })
    return found
  }

  /** Returns which queues to tell what, after the agent has changed. */
  changed(state: Agent, now: number): readonly { readonly queue: string; readonly figures: Figures }[] {
    const news = []
    for (const [queue, { untilAt, sent }] of this.#watchers) {
      if (now >= untilAt) {
        this.#watchers.delete(queue)
        continue
      }
      const found = figures(state, queue)
      const text = JSON.stringify(found)
      if (text === sent) continue
      this.#watchers.set(queue, { untilAt, sent: text })
      news.push({ queue, figures: found })
    }
    return news
  }
}
