// The sockets of an agent's workspace, and what a customer's life on a socket means to a conversation.
import { abortAllDurableObjects, evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AgentObject } from '../../durable-objects/agent.ts'
import { closeCodes } from '../../protocol/close-codes.ts'
import { agentConfigSchema } from '../../protocol/config/agents.ts'
import { limits } from '../../protocol/limits.ts'
import { ping, pong, type Workspace } from '../../protocol/server-frames.ts'
import { Poller } from './poller.ts'
import { ben, carl, connect, env, inside, talk, type Client } from './support.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

const test = { kind: 'shell', name: 'test' } as const

/** The object is called as the agent is: each test has an agent of its own. */
function agent() {
  const id = crypto.randomUUID()
  const stub = env.AGENT.get(env.AGENT.idFromName(id))
  const person = { role: 'agent', agent: id, name: 'Ann' } as const
  let version = 0
  const configure = (more: object = {}) => {
    const config = agentConfigSchema.parse({ id, name: 'Ann', ...more })
    return stub.deliver([{ from: 'config', n: ++version, letter: { type: 'configure', config } }])
  }
  return { id, stub, person, configure }
}

async function shown(client: Client): Promise<Workspace> {
  return (JSON.parse(await client.text()) as { workspace: Workspace }).workspace
}

function stateOf(stub: DurableObjectStub<AgentObject>) {
  return runInDurableObject<AgentObject, AgentObject['host']['actor']['state']>(stub, ({ host }) => host.actor.state)
}

