// An account that was inactive and is active again: whatever was given before opens nothing any more.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { closeCodes } from '../../protocol/close-codes.ts'
import { limits } from '../../protocol/limits.ts'
import { app } from '../../worker/app.ts'
import { Browser, askWith, provider } from './provider.ts'
import { annIsReady, endBy, seat } from './room.ts'
import { ask, closing, env, forge, got, problemIn, signIn, upgrade } from './support.ts'

const unauthorized = { status: 401, code: 'unauthorized' }
const login = 'ann@acme.example'
const second = () => Math.floor(Date.now() / 1_000)
const workspaceBy = (token: string) => ask('GET', '/v1/agent', { token })

async function change(agent: string, changes: object): Promise<void> {
  const token = await signIn('root')
  const { body } = await got<{ body: object }>(ask('GET', `/v1/admin/agents/${agent}`, { token }))
  await got(ask('PUT', `/v1/admin/agents/${agent}`, { token, body: { ...body, ...changes } }))
}

async function offAndOn(agent: string): Promise<void> {
  await change(agent, { active: false })
  await change(agent, { active: true })
}

const connectionTokenFor = async (path: string, agent: string) =>
  (await got<{ token: string }>(ask('POST', `${path}/connections`, { token: await signIn(agent) }))).token

beforeAll(annIsReady)
beforeEach(() => env.CONFIG.prepare('UPDATE agents SET signed_out_at = NULL').run())

describe('what was given before the account was inactive', () => {
  it('S4 a session is refused, and the agent signs in anew', async () => {
    const token = await signIn('ann')
    await offAndOn('ann')
    expect(await problemIn(workspaceBy(token))).toMatchObject(unauthorized)
    await got(workspaceBy(await signIn('ann')))
  })

  it('S4 a session of the release before, which says the second only, is refused', async () => {
    const token = await forge({ aud: 'session', sub: 'ann', iat: second() - 1 })
    await got(workspaceBy(token))
    await offAndOn('ann')
    expect(await problemIn(workspaceBy(token))).toMatchObject(unauthorized)
  })

  it('S4 a session is refused after the release before made the account inactive', async () => {
    const token = await signIn('ann')
    await change('ann', { active: false })
    await env.CONFIG.prepare("UPDATE agents SET signed_out_at = NULL WHERE id = 'ann'").run()
    await change('ann', { active: true })
    expect(await problemIn(workspaceBy(token))).toMatchObject(unauthorized)
  })

  it('S4 a session goes on through changes of an account that stays active', async () => {
    const token = await signIn('ann')
    await change('ann', { capacity: 19 })
    await got(workspaceBy(token))
  })

  it('S4 a connection token opens no workspace', async () => {
    const connectionToken = await connectionTokenFor('/v1/agent', 'ann')
    await offAndOn('ann')
    expect(await problemIn(upgrade('/v1/agent/socket', connectionToken))).toMatchObject(unauthorized)
    expect(await problemIn(ask('POST', '/v1/agent/polling', { token: connectionToken }))).toMatchObject(unauthorized)
  })

  it('S4 a connection token that says nothing of its sign-in opens no workspace', async () => {
    const connectionToken = await forge({
      aud: 'connection',
      sub: 'agent/ann',
      to: 'agent/ann',
      origins: [],
      iat: second() - 1,
    })
    await offAndOn('ann')
    expect(await problemIn(upgrade('/v1/agent/socket', connectionToken))).toMatchObject(unauthorized)
  })

  it('S4 a connection token opens no conversation, ended or not', async () => {
    await got(ask('PUT', '/v1/agent/presence', { token: await signIn('ann'), body: { presence: 'available' } }))
    const { conversation } = await seat()
    const path = `/v1/conversations/${conversation}`
    const connectionToken = await connectionTokenFor(path, 'ann')
    await endBy('ann', conversation)
    await offAndOn('ann')
    expect(await problemIn(upgrade(`${path}/socket`, connectionToken))).toMatchObject(unauthorized)
  })

  it('S4 a connection token that was asked for before and is given after opens nothing', async () => {
    const session = await signIn('ann')
    const init = { method: 'POST', headers: { authorization: `Bearer ${session}` } }
    const bindings = { ...env, CONFIG: lookedAtBefore(() => offAndOn('ann')) }
    const answer = app.request('http://localhost/v1/agent/connections', init, bindings)
    const { token } = await got<{ token: string }>(Promise.resolve(answer))
    expect(await problemIn(upgrade('/v1/agent/socket', token))).toMatchObject(unauthorized)
  })

  it('S4 a browser that is back from the provider gets no session', async () => {
    const { vars } = provider()
    await change('ann', { logins: [login] })
    const browser = new Browser(vars)
    await browser.visit(login)
    await offAndOn('ann')
    expect(await problemIn(browser.session())).toMatchObject(unauthorized)
    await browser.visit(login)
    await got(browser.session())
  })

  it('S4 the word of the provider gets no session, unless their clocks may differ by as much', async () => {
    const from = provider()
    await change('ann', { logins: [login] })
    const byToken = (idToken: string) => askWith(from.vars, 'POST', '/v1/sign-in/session', { body: { idToken } })
    const saidBefore = (ms: number) =>
      from.token({ claims: { email: login, email_verified: true, iat: second() - ms / 1_000 } })
    const [old, fresh] = await Promise.all([saidBefore(limits.clockToleranceMs + 2_000), saidBefore(0)])
    await got(byToken(old))
    await offAndOn('ann')
    expect(await problemIn(byToken(old))).toMatchObject(unauthorized)
    await got(byToken(fresh))
  })
})

describe('an account that was inactive while its object could not be reached', () => {
  it('S4 what was open before is closed once the object hears of it, though the account is active again', async () => {
    const token = await signIn('root')
    await got(ask('PUT', '/v1/admin/agents/nia', { token, body: { name: 'Nia' } }))
    const closed = closing(await upgrade('/v1/agent/socket', await connectionTokenFor('/v1/agent', 'nia')))
    const away = { idFromName: (name: string) => env.AGENT.idFromName(name), get: () => ({ deliver: unreachable }) }
    const init = {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Nia', active: false }),
    }
    await got(Promise.resolve(app.request('http://localhost/v1/admin/agents/nia', init, { ...env, AGENT: away })))
    await got(ask('PUT', '/v1/admin/agents/nia', { token, body: { name: 'Nia' } }))
    expect((await closed).code).toBe(closeCodes.revoked.code)
    await got(workspaceBy(await signIn('nia')))
  })
})

const unreachable = () => Promise.reject(new Error('unreachable'))

/** The database, in which something happens right after an account was looked at. */
function lookedAtBefore(happens: () => Promise<void>): object {
  const prepare = (sql: string) => {
    const statement = env.CONFIG.prepare(sql)
    if (!sql.includes('signed_out_at')) return statement
    const bind = (...values: unknown[]) => ({
      first: async () => {
        const row = await statement.bind(...values).first()
        await happens()
        return row
      },
    })
    return { bind }
  }
  return { prepare }
}
