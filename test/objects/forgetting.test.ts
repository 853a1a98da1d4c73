// What somebody wrote stands in the transcript, where it can be redacted, and in no other object.
import { runInDurableObject } from 'cloudflare:test'
import { beforeAll, expect, it } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { counter, onStorage, shell, wake } from './counter.ts'
import { answer, configure, doIn, seated, setPresence, sitDown, until, visit } from './people.ts'
import { env } from './support.ts'

const canary = 'The customer is called canary in private.'

beforeAll(() => configure({}))

it('R14 an agent’s own object keeps nothing of the notes of a wrap-up once the conversation has them', async () => {
  const ann = await sitDown('ann')
  await setPresence(ann, 'available')
  const { conversation } = await visit('shop', { name: 'Vera', origin: 'api' })
  await answer(ann, conversation, 'accept')
  await seated(ann, conversation)
  await doIn(ann.api, conversation, '/end')
  await until('the wrap-up', () => ann.workspace().wrapUps.length === 1)
  await ann.api({ method: 'POST', path: `/agent/wrap-ups/${conversation}`, body: { notes: canary } })

  const inConversation = () => everythingIn(env.CONVERSATION.get(env.CONVERSATION.idFromName(conversation)))
  const inAgent = () => everythingIn(env.AGENT.get(env.AGENT.idFromName('ann')))
  await until('the notes in the transcript', async () => (await inConversation()).includes(canary))
  await until('the letter to be gone', async () => !(await inAgent()).includes(`"to":"conversation/${conversation}"`))
  await until('nothing of them with the agent', async () => !(await inAgent()).includes('canary'))
  await setPresence(ann, 'offline')
  ann.stop()
})

it('R14 whoever does little keeps what is past no longer than others', () =>
  onStorage((storage, clock) => {
    const now = () => clock.at
    const rows = () => storage.sql.exec<{ rows: number }>('SELECT COUNT(*) AS rows FROM log').one().rows
    wake(storage, now, { keepEventsMs: limits.keepEventsMs }).actor.execute(shell, { type: 'add', by: 3 })
    clock.at += limits.keepEventsMs - 1
    expect(wake(storage, now, { keepEventsMs: limits.keepEventsMs }).actor.state.total).toBe(3)
    expect(rows()).toBe(1)
    clock.at += 2
    expect(wake(storage, now, { keepEventsMs: limits.keepEventsMs }).actor.state.total).toBe(3)
    expect(rows()).toBe(0)
    expect(wake(storage, now, { keepEventsMs: limits.keepEventsMs }).actor.state).toEqual({
      ...counter.initial,
      total: 3,
    })
  }))

function everythingIn(stub: DurableObjectStub): Promise<string> {
  return runInDurableObject(stub, (_, { storage }) => {
    const tables = storage.sql.exec<{ name: string }>(`SELECT name FROM sqlite_master WHERE type = 'table'`).toArray()
    const ours = tables.filter(({ name }) => !name.startsWith('_cf_'))
    return ours.map(({ name }) => JSON.stringify(storage.sql.exec(`SELECT * FROM "${name}"`).toArray())).join('\n')
  })
}
