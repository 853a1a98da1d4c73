// E2: what agents do for a queue, told to its board while somebody looks.
import { describe, expect, it } from 'vitest'
import { agentUpcasts } from '../../domain/agent/upcasts.ts'
import { figures } from '../../domain/agent/view.ts'
import type { Figures } from '../../domain/hints.ts'
import { upcast, upcastState } from '../../domain/upcast.ts'
import { AgentWatchers } from '../../durable-objects/agent-watchers.ts'
import { QueueFigures } from '../../durable-objects/queue-figures.ts'
import { limits } from '../../protocol/limits.ts'
import { aQueue, anAgent, card, directOffer, gone, here, seated, toAgent, working } from './routing-fixtures.ts'

const { toldForMs } = limits.figures
const none = { agent: 'ann', active: [], parked: 0 }

describe('an agent', () => {
  it('E2 counts conversations for the queue that they are work for, parked ones apart', () => {
    const scene = working()
    expect(figures(scene.state, 'sales')).toEqual({ agent: 'ann', active: ['c1'], parked: 0 })
    expect(figures(scene.state, 'support')).toEqual(none)
    scene.when(directOffer(2), 1).when(seated(2, { queue: 'support' }), 1)
    expect(figures(scene.state, 'support')).toEqual({ agent: 'ann', active: ['c2'], parked: 0 })
    scene.when(gone(1, { parked: true }), 2)
    expect(figures(scene.state, 'sales')).toEqual({ agent: 'ann', active: [], parked: 1 })
    scene.when(toAgent({ type: 'returned', conversation: 'c1' }, 'conversation/c1'), 3)
    expect(figures(scene.state, 'sales')).toEqual(none)
  })

  it('E2 work of the first version is for no queue that is known', () => {
    const { state } = working()
    const { queue: _, ...work } = state.work['c1']!
    expect(upcastState(agentUpcasts, 1, { ...state, work: { c1: work } })).toEqual({
      ...state,
      work: { c1: { ...state.work['c1'], queue: null } },
    })
    expect(upcast(agentUpcasts, 1, { type: 'seated', conversation: 'c1' })).toMatchObject({ queue: null })
    const letter = { type: 'seated', conversation: 'c3', invitation: 'i3', weight: 1, card, quiet: false } as never
    expect(anAgent().when(toAgent(letter), 1).state.work['c3']).toMatchObject({ queue: null })
  })

  it('E2 tells of changes to whoever asked, for a while, and tells nothing twice', () => {
    const watchers = new AgentWatchers()
    const scene = anAgent()
    expect(watchers.changed(scene.state, 0)).toEqual([])
    expect(watchers.watch(scene.state, 'sales', 0)).toEqual(none)
    expect(watchers.changed(scene.when(directOffer(1), 1).state, 1)).toEqual([])
    const told = { queue: 'sales', figures: { agent: 'ann', active: ['c1'], parked: 0 } }
    expect(watchers.changed(scene.when(seated(1), 2).state, 2)).toEqual([told])
    expect(watchers.changed(scene.state, 3)).toEqual([])
    expect(watchers.changed(scene.when(gone(1), 4).state, toldForMs)).toEqual([])
  })
})

describe('a queue', () => {
  const { state } = aQueue().when(here('ann'), 0).when(here('bob'), 0)

  async function asked(known: QueueFigures, now: number, answers: Readonly<Record<string, Figures | null>>) {
    const names: string[] = []
    await known.refresh(state, now, async (agent) => {
      names.push(agent)
      if (!(agent in answers)) throw new Error('no answer')
      return answers[agent] ?? null
    })
    return names
  }

  it('E2 asks its agents when somebody looks, and again only when they do not tell any more', async () => {
    const known = new QueueFigures()
    const both = {
      ann: { agent: 'ann', active: ['c1', 'c2'], parked: 1 },
      bob: { agent: 'bob', active: ['c2'], parked: 2 },
    }
    expect(await asked(known, 0, both)).toEqual(['ann', 'bob'])
    // One conversation with both agents in it is one.
    expect(known.sum(state)).toEqual({ active: 2, parked: 3 })
    expect(await asked(known, toldForMs - 1, both)).toEqual([])
    known.hear({ agent: 'ann', active: [], parked: 0 })
    known.hear({ agent: 'cyd', active: ['c9'], parked: 9 })
    expect(known.sum(state)).toEqual({ active: 1, parked: 2 })
    expect(await asked(known, toldForMs, both)).toEqual(['ann', 'bob'])
  })

  it('E2 counts without those who do not answer, and asks them at the next look', async () => {
    const known = new QueueFigures()
    await asked(known, 0, { bob: { agent: 'bob', active: ['c2'], parked: 0 } })
    expect(known.sum(state)).toEqual({ active: 1, parked: 0 })
    expect(await asked(known, 1, { ann: null })).toEqual(['ann'])
    expect(known.sum(state)).toEqual({ active: 1, parked: 0 })
  })

  it('E2 two who look at once ask once, and of very many agents only some are asked', async () => {
    const known = new QueueFigures()
    const crowd = Object.fromEntries(
      Array.from({ length: limits.figures.agentsAsked + 7 }, (_, n) => [`a${n}`, state.agents['ann']!]),
    )
    const names: string[] = []
    const ask = async (agent: string) => {
      names.push(agent)
      return { agent, active: [], parked: 1 }
    }
    const many = { ...state, agents: crowd }
    await Promise.all([known.refresh(many, 0, ask), known.refresh(many, 0, ask)])
    expect(names).toHaveLength(limits.figures.agentsAsked)
    await known.refresh(many, 1, ask)
    expect(known.sum(many).parked).toBe(limits.figures.agentsAsked + 7)
    expect(known.sum(state).parked).toBe(0)
  })
})
