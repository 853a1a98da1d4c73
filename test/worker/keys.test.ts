// Backends: the keys that administrators give them, and what they can do with one.
import { beforeAll, describe, expect, it } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { annIsReady, endBy, seat, viewOf, type Seated } from './room.ts'
import { ask, env, got, problemIn, signIn, start, visitor, type Asking, type Started } from './support.ts'

interface Made {
  readonly id: string
  readonly name: string
  readonly secret: string
  readonly lastFour: string
  readonly madeAt: string
  readonly revokedAt: string | null
}
interface Page {
  readonly items: readonly { readonly type: string; readonly text?: string }[]
}

let admin: string
let key: string
let shared: Seated
beforeAll(async () => {
  await annIsReady()
  admin = await signIn('root')
  key = (await make('Orders')).secret
  shared = await seat()
})

const make = (name: string) => got<Made>(ask('POST', '/v1/admin/keys', { token: admin, body: { name } }))
const list = async () => (await got<{ items: Made[] }>(ask('GET', '/v1/admin/keys', { token: admin }))).items
const revoke = (id: string) => ask('DELETE', `/v1/admin/keys/${id}`, { token: admin })
const by = (customer: string | null, more: Asking = {}): Asking => ({
  token: key,
  ...more,
  headers: { ...(customer !== null && { 'partyline-customer': customer }), ...more.headers },
})
const read = (asking: Asking) => ask('GET', `/v1/conversations/${shared.conversation}/items`, asking)
const unauthorized = { status: 401, code: 'unauthorized' }

describe('keys', () => {
  it('C1 are shown once, and then by their name and how they end', async () => {
    const { secret, ...made } = await make('  Billing ')
    expect(secret).toMatch(/^pk_[0-9a-f]{16}_[A-Za-z0-9_-]{43}$/)
    expect(made).toMatchObject({ name: 'Billing', lastFour: secret.slice(-4), revokedAt: null })
    expect(await list()).toContainEqual(made)
    expect((await read({ token: secret })).status).toBe(200)
  })

  it('C1 are kept nowhere', async () => {
    const { results } = await env.CONFIG.prepare('SELECT * FROM api_keys').all()
    const random = key.slice(key.lastIndexOf('_', 20) + 1)
    expect(JSON.stringify(results)).not.toContain(random)
    expect(JSON.stringify(results)).not.toContain(key)
  })

  it('S4 are refused from the next request on once they are revoked, and stay so', async () => {
    const { id, secret } = await make('Short')
    expect((await read({ token: secret })).status).toBe(200)
    expect((await revoke(id)).status).toBe(204)
    expect(await problemIn(read({ token: secret }))).toMatchObject(unauthorized)
    const { revokedAt } = (await list()).find((each) => each.id === id)!
    expect((await revoke(id)).status).toBe(204)
    expect((await list()).find((each) => each.id === id)!.revokedAt).toBe(revokedAt)
    expect(await problemIn(revoke('0000000000000000'))).toMatchObject({ code: 'not_found' })
  })

  it.each([
    ['with another end', (right: string) => `${right.slice(0, -1)}${right.endsWith('A') ? 'B' : 'A'}`],
    ['with another id', (right: string) => right.replace(/^pk_.{16}/, 'pk_0000000000000000')],
    ['without its random part', (right: string) => right.slice(0, 20)],
    ['that is longer', (right: string) => `${right}A`],
    ['in other letters', (right: string) => right.toUpperCase()],
    ['of two', (right: string) => `${right}${right}`],
    ['that is none', () => 'pk_'],
    ['that is SQL', () => "pk_'OR'1'='1_"],
  ])('C1 one %s is refused', async (_, wrong) => {
    expect(await problemIn(read({ token: wrong(key) }))).toMatchObject(unauthorized)
  })

  it('C1 the secret of one does not open another', async () => {
    const [one, other] = [await make('One'), await make('Other')]
    const mixed = `pk_${one.id}_${other.secret.slice(20)}`
    expect(await problemIn(read({ token: mixed }))).toMatchObject(unauthorized)
  })

  it.each([[{}], [{ name: '' }], [{ name: 7 }], [{ name: 'x'.repeat(257) }]])('S3 %j names none', async (body) => {
    expect(await problemIn(ask('POST', '/v1/admin/keys', { token: admin, body }))).toMatchObject({
      code: 'invalid',
      field: 'name',
    })
  })

  it('C1 there are not more than the limit at a time', async () => {
    const { results } = await env.CONFIG.prepare('SELECT id FROM api_keys WHERE revoked_at IS NULL').all()
    const fill = env.CONFIG.prepare(
      `INSERT INTO api_keys (id, name, hash, last_four, made_at) VALUES (?1, 'x', x'00', 'xxxx', 0)`,
    )
    // Ids of real ones are hexadecimal.
    const more = Array.from({ length: limits.keys - results.length }, (_, index) => fill.bind(`x${index}`))
    await env.CONFIG.batch(more)
    expect(await problemIn(ask('POST', '/v1/admin/keys', { token: admin, body: { name: 'X' } }))).toMatchObject({
      code: 'invalid',
      field: 'name',
    })
    await revoke('x0')
    await make('X')
    await env.CONFIG.prepare("DELETE FROM api_keys WHERE id LIKE 'x%'").run()
  })
})

