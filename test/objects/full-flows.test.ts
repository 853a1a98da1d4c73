// D8, W9: a flow that waits and speaks for as long as it is let, on a real disk.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Act } from '../../domain/conversation/commands.ts'
import type { Person } from '../../domain/conversation/person.ts'
import type { Acted, ConversationObject } from '../../durable-objects/conversation.ts'
import type { Block, FlowDefinition } from '../../protocol/flow.ts'
import { seenBy } from '../../protocol/items.ts'
import { limits } from '../../protocol/limits.ts'
import { ann, carl, inside, talk, type ConversationStub } from './support.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

const prompts = 7
const blocks: Record<string, Block> = {
  wait: { type: 'wait', timeoutMs: limits.waitMs.min, onReturned: 'say0', onTimeout: 'say0', onError: null },
}
for (let n = 0; n < prompts; n++) {
  const next = n + 1 < prompts ? `say${n + 1}` : 'wait'
  blocks[`say${n}`] = { type: 'playPrompt', text: 'x'.repeat(limits.promptBytes), next }
}
const definition: FlowDefinition = { kind: 'disconnect', name: 'Loop', start: 'wait', blocks }

let asked = 0
function act(object: ConversationObject, by: Person, what: Act) {
  return object.act(by, what, { kind: 'key', key: `test ${++asked}`, print: '' }) as Acted
}

/** A conversation that Ann has left, in which the loop runs. */
async function looping(mode: 'live' | 'persistent'): Promise<ConversationStub> {
  const definitions = await inside((await talk()).stub, ({ host }) => host.actor.state.entry.definitions)
  const { stub } = await talk(null, crypto.randomUUID(), {
    mode,
    logBytes: limits.logBytes.min,
    flows: { inbound: 'inbound', queue: null, disconnect: 'loop', parked: null },
    definitions: { ...definitions, loop: { id: 'loop', version: 1, definition } },
  })
  await inside(stub, (object) => expect(act(object, ann, { type: 'leave' })).not.toHaveProperty('refused'))
  return stub
}

/** Time goes on until something is so; how often the flow has spoken. */
function goesOn(object: ConversationObject, until: () => boolean): number {
  for (let rounds = 0; rounds < 1_000; rounds++) {
    if (until()) return rounds
    vi.advanceTimersByTime(limits.waitMs.min)
    object.alarm()
  }
  throw new Error('it goes on for ever')
}

it('W9 a loop of Waits and long prompts stops within what is kept, and the agents are told once', async () => {
  await inside(await looping('persistent'), (object) => {
    const { actor } = object.host
    const rounds = goesOn(object, () => actor.state.run === null)
    // It was let for as long as there was room.
    expect(rounds * prompts * limits.promptBytes).toBeGreaterThan((limits.logBytes.min - limits.logReserveBytes) / 4)
    expect(actor.bytes).toBeLessThan(limits.logBytes.min)
    expect(actor.state).toMatchObject({ full: true, ended: null })
    const told = actor.rowsAfter(0, 10_000).filter(({ item }) => item?.includes('"type":"full"'))
    expect(told.map(({ seen }) => seen)).toEqual([seenBy.agents])
    expect(act(object, carl, { type: 'message', text: 'x', contentType: 'text/plain' })).toMatchObject({
      refused: 'log_full',
    })
  })
})

it('D8 a conversation that such a loop has filled can be ended while it goes on', async () => {
  await inside(await looping('live'), (object) => {
    const { actor } = object.host
    goesOn(object, () => actor.state.full === true)
    expect(act(object, carl, { type: 'end' })).not.toHaveProperty('refused')
    expect(actor.state.ended).not.toBeNull()
  })
})
