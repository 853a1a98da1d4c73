// What flows and their texts do to how much a conversation holds (D8, W9).
import { describe, expect, it } from 'vitest'
import { limits } from '../../../protocol/limits.ts'
import { say, toAgent as call, wait } from '../flow-fixtures.ts'
import { kinds, own, running } from './running.ts'
import { aFlow, byId, customer, message, second, withAnn, type Story } from './story.ts'

const most = limits.logBytes.default
/** So little is left that the customer’s words find no room, and what agents write does. */
const full = most - limits.logReserveBytes / 2

/** Time goes on with so much on the disk, until nothing of a flow is due any more; how many times something was. */
function runsOut(story: Story, logBytes: number): number {
  for (let round = 0; round < 100; round++) {
    const [name, at] = Object.entries(story.deadlines()).find(([one]) => one.startsWith('flow')) ?? []
    if (name === undefined || at === undefined || story.state.ended) return round
    story.at(at).when({ type: 'due', name, lifeAt: null, logBytes })
  }
  return expect.fail('it goes on for ever')
}

const loop = {
  wait: wait({ timeoutMs: second, onTimeout: 'say' }),
  say: say('x'.repeat(limits.promptBytes), 'wait'),
}

describe('W9 a flow that waits and speaks in a loop', () => {
  it.each(kinds)('D8 stops when the conversation is full, having told the agents: %s', (kind) => {
    const story = running[kind](own(kind, 'wait', loop))
    expect(
      story.at(second).when({ type: 'due', name: 'flow', lifeAt: null, logBytes: most - limits.logReserveBytes - 1 })
        .types,
    ).toEqual(['prompted', 'flowParked'])
    expect(runsOut(story, full)).toBeLessThanOrEqual(3)
    expect(story.items('agents').filter((line) => line.startsWith('full:'))).toHaveLength(1)
    expect(story.items('customer').filter((line) => line.startsWith('full:'))).toEqual([])
    expect([
      story.state.run,
      story.log.some(({ event }) => event.type === 'flowLeft' && event.how === 'ranOut'),
    ]).toEqual([null, true])
  })

  it('D8 stops in an invitation’s own flow too, and the target is asked', () => {
    const story = withAnn('live').by('ann', {
      type: 'invite',
      target: { kind: 'agent', id: 'ben', name: 'Ben' },
      flow: aFlow('own', 'invite', 'wait', loop),
    })
    expect(runsOut(story, full)).toBeLessThanOrEqual(3)
    expect(story.sent.filter(({ to, letter }) => to === 'agent/ben' && letter.type === 'offer')).toHaveLength(1)
  })

  it('D8 stops also where the loop goes by way of another object', () => {
    const blocks = { ...loop, say: say('x', 'call'), call: call({ agent: 'ben', onFailed: 'wait' }) }
    const story = running.inbound(own('inbound', 'wait', blocks))
    for (let round = 0; round < 10 && story.state.run; round++) {
      story.wait(second).when({ type: 'due', name: 'flow', lifeAt: null, logBytes: full })
      if (story.pending.some(({ target }) => target.id === 'ben')) story.declines('ben')
    }
    expect(story.state.run?.kind).not.toBe('inbound')
  })

  it('D8 a conversation that is full waits once for what its flow leads to', () => {
    const blocks = {
      wait: wait({ timeoutMs: second, onTimeout: 'bye' }),
      bye: say('Bye', 'end'),
      end: { type: 'disconnect' } as const,
    }
    const story = withAnn('live', own('disconnect', 'wait', blocks)).when({
      type: 'act',
      by: customer,
      act: message('x'),
      logBytes: full,
    })
    expect(story.types).toContain('filled')
    story.by('ann', { type: 'leave' }).comesDue('flow', second)
    expect(story.state.ended?.reason).toBe('flow_ended')
  })

  it('D8 one at its limit can be ended', () => {
    const story = running.queue(own('queue', 'wait', loop))
    runsOut(story, most + limits.logReserveBytes)
    expect(story.status).toBe('queued')
    expect(story.by(customer, message('Anybody?')).refusal).toBe('log_full')
    expect(story.by(customer, { type: 'end' }).state.ended).not.toBeNull()
  })
})

describe('D8 the texts of flows', () => {
  const long = Object.fromEntries(
    Array.from({ length: 7 }, (_, n) => [`b${n}`, say('語'.repeat(2_700), n === 6 ? null : `b${n + 1}`)]),
  )
  const many = Array.from({ length: 18 }, (_, n) => aFlow(`long${n}`, 'disconnect', 'b0', long))
  const least = { logBytes: limits.logBytes.min }
  const stored = new TextEncoder().encode(JSON.stringify(byId(...many))).byteLength

  it('are not counted: the first word finds room however long they are', () => {
    expect(2 * stored).toBeGreaterThan(limits.logBytes.min - limits.logReserveBytes)
    const story = withAnn('live', { own: many, entry: least })
    const says = (logBytes: number) => story.when({ type: 'act', by: customer, act: message('Hello'), logBytes })
    expect(says(2 * stored).types).toEqual(['said'])
    expect(says(2 * stored + limits.logBytes.min).types).toContain('filled')
  })

  it('are written down once a version, however often a conversation returns', () => {
    const story = withAnn('live', { own: many, entry: least }).by('ann', { type: 'park' }).says()
    const known = story.state.entry.definitions
    story.flows(known)
    expect(story.log.find(({ event }) => event.type === 'returned')?.event).toEqual({
      type: 'returned',
      definitions: {},
    })
    expect(story.state.entry.definitions).toEqual(known)
  })

  it('W1 a newer version is taken over', () => {
    const story = withAnn('live', { own: many }).by('ann', { type: 'park' }).says()
    const newer = { ...many[0]!, version: 2 }
    story.flows({ ...story.state.entry.definitions, long0: newer })
    expect(story.state.entry.definitions).toMatchObject({ long0: { version: 2 }, long1: { version: 1 } })
  })
})
