// What the chat makes of an entry point that it cannot have.
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Door } from '../../web/widget/door.ts'
import { whyRefused } from '../../web/widget/why.ts'

afterEach(() => void vi.restoreAllMocks().unstubAllGlobals())

const address = 'https://chat.example/v1/entry-points/shop'
const sentence = 'This origin is not on the entry point’s list.'

/** The launcher fails with this; asked why, the server says that. */
async function look(launcherSays: Error, serverSays: () => Promise<Response>) {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const asks = vi.fn(serverSays)
  vi.stubGlobal('fetch', asks)
  const door = new Door(
    () => Promise.reject(launcherSays),
    () => whyRefused(address),
  )
  await door.look()
  await door.look()
  const told = warn.mock.calls.map(([line]) => line as string)
  return { failed: door.failed.value, asks, told }
}

const answers = (status: number, code: string) => async () =>
  Response.json({ title: sentence, status, code }, { status })

describe('U1 an entry point that cannot be had', () => {
  it('because of the page’s origin is refused, and the console says by what and why, once', async () => {
    const { failed, told } = await look(new Error(address, { cause: 403 }), answers(403, 'wrong_origin'))
    expect(failed).toBe('refused')
    expect(told).toEqual([`partyline: ${address} 403 wrong_origin: ${sentence}`])
  })

  it.each([
    ['because there were too many requests', answers(429, 'rate_limited')],
    ['because a proxy refused it', async () => new Response('<html>', { status: 403 })],
    ['because a proxy refused it in JSON', async () => Response.json({ error: 'no' }, { status: 403 })],
    ['because the network went away', () => Promise.reject(new TypeError('Failed to fetch'))],
  ])('%s may be had later', async (_, serverSays) => {
    expect((await look(new Error(address, { cause: 403 }), serverSays)).failed).toBe('failed')
  })

  it.each([
    [new TypeError('Failed to fetch'), 'Failed to fetch'],
    [new Error(address, { cause: 503 }), `${address} 503`],
  ])('because the server is away is not asked for once more: %s', async (error, says) => {
    const { failed, asks, told } = await look(error, answers(403, 'wrong_origin'))
    expect([failed, asks.mock.calls.length, told]).toEqual(['failed', 0, [`partyline: ${says}`]])
  })
})
