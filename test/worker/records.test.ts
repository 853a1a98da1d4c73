// What is left of a conversation when it is over, however often and late the event stream says so.
import { createExecutionContext, createMessageBatch, getQueueResult, runInDurableObject } from 'cloudflare:test'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { ConversationObject } from '../../durable-objects/conversation.ts'
import { conversationStub } from '../../durable-objects/stubs.ts'
import worker from '../../worker/index.ts'
import type { ConversationRecord } from '../../worker/record.ts'
import { annIsReady, endBy, seat } from './room.ts'
import { ask, env, got, signIn } from './support.ts'

beforeAll(annIsReady)

async function tell(...conversations: readonly string[]) {
  const messages = conversations.map((conversation, n) => ({
    id: `${n}`,
    timestamp: new Date(),
    attempts: 1,
    body: { type: 'export', conversation },
  }))
  const batch = createMessageBatch('partyline-events', messages)
  const context = createExecutionContext()
  await worker.queue(batch, env)
  return getQueueResult(batch, context)
}

async function recordOf(conversation: string): Promise<{ place: number; record: ConversationRecord } | null> {
  const row = await env.CONFIG.prepare('SELECT place, body FROM records WHERE conversation = ?1')
    .bind(conversation)
    .first<{ place: number; body: string }>()
  return row && { place: row.place, record: JSON.parse(row.body) as ConversationRecord }
}

/** A conversation of three messages that Ann has ended. */
async function finished(): Promise<string> {
  const { conversation, visitorToken } = await seat()
  const say = async (token: string) =>
    got(ask('POST', `/v1/conversations/${conversation}/messages`, { token, body: { text: 'Hello' } }))
  await say(visitorToken)
  await say(await signIn('ann'))
  await say(visitorToken)
  await endBy('ann', conversation)
  return conversation
}

describe('records', () => {
  it('R9 a conversation that has ended leaves who was there, when, and how many messages', async () => {
    const conversation = await finished()
    expect((await tell(conversation)).explicitAcks).toEqual(['0'])
    const { record } = (await recordOf(conversation)) ?? {}
    expect(record).toMatchObject({
      conversation,
      entryPoint: 'shop',
      mode: 'live',
      customer: { name: 'Vera' },
      reason: 'agent_ended',
      messages: { customer: 2, agents: 1 },
      stays: [{ agent: 'ann', name: 'Ann', reason: 'ended' }],
    })
    expect(record?.endedAt).toBeGreaterThanOrEqual(record?.startedAt ?? Infinity)
    expect(JSON.stringify(record)).not.toContain('Hello')
  })

  it('D3 a message that comes twice, even at once, counts once', async () => {
    const conversation = await finished()
    await tell(conversation, conversation)
    const first = await recordOf(conversation)
    await tell(conversation)
    expect((await recordOf(conversation))?.record).toEqual(first?.record)
    expect(first?.record.messages).toEqual({ customer: 2, agents: 1 })
  })

  it('D5 what was not written is not acknowledged, and comes again', async () => {
    const conversation = await finished()
    await env.CONFIG.prepare('ALTER TABLE records RENAME TO hidden').run()
    const { explicitAcks, retryMessages } = await tell(conversation)
    expect([explicitAcks, retryMessages.map(({ msgId }) => msgId)]).toEqual([[], ['0']])
    expect(await asked(conversation)).toBe(true)
    await env.CONFIG.prepare('ALTER TABLE hidden RENAME TO records').run()
    await tell(conversation)
    expect((await recordOf(conversation))?.record.messages).toEqual({ customer: 2, agents: 1 })
    expect(await asked(conversation)).toBe(false)
  })

  it('A4 a wrap-up after the end completes the record', async () => {
    const conversation = await finished()
    await tell(conversation)
    expect((await recordOf(conversation))?.record.wrapUps).toEqual([])
    await got(ask('POST', `/v1/agent/wrap-ups/${conversation}`, { token: await signIn('ann'), body: {} }))
    await vi.waitFor(async () => {
      await tell(conversation)
      expect((await recordOf(conversation))?.record.wrapUps).toEqual([{ agent: 'ann', dispositions: [] }])
    })
  })
})

/** Whether the conversation still waits for the event stream to say that it has everything. */
function asked(conversation: string): Promise<boolean> {
  return runInDurableObject(
    conversationStub(env, conversation),
    (object: ConversationObject) => object.host.actor.state.exportAskedAt !== null,
  )
}
