// Ids that nobody was given: they wake no object, and what they are answered gives nothing away.
import { listDurableObjectIds } from 'cloudflare:test'
import { beforeAll, describe, expect, it } from 'vitest'
import { customerStub } from '../../durable-objects/stubs.ts'
import { operationEntries } from '../../protocol/api.ts'
import type { Operation } from '../../protocol/api/operation.ts'
import { policyOf, read } from '../../worker/config.ts'
import { isProved, newConversationId } from '../../worker/conversation-ids.ts'
import { makeKey } from '../../worker/keys.ts'
import { annIsReady, seat } from './room.ts'
import { ask, env, got, problemIn, signIn, visitor } from './support.ts'

beforeAll(annIsReady)

/** Whatever is asked of one conversation by its customer. */
const asked = operationEntries.filter(
  ([name, { by, answers }]: readonly [string, Operation]) =>
    name.includes('/conversations/:id') && by.includes('customer') && !(101 in answers),
)

function asking(name: string, { example }: Operation, id: string, token: string): Promise<Response> {
  const [method = '', path = ''] = name.split(' ')
  const address = path.replace(':id', id).replace(/:\w+/g, 'x')
  return ask(method, `/v1${address}`, { token, ...(example !== undefined && { body: example }) })
}

describe('ids of conversations', () => {
  it('S2 one that was given proves itself; no other does', async () => {
    const ids = await Promise.all(Array.from({ length: 50 }, () => newConversationId(env)))
    expect(new Set(ids.map((id) => id.slice(0, -8))).size).toBe(ids.length)
    for (const id of ids) {
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      expect(await isProved(env, id)).toBe(true)
      expect(await isProved(env, `${id.slice(0, -1)}${id.endsWith('0') ? '1' : '0'}`)).toBe(false)
      expect(await isProved({ ...env, TOKEN_SECRET: 'another-secret-of-at-least-32-bytes' }, id)).toBe(false)
    }
    expect(await isProved(env, crypto.randomUUID())).toBe(false)
  })

  it.each(asked)(
    'S2 S9 %s of one that never was: no object wakes, and the answer is that of a foreign one',
    async (name, operation) => {
      const { token } = await visitor()
      const { conversation } = await seat()
      const foreign = await problemIn(asking(name, operation, conversation, token))
      const before = await listDurableObjectIds(env.CONVERSATION)
      const never = await asking(name, operation, crypto.randomUUID(), token)
      expect(never.headers.get('retry-after')).toBeNull()
      expect(await problemIn(never)).toEqual(foreign)
      expect(await listDurableObjectIds(env.CONVERSATION)).toHaveLength(before.length)
    },
  )

  it('S9 an agent is told no more; who may read them all is told that there is none', async () => {
    const path = `/v1/conversations/${crypto.randomUUID()}`
    expect(await problemIn(ask('GET', path, { token: await signIn('ben') }))).toMatchObject({
      code: 'not_a_participant',
    })
    expect(await problemIn(ask('GET', path, { token: await signIn('dora') }))).toMatchObject({ code: 'not_found' })
    const { secret } = await makeKey(env.CONFIG, { kind: 'system' }, 'Reports')
    expect(await problemIn(ask('GET', path, { token: secret }))).toMatchObject({ code: 'not_found' })
  })

  it('P5 who was given one is told to try again until it has begun', async () => {
    const { token } = await visitor()
    const given = `/v1/conversations/${await newConversationId(env)}/connections`
    const early = await ask('POST', given, { token })
    expect([early.status, early.headers.get('retry-after')]).toEqual([503, '1'])
    expect(await problemIn(early)).toMatchObject({ code: 'not_started' })
  })

  it('O5 those of an earlier release are let through for whoever has them, and for nobody else', async () => {
    const { id, token } = await visitor()
    const shop = await read(env.CONFIG, 'entry-points', 'shop')
    const conversation = crypto.randomUUID()
    await customerStub(env, id).start(
      {
        type: 'start',
        customer: { id, name: 'Vera' },
        entryPoint: 'shop',
        conversation,
        entry: await policyOf(env.CONFIG, shop!.body),
        attributes: {},
        signedAttributes: {},
        maximumMs: null,
        origin: 'api',
      },
      { kind: 'key', key: 'old', print: 'old' },
    )
    const path = `/v1/conversations/${conversation}`
    expect((await ask('GET', path, { token })).status).toBe(200)
    expect((await ask('GET', path, { token: await signIn('dora') })).status).toBe(200)
    expect((await ask('GET', path, { token: (await visitor()).token })).status).toBe(403)
    await got(ask('POST', `${path}/end`, { token }))
    expect((await ask('GET', path, { token })).status).toBe(200)
  })
})