describe('the workspace', () => {
  it('A1 every tab shows every change once, also after hibernation', async () => {
    const { stub, person, configure } = agent()
    await configure()
    const one = await connect(stub, person)
    const two = await connect(stub, person)
    expect(await shown(one)).toMatchObject({ presence: 'offline' })
    expect(await shown(two)).toMatchObject({ presence: 'offline' })
    await stub.act({ type: 'presence', presence: 'available' }, test)
    await stub.act({ type: 'presence', presence: 'available' }, test)
    await evictDurableObject(stub)
    await stub.act({ type: 'presence', presence: 'busy' }, test)
    for (const client of [one, two]) {
      expect(await shown(client)).toMatchObject({ presence: 'available' })
      expect(await shown(client)).toMatchObject({ presence: 'busy' })
    }
  })

  it('A3 the first socket and the last one gone are news; a restart without sockets is noticed', async () => {
    const { stub, person, configure } = agent()
    await configure()
    const one = await connect(stub, person)
    const two = await connect(stub, person)
    expect((await stateOf(stub)).connected).toBe(true)
    one.close()
    await one.closed
    expect((await stateOf(stub)).connected).toBe(true)
    two.close()
    await two.closed
    expect((await stateOf(stub)).connected).toBe(false)
    await connect(stub, person)
    await evictDurableObject(stub, { webSockets: 'close' })
    await vi.waitFor(async () => expect((await stateOf(stub)).connected).toBe(false))
  })

  it('A1 A3 without sockets a tab shows every change too, and holds the lease by asking', async () => {
    const { stub, person, configure } = agent()
    await configure()
    const poller = new Poller(stub)
    expect(await poller.open(person)).toMatchObject([{ type: 'workspace', workspace: { presence: 'offline' } }])
    const waiting = poller.hear()
    await stub.act({ type: 'presence', presence: 'available' }, test)
    expect(await waiting).toMatchObject([{ workspace: { presence: 'available' } }])
    await runInDurableObject(stub, () => {})
    const rows = () => runInDurableObject(stub, (_, { storage }) => storage.sql.exec('SELECT * FROM log').toArray())
    const before = await rows()
    // Hours of asking, one request after the other, are not written down.
    for (let ask = 0; ask < 5; ask++) {
      const { leave, waits } = await poller.ask()
      expect(waits).toBe(true)
      await evictDurableObject(stub)
      leave()
      await runInDurableObject(stub, () => {})
    }
    expect(await rows()).toEqual(before)
    const graceMs = limits.leaseGraceMs.min
    await configure({ leaseGraceMs: graceMs })
    const askedAt = Date.now() + 50_000
    vi.setSystemTime(askedAt)
    await poller.ask()
    vi.setSystemTime(askedAt + graceMs - 1_000)
    await runInDurableObject<AgentObject, void>(stub, (object) => object.alarm())
    expect(await stateOf(stub)).toMatchObject({ presence: 'available', connected: true, lifeAt: askedAt })
    vi.setSystemTime(askedAt + graceMs)
    await runInDurableObject<AgentObject, void>(stub, (object) => object.alarm())
    expect((await stateOf(stub)).presence).toBe('offline')
  })

  it('A3 a lease runs out to the millisecond when nothing is heard, and a heartbeat renews it', async () => {
    const { stub, person, configure } = agent()
    const leaseGraceMs = limits.leaseGraceMs.min
    await configure({ leaseGraceMs })
    // The platform stamps its pongs with its own clock: ours begins before it.
    const pongAt = Date.now()
    vi.setSystemTime(pongAt - leaseGraceMs)
    const client = await connect(stub, person)
    await shown(client)
    await stub.act({ type: 'presence', presence: 'away' }, test)
    await shown(client)
    client.send(ping)
    expect(await client.text()).toBe(pong)
    const presenceAt = async (at: number) => {
      vi.setSystemTime(at)
      await runInDurableObject<AgentObject, void>(stub, (object) => object.alarm())
      return (await stateOf(stub)).presence
    }
    expect(await presenceAt(pongAt)).toBe('away')
    const { lifeAt } = await stateOf(stub)
    expect(lifeAt).toBeGreaterThanOrEqual(pongAt)
    expect(await presenceAt(lifeAt + leaseGraceMs - 1)).toBe('away')
    expect(await presenceAt(lifeAt + leaseGraceMs)).toBe('offline')
  })

  /** Available and connected since now; `presenceAt`: after what is due at that time. */
  async function leased() {
    const { id, stub, person, configure } = agent()
    await configure()
    await shown(await connect(stub, person))
    await stub.act({ type: 'presence', presence: 'available' }, test)
    /** A stub of an object that was aborted is good for nothing more. */
    const now = () => env.AGENT.get(env.AGENT.idFromName(id))
    const presenceAt = async (at: number) => {
      vi.setSystemTime(at)
      await runInDurableObject<AgentObject, void>(now(), (object) => object.alarm())
      return (await stateOf(now())).presence
    }
    return { now, stub, person, presenceAt, sinceAt: Date.now(), graceMs: limits.leaseGraceMs.default }
  }

  it('A3 a restart right before the lease is looked at is no absence', async () => {
    const { now, presenceAt, sinceAt, graceMs } = await leased()
    await abortAllDurableObjects()
    // What happens next is that the alarm wakes the object: nobody has come back yet.
    expect(await presenceAt(sinceAt + graceMs)).toBe('available')
    await vi.waitFor(async () => expect((await stateOf(now())).connected).toBe(false))
    const { lifeAt: goneAt } = await stateOf(now())
    expect(goneAt).toBeGreaterThanOrEqual(sinceAt + graceMs)
    expect(await presenceAt(goneAt + graceMs - 1)).toBe('available')
    expect(await presenceAt(goneAt + graceMs)).toBe('offline')
  })

  it('A3 a socket that is dead without a word does not hide the life of one that closed', async () => {
    const { stub, person, presenceAt, sinceAt, graceMs } = await leased()
    const second = await connect(stub, person)
    await shown(second)
    vi.setSystemTime(sinceAt + graceMs - 1_000)
    second.close()
    await second.closed
    await evictDurableObject(stub)
    expect(await presenceAt(sinceAt + graceMs)).toBe('available')
    expect(await presenceAt(sinceAt + 2 * graceMs - 1_001)).toBe('available')
    expect(await presenceAt(sinceAt + 2 * graceMs - 1_000)).toBe('offline')
  })

  it('S4 an account that is switched off is out at once and stays out', async () => {
    const { stub, person, configure } = agent()
    await configure()
    const client = await connect(stub, person)
    await configure({ active: false })
    expect((await client.closed).code).toBe(closeCodes.revoked.code)
    expect((await (await connect(stub, person)).closed).code).toBe(closeCodes.revoked.code)
    expect(await stub.act({ type: 'presence', presence: 'available' }, test)).toMatchObject({
      refused: 'agent_inactive',
    })
  })

  it('S1 a workspace is for its own agent', async () => {
    const { stub, person, configure } = agent()
    expect((await (await connect(stub, person)).closed).code).toBe(closeCodes.notFound.code)
    await configure()
    expect((await (await connect(stub, ben)).closed).code).toBe(closeCodes.forbidden.code)
    expect((await (await connect(stub, carl)).closed).code).toBe(closeCodes.forbidden.code)
  })

  it('S3 a workspace’s socket takes no orders', async () => {
    const { stub, person, configure } = agent()
    await configure()
    const client = await connect(stub, person)
    await shown(client)
    client.send({ type: 'presence', presence: 'available' })
    expect(await client.next()).toMatchObject({ type: 'error', code: 'unknown_type' })
    client.send('x'.repeat(limits.frameBytes + 1))
    expect((await client.closed).code).toBe(closeCodes.tooLarge.code)
  })

  it('D8 an agent has so many sockets and not more', async () => {
    const { stub, person, configure } = agent()
    await configure()
    await Promise.all(Array.from({ length: limits.socketsPerAgent }, () => connect(stub, person)))
    expect((await (await connect(stub, person)).closed).code).toBe(closeCodes.tooManySockets.code)
  })

  it('D8 A3 dead sockets make no room for a connection that is refused: nobody would hear that the agent is gone', async () => {
    const { stub, person, configure } = agent()
    await configure()
    const tokens = Array.from({ length: limits.socketsPerAgent }, (_, index) => `ticket-${index}`)
    const dead = await Promise.all(tokens.map((token) => connect(stub, person, token)))
    vi.setSystemTime(Date.now() + limits.socketSilentMs)
    expect((await (await connect(stub, person, tokens[0])).closed).code).toBe(closeCodes.unauthorized.code)
    const sockets = () => runInDurableObject(stub, (_, ctx) => ctx.getWebSockets('agent').length)
    expect([await sockets(), (await stateOf(stub)).connected]).toEqual([dead.length, true])
    await shown(await connect(stub, person, 'another'))
    for (const client of dead) expect((await client.closed).code).toBe(closeCodes.silent.code)
  })

  it('D3 an older configuration changes nothing, however late it comes', async () => {
    const { id, stub, configure } = agent()
    await configure({ name: 'Old' })
    await configure({ name: 'New' })
    const config = agentConfigSchema.parse({ id, name: 'Old' })
    await stub.deliver([{ from: 'config', n: 1, letter: { type: 'configure', config } }])
    expect((await stateOf(stub)).config?.name).toBe('New')
  })
})

describe('letters between objects', () => {
  it('Q5 letters that have arrived are off the sender’s disk', async () => {
    const { stub } = await talk()
    await vi.waitUntil(() =>
      runInDurableObject(stub, (_, { storage }) => {
        const { count } = storage.sql.exec<{ count: number }>('SELECT COUNT(*) AS count FROM outbox').one()
        return count === 0
      }),
    )
    expect(await inside(stub, ({ host }) => host.actor.quarantined)).toBeNull()
  })

  it('S1 a workspace of somebody who has none leaves no trace', async () => {
    const { stub } = agent()
    expect(await stub.view()).toMatchObject({ refused: 'agent_not_found' })
    const tables = await runInDurableObject(stub, (_, { storage }) =>
      storage.sql.exec(`SELECT COUNT(*) AS count FROM sqlite_master WHERE name = 'log'`).one(),
    )
    expect(tables).toEqual({ count: 0 })
  })
})
