// S6: the logins of agents, as administrators write them. By them people sign in, so none may ever mean two.
import { beforeAll, describe, expect, it } from 'vitest'
import { read } from '../../worker/config.ts'
import { publishOver } from '../../worker/publish.ts'
import { ask, env, got, loadDemo, problemIn, signIn } from './support.ts'

interface Stored {
  readonly version: number
  readonly body: { readonly logins: readonly string[]; readonly active: boolean }
}

let token: string
beforeAll(async () => {
  await loadDemo()
  token = await signIn('root')
  await got(put('ann', ['ann@acme.example']))
})

const put = (id: string, logins: unknown) => ask('PUT', `/v1/admin/agents/${id}`, { token, body: { name: id, logins } })

describe('logins', () => {
  it('S6 are trimmed and lower case, and only where a letter has one other case', async () => {
    const { body } = await got<Stored>(put('ben', ['  BEN@Acme.Example ', 'ÄNNE', '\u212Aelvin']))
    expect(body.logins).toEqual(['ben@acme.example', 'Änne', '\u212Aelvin'])
  })

  it.each([
    [['ann@acme.example'], 'logins.0', 'Another agent'],
    [['x', 'ANN@acme.example'], 'logins.1', 'Another agent'],
    [['x', 'y', 'X'], 'logins.2', 'already'],
    [[''], 'logins.0', ''],
    [['two words'], 'logins.0', 'spaces'],
    [['a\u202Eb'], 'logins.0', 'control'],
    [['a\nb'], 'logins.0', 'control'],
    [['x'.repeat(257)], 'logins.0', ''],
    [Array.from({ length: 11 }, (_, index) => `x${index}`), 'logins', ''],
    ['ann', 'logins', ''],
    [[7], 'logins.0', ''],
  ])('S6 %j is refused at %s', async (logins, field, word) => {
    const problem = await problemIn(put('cleo', logins))
    expect(problem).toMatchObject({ code: 'invalid', field })
    expect(problem.detail).toContain(word)
  })

  it('S6 stay with their agent when it is written again, and are free for another once given up', async () => {
    await got(put('dora', ['dora@acme.example']))
    await got(put('dora', ['dora@acme.example', 'd']))
    await got(put('dora', []))
    expect((await got<Stored>(put('cleo', ['d', '__proto__', '🙂']))).body.logins).toEqual(['d', '__proto__', '🙂'])
  })

  it('S6 are not told to the agent’s object, whose log keeps everything', async () => {
    const { results } = await env.CONFIG.prepare("SELECT letter FROM config_letters WHERE receiver = 'agent/ann'").all()
    expect(results.length).toBeGreaterThan(1)
    for (const { letter } of results) expect(letter).not.toContain('login')
  })
})

describe('a write over the version that was read', () => {
  it('S4 undoes no deactivation that came in between', async () => {
    const before = await read(env.CONFIG, 'agents', 'ann')
    await got(ask('PUT', '/v1/admin/agents/ann', { token, body: { ...before?.body, active: false } }))
    const letters = () => env.CONFIG.prepare('SELECT COUNT(*) AS count FROM config_letters').first('count')
    const told = await letters()
    expect(
      await publishOver(env, { kind: 'system' }, 'agents', 'ann', { ...before!.body, role: 'admin' }, before!.version),
    ).toBeNull()
    expect(await publishOver(env, { kind: 'system' }, 'agents', 'ann', before!.body, 0)).toBeNull()
    expect((await read(env.CONFIG, 'agents', 'ann'))?.body).toMatchObject({ active: false, role: 'agent' })
    expect(await letters()).toBe(told)
  })
})
