// The development sign-in exists only on the loopback of somebody who switched it on.
import { beforeAll, describe, expect, it } from 'vitest'
import { app } from '../../worker/app.ts'
import { ask, env, got, loadDemo, problemIn, type Asking } from './support.ts'

beforeAll(loadDemo)

const people = (asking: Asking) => ask('GET', '/v1/dev/people', asking)

describe('development sign-in', () => {
  it.each([
    'http://localhost',
    'http://localhost:8787',
    'http://127.0.0.1:1',
    'http://[::1]:8787',
    'http://LOCALHOST:8787',
    'http://[0:0:0:0:0:0:0:1]',
    'http://127.1',
    'http://evil.example@localhost',
  ])('S6 it is there at %s, which is the loopback', async (at) => {
    expect((await people({ at })).status).toBe(200)
  })

  it.each([
    'http://localhost.evil.example',
    'http://evil.example',
    'http://127.0.0.1.nip.io',
    'http://127.0.0.2',
    'http://localhost@evil.example',
    'http://evil-localhost',
    'http://0.0.0.0',
    'http://localhost.',
    'http://localhost.localdomain',
    'http://localhost:8787@evil.example',
    'http://127.0.0.1.evil.example:8787',
    'http://[::ffff:127.0.0.1]',
    'http://[::2]',
    'http://ⓛocalhost.example',
    'https://partyline.example',
  ])('S6 it is not there at %s', async (at) => {
    expect(await problemIn(people({ at }))).toMatchObject({ status: 404, code: 'not_found' })
  })

  it.each(['host', 'x-forwarded-host', 'x-original-host', 'forwarded', 'x-host', 'x-original-url', 'mf-original-url'])(
    'S6 the header %s opens nothing',
    async (name) => {
      const values: Record<string, string> = { forwarded: 'host=localhost', 'mf-original-url': 'http://localhost/' }
      const headers = { [name]: values[name] ?? 'localhost' }
      expect(await problemIn(people({ at: 'https://partyline.example', headers }))).toMatchObject({ status: 404 })
    },
  )

  it.each(['off', '', 'true', 'ON', undefined])('S6 it is not there with DEV_SIGN_IN=%s', async (value) => {
    const settings = { ...env, DEV_SIGN_IN: value as string }
    for (const [method, path] of [
      ['GET', 'people'],
      ['POST', 'sign-in'],
      ['POST', 'seed'],
      ['DELETE', 'people'],
    ] as const) {
      const request = new Request(`http://localhost/v1/dev/${path}`, { method })
      expect(await problemIn(app.fetch(request, settings))).toMatchObject({ status: 404, code: 'not_found' })
    }
  })

  it.each(['https://evil.example', 'http://localhost:1', 'https://localhost', 'http://localhost.evil.example', 'null'])(
    'S6 a page of %s in the same browser cannot sign in',
    async (origin) => {
      const asking = { body: { agent: 'root' }, headers: { origin } }
      expect(await problemIn(ask('POST', '/v1/dev/sign-in', asking))).toMatchObject({ code: 'wrong_origin' })
    },
  )

  it('S6 whoever signs in is that agent', async () => {
    const { items } = await got<{ items: { id: string; role: string }[] }>(people({}))
    expect(items.map(({ id, role }) => `${id} ${role}`)).toEqual([
      'ann agent',
      'ben agent',
      'cleo agent',
      'dora supervisor',
      'root admin',
    ])
    const { token, agent } = await got<{ token: string; agent: object }>(
      ask('POST', '/v1/dev/sign-in', { body: { agent: 'dora' } }),
    )
    expect(agent).toEqual({ id: 'dora', name: 'Dora' })
    expect(await got(ask('GET', '/v1/agent', { token }))).toMatchObject({ agent: { id: 'dora', role: 'supervisor' } })
  })

  it('S6 nobody signs in as somebody who does not exist', async () => {
    expect(await problemIn(ask('POST', '/v1/dev/sign-in', { body: { agent: 'zoe' } }))).toMatchObject({
      code: 'agent_not_found',
      field: 'agent',
    })
  })

  it('W1 loading the demo data again changes nothing', async () => {
    const rows = async () =>
      (
        await env.CONFIG.batch(
          ['entry_points', 'queues', 'agents', 'quick_connects', 'flows', 'config_letters'].map((table) =>
            env.CONFIG.prepare(`SELECT * FROM ${table}`),
          ),
        )
      ).map(({ results }) => results)
    const before = await rows()
    await loadDemo()
    expect(await rows()).toEqual(before)
  })

  it('O1 there is a scene where the demo’s people are, and none without them', async () => {
    const scene = () => ask('GET', '/v1/dev/scene')
    expect((await scene()).status).toBe(200)
    const ben = await env.CONFIG.prepare("SELECT version, body FROM agents WHERE id = 'ben'").first<{
      version: number
      body: string
    }>()
    await env.CONFIG.prepare("DELETE FROM agents WHERE id = 'ben'").run()
    expect(await problemIn(scene())).toMatchObject({ status: 404, code: 'not_found' })
    await env.CONFIG.prepare("INSERT INTO agents (id, version, body) VALUES ('ben', ?1, ?2)")
      .bind(ben?.version, ben?.body)
      .run()
  })
})