describe('a backend', () => {
  it('C1 reads every conversation as agents see it, and is nobody there', async () => {
    await got(
      ask('POST', `/v1/conversations/${shared.conversation}/notes`, {
        token: await signIn('ann'),
        body: { text: 'N' },
      }),
    )
    const before = await viewOf(shared.conversation)
    expect(await got(ask('GET', `/v1/conversations/${shared.conversation}`, by(null)))).toMatchObject({
      room: before.room,
    })
    const { items } = await got<Page>(read(by(null)))
    expect(items.some(({ type }) => type === 'note')).toBe(true)
    expect(await viewOf(shared.conversation)).toEqual(before)
  })

  it('R13 sees what the customer sees when it asks as the customer', async () => {
    const { items } = await got<Page>(read(by(shared.customer)))
    expect(items.length).toBeGreaterThan(0)
    expect(items.some(({ type }) => type === 'note')).toBe(false)
    expect(await problemIn(read(by((await visitor()).id)))).toMatchObject({ code: 'not_a_participant' })
  })

  it('C1 starts, writes, reads and ends as a customer of a site', async () => {
    const started = await got<Started>(start('shop', by('shop:ada', { body: { name: 'Ada' } })))
    expect(started).toEqual({ conversation: started.conversation, resumed: false })
    const path = `/v1/conversations/${started.conversation}`
    const said = await got<Page>(ask('POST', `${path}/messages`, by('shop:ada', { body: { text: 'Where is it?' } })))
    expect(said.items).toMatchObject([{ type: 'message', text: 'Where is it?' }])
    expect(await got(start('shop', by('shop:ada', { body: {} })))).toMatchObject({ resumed: true })
    expect((await got<Page>(ask('GET', `${path}/items`, by('shop:ada')))).items).toContainEqual(
      expect.objectContaining({ text: 'Where is it?' }),
    )
    await got(ask('POST', `${path}/end`, by('shop:ada')))
    expect((await viewOf(started.conversation)).room.status).toBe('ended')
  })

  it('W11 starts what counts as connected, whatever it says', async () => {
    const asking = by(crypto.randomUUID(), { body: { origin: 'socket' } })
    const { conversation } = await got<Started>(start('shop', asking))
    const { room } = await viewOf(conversation)
    expect(room.status).not.toBe('in_flow')
    await endBy('ann', conversation)
  })

  it('P7 comes in where signing in is required, for customers of that site only', async () => {
    const { conversation } = await got<Started>(start('members', by('shop:eve', { body: {} })))
    expect(await problemIn(ask('POST', `/v1/conversations/${conversation}/end`, by('shop:eve')))).toMatchObject({
      code: 'customer_cannot_end',
    })
    expect(await problemIn(start('members', by(crypto.randomUUID(), { body: {} })))).toMatchObject({
      code: 'unauthorized',
      field: 'Authorization',
    })
  })

  it('C1 starts nothing for nobody', async () => {
    expect(await problemIn(start('shop', by(null)))).toMatchObject({ code: 'forbidden', field: 'Partyline-Customer' })
  })

  it('D3 sent again under the same key it is answered as before, and the customer cannot spend its keys', async () => {
    const headers = { 'idempotency-key': 'order-4711' }
    const path = `/v1/conversations/${shared.conversation}/messages`
    const own = await got(ask('POST', path, { token: shared.visitorToken, body: { text: 'mine' }, headers }))
    const first = await got<Page>(ask('POST', path, by(shared.customer, { body: { text: 'sent' }, headers })))
    const second = await got<Page>(ask('POST', path, by(shared.customer, { body: { text: 'sent' }, headers })))
    expect(second).toEqual(first)
    expect(first.items).toMatchObject([{ text: 'sent' }])
    expect(own).not.toEqual(first)
  })

  it.each([
    ['', 'invalid'],
    ['ada', 'invalid'],
    ['shop:', 'invalid'],
    [':ada', 'invalid'],
    ['__proto__:ada', 'invalid'],
    ['no site:ada', 'invalid'],
    ['shop:a b', 'invalid'],
    [`shop:${'x'.repeat(limits.subjectLength + 1)}`, 'invalid'],
    ['00000000-0000-0000-0000-00000000000G', 'invalid'],
    ['nowhere:ada', 'invalid'],
  ])('S3 %j is no customer', async (customer, code) => {
    expect(await problemIn(start('shop', by(customer, { body: {} })))).toMatchObject({
      code,
      field: 'Partyline-Customer',
    })
  })
})

describe('what only agents may', () => {
  it('S3 is refused to a key by its token, with or without the name of a customer', async () => {
    for (const name of [null, shared.customer])
      expect(await problemIn(ask('GET', '/v1/admin/audit', by(name)))).toMatchObject({
        code: 'forbidden',
        field: 'Authorization',
      })
  })
})

describe('whoever is no backend', () => {
  it('S1 asks as nobody else', async () => {
    for (const token of [shared.visitorToken, await signIn('ann'), admin, (await visitor()).token]) {
      const asking = { token, headers: { 'partyline-customer': shared.customer }, body: {} }
      const forbidden = { code: 'forbidden', field: 'Partyline-Customer' }
      expect(await problemIn(start('shop', asking))).toMatchObject(forbidden)
      const { body: _, ...reading } = asking
      expect(await problemIn(read(reading))).toMatchObject(forbidden)
    }
  })

  it('S2 a page of another site may not send the name of a customer', async () => {
    const headers = {
      origin: 'https://evil.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'partyline-customer',
    }
    const response = await ask('OPTIONS', '/v1/entry-points/shop/conversations', { headers })
    expect(response.headers.get('access-control-allow-headers')?.toLowerCase()).not.toContain('partyline-customer')
  })
})
