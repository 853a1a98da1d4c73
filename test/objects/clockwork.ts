// Time stands still here and is moved by hand. It runs an hour ahead of the machine's, so that no alarm goes off by itself.
import { runInDurableObject } from 'cloudflare:test'
import { vi } from 'vitest'
import { env } from '../worker/support.ts'

type Alarmed = Rpc.DurableObjectBranded & { alarm(info?: AlarmInvocationInfo): void }

export type Stub = DurableObjectStub<Alarmed>

const hour = 3_600_000

let now = 0

/** The time (ms) at which it stands now. */
export function freeze(): number {
  // Every test a day after the one before: no deadline of that one is of any concern.
  now = Math.max(now, Date.now()) + 24 * hour
  vi.useFakeTimers({ toFake: ['Date'], now })
  return now
}

/** Where the machine's clock stands, by which the platform dates heartbeats; only for what is over before a deadline. */
export function freezeHere(): number {
  vi.useRealTimers()
  const here = Date.now()
  vi.useFakeTimers({ toFake: ['Date'], now: here })
  return here
}

export function moveTo(at: number): void {
  now = Math.max(now, at)
  vi.setSystemTime(at)
}

export function thaw(): void {
  vi.useRealTimers()
}

/** The object at an address such as `agent/ann`. */
export function objectAt(address: string): Stub {
  const [kind = '', id = ''] = address.split('/')
  const namespaces = { conversation: env.CONVERSATION, queue: env.QUEUE, agent: env.AGENT, customer: env.CUSTOMER }
  const namespace = namespaces[kind as keyof typeof namespaces] as unknown as DurableObjectNamespace<Alarmed>
  return namespace.get(namespace.idFromName(id))
}

/** How often it has happened, by the log. Asking wakes an object that was put to sleep. */
export function timesIn(address: string, event: string): Promise<number> {
  return runInDurableObject(objectAt(address), (_, { storage }) =>
    Number(
      storage.sql
        .exec<{ times: number }>(`SELECT COUNT(*) AS times FROM log WHERE json_extract(event, '$.type') = ?`, event)
        .one().times,
    ),
  )
}

/** The alarm goes off, if one is set. As on the platform, it says for when it was set. */
export function ring(address: string): Promise<boolean> {
  return runInDurableObject<Alarmed, boolean>(objectAt(address), async (object, { storage }) => {
    const scheduledTime = await storage.getAlarm()
    if (scheduledTime === null) return false
    await storage.deleteAlarm()
    object.alarm({ scheduledTime, isRetry: false, retryCount: 0 })
    return true
  })
}

/** The handler runs although nothing is due: the platform may call it more than once. */
export function ringAgain(address: string): Promise<void> {
  return runInDurableObject<Alarmed, void>(objectAt(address), (object) => object.alarm())
}

export function alarmOf(address: string): Promise<number | null> {
  return runInDurableObject(objectAt(address), (_, { storage }) => storage.getAlarm())
}

export function loseAlarm(address: string): Promise<void> {
  return runInDurableObject(objectAt(address), (_, { storage }) => storage.deleteAlarm())
}
