// The figures of the board (E2), asked for again and again while somebody looks.
import { signal } from '@preact/signals'
import type { Api } from '../../shared/api.ts'
import { deviceNow } from '../../shared/clock.ts'
import { agents, queues, type AgentLine, type Board } from '../calls.ts'
import { keepLooking } from '../looking.ts'

export interface Figures {
  readonly queues: readonly Board[]
  readonly agents: readonly AgentLine[]
  readonly at: number
}

const everyMs = 3_000

export const figures = signal<Figures | null>(null)
/** Whether the last look failed: what is shown is older. */
export const stale = signal(false)

/** Keeps them fresh until the answer is called. */
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
