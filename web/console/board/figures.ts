// The board's figures (E2), polled while somebody looks at them.
import { signal } from '@preact/signals'
import type { Api } from '../../shared/api.ts'
import { deviceNow } from '../../shared/clock.ts'
import { agents, queues, type AgentLine, type Board } from '../calls.ts'
import { keepLooking } from '../looking.ts'

export interface ShownFigures {
  readonly queues: readonly Board[]
  readonly agents: readonly AgentLine[]
  readonly at: number
}

const everyMs = 3_000

export const figures = signal<ShownFigures | null>(null)
/** Whether the last request failed, so that the figures shown are out of date. */
export const stale = signal(false)

/** Polls the figures until the returned function is called. */
export function watchFigures(api: Api): () => void {
  return keepLooking(() => refresh(api), everyMs)
}

export async function refresh(api: Api): Promise<void> {
  try {
    const [all, people] = await Promise.all([queues(api), agents(api)])
    figures.value = { queues: all, agents: people, at: deviceNow() }
    stale.value = false
  } catch {
    stale.value = true
  }
}
