// One newcomer too many from one address: a challenge where one is set up, a wait where none can be had.
import { beforeAll, describe, expect, it } from 'vitest'
import { app } from '../../worker/app.ts'
import { tokenFor, verifierSecret, type Earned } from '../support/earned.ts'
import { inOneMinute } from '../support/one-minute.ts'
import { env, loadDemo, problemIn, type Started } from './support.ts'

beforeAll(loadDemo)

const { RATE_LOW, VERIFIER } = env as unknown as { RATE_LOW: RateLimit; VERIFIER: string }
const low = 3
const settings = {
  ...env,
  RATE_LIMITS: 'on',
  RATE_STARTING: RATE_LOW,
  TURNSTILE_SITE_KEY: 'site-key',
  TURNSTILE_SECRET: verifierSecret,
  TURNSTILE_VERIFY_URL: `${VERIFIER}/siteverify`,
}
const origin = 'http://localhost'

interface Asking {
  readonly address: string
  readonly key?: string | null
  readonly challenge?: string
  readonly entryPoint?: string
  readonly env?: object
}

function start({ address, key = crypto.randomUUID(), challenge, entryPoint = 'shop', env: more }: Asking) {
  const headers: Record<string, string> = { 'cf-connecting-ip': address, origin }
  if (key !== null) headers['idempotency-key'] = key
  const request = new Request(`http://localhost/v1/entry-points/${entryPoint}/conversations`, {
    method: 'POST',
    headers,
    body: JSON.stringify(challenge === undefined ? {} : { challenge }),
  })
  return Promise.resolve(app.fetch(request, { ...settings, ...more }))
}

/** An address that has started as much as it may. */
async function busy(more: Omit<Asking, 'address'> = {}): Promise<string> {
  const address = crypto.randomUUID()
  for (let n = 0; n < low; n++) await start({ address, ...more })
  return address
}

/** What the widget would earn there for this start. */
function earned(address: string, key: string, more: Earned = {}): string {
  return tokenFor({ cdata: `shop-${key}`, hostname: 'localhost', address, ...more })
}

describe('a challenge', () => {
  it('S5 is asked of one too many, with its kind and site key; other addresses and entry points go on', () =>
    inOneMinute(async () => {
      const address = await busy()
      const refused = await start({ address })
      expect(refused.headers.get('retry-after')).toBeNull()
      expect(await problemIn(refused)).toMatchObject({
        status: 403,
        code: 'challenge_required',
        challenge: { kind: 'turnstile', siteKey: 'site-key' },
      })
      expect((await start({ address: crypto.randomUUID() })).status).toBe(201)
      expect((await start({ address, entryPoint: 'account' })).status).toBe(201)
    }))

  it('S5 who passes it comes in, once: asked again it is the same conversation', () =>
    inOneMinute(async () => {
      const address = await busy()
      const key = crypto.randomUUID()
      expect((await start({ address, key })).status).toBe(403)
      const challenge = earned(address, key)
      const first = await start({ address, key, challenge })
      const again = await start({ address, key, challenge })
      expect([first.status, again.status]).toEqual([201, 201])
      expect((await first.json<Started>()).conversation).toBe((await again.json<Started>()).conversation)
    }))

  it('S5 a token is good for one start, at one entry point, from one address and page', () =>
    inOneMinute(async () => {
      const address = await busy()
      const key = crypto.randomUUID()
      const other = crypto.randomUUID()
      const tries = [
        { key: other, challenge: earned(address, key) },
        { key: null, challenge: earned(address, key) },
        { key, challenge: earned(address, key, { cdata: `account-${key}` }) },
        { key, challenge: earned(address, key, { address: 'elsewhere' }) },
        { key, challenge: earned(address, key, { hostname: 'evil.example' }) },
        { key, challenge: 'made up' },
      ]
      for (const each of tries) {
        expect(await problemIn(start({ address, ...each }))).toMatchObject({ code: 'challenge_required' })
      }
      const challenge = earned(address, key)
      expect((await start({ address, key, challenge })).status).toBe(201)
      const second = { address, key: other, challenge }
      expect(await problemIn(start(second))).toMatchObject({ code: 'challenge_required' })
    }))

  it('S5 nobody is asked for it below the limit', async () => {
    expect((await start({ address: crypto.randomUUID(), challenge: 'made up' })).status).toBe(201)
  })

  it.each([
    ['is away', { TURNSTILE_VERIFY_URL: `${VERIFIER}/away` }],
    ['is broken', { TURNSTILE_VERIFY_URL: `${VERIFIER}/broken` }],
    ['is not there', { TURNSTILE_VERIFY_URL: 'http://127.0.0.1:1/' }],
    ['is no address of encryption', { TURNSTILE_VERIFY_URL: 'http://verifier.example/' }],
  ])('S5 the verifier %s: the limit alone counts', (_, more) =>
    inOneMinute(async () => {
      const address = await busy()
      const key = crypto.randomUUID()
      const refused = await start({ address, key, challenge: earned(address, key), env: more })
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60'])
    }),
  )

  it.each([{ TURNSTILE_SITE_KEY: undefined }, { TURNSTILE_SECRET: undefined }])(
    'S5 where none is set up, one too many is told how long to wait: %j',
    (more) =>
      inOneMinute(async () => {
        const address = await busy({ env: more })
        const refused = await start({ address, env: more })
        expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60'])
      }),
  )
})
