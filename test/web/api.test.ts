import { describe, expect, it } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { problemOf, refuse, type RefusalCode } from '../../protocol/problem.ts'
import { ApiError, createApi, fetchConnectionToken, renewingApi } from '../../web/shared/api.ts'

function setUp(answers: readonly (Response | Error)[]) {
  const asked: { path: string; headers: Record<string, string> }[] = []
  const waits: number[] = []
  let keys = 0
  const api = createApi({
    fetch: async (path, init) => {
      asked.push({ path, headers: init.headers as Record<string, string> })
      const answer = answers[Math.min(asked.length, answers.length) - 1]
      if (answer instanceof Response) return answer.clone()
      throw answer ?? new TypeError('failed to fetch')
    },
    token: () => 'session',
    newKey: () => `key${++keys}`,
    random: () => 1,
    wait: async (spanMs) => void waits.push(spanMs),
  })
  return { api, asked, waits }
}

const problem = (code: RefusalCode) => {
  const document = problemOf(refuse(code))
  return new Response(JSON.stringify(document), { status: document.status })
}

describe('P8 a session that has run out', () => {
  const park = { method: 'POST', path: '/conversations/c/park' } as const

  it('is renewed, and the act done once more under its key', async () => {
    const { api, asked } = setUp([problem('unauthorized'), Response.json({ items: [] })])
    const told: (string | null)[] = []
    const renewed = (refused: string | null) => Promise.resolve(told.push(refused) > 0)
    const renewing = renewingApi(
      api,
      () => 'session',
      renewed,
      () => 'key',
    )
    expect(await renewing(park)).toEqual({ items: [] })
    expect(asked.map(({ headers }) => headers['idempotency-key'])).toEqual(['key', 'key'])
    expect(told).toEqual(['session'])
  })

  it('that is over refuses, one that nobody knows of leaves the connection waiting, and another refusal is none of its', async () => {
    const { api, asked } = setUp([problem('unauthorized')])
    const over = renewingApi(
      api,
      () => 'session',
      () => Promise.resolve(false),
      () => 'key',
    )
    expect(await fetchConnectionToken(over, park.path)).toEqual({ refused: 'unauthorized' })
    const unknown = renewingApi(
      api,
      () => 'session',
      () => Promise.reject(new TypeError('the site is away')),
      () => 'key',
    )
    await expect(fetchConnectionToken(unknown, park.path)).rejects.toThrow('the site is away')
    expect(asked).toHaveLength(2)
    const { api: another } = setUp([problem('not_a_participant')])
    const renewing = renewingApi(
      another,
      () => 'session',
      () => Promise.reject(new Error('asked')),
      () => 'key',
    )
    expect(await fetchConnectionToken(renewing, park.path)).toEqual({ refused: 'not_a_participant' })
  })

  it('O3 a conversation in quarantine refuses for good, what is merely away does not', async () => {
    expect(await fetchConnectionToken(setUp([problem('quarantined')]).api, park.path)).toEqual({
      refused: 'quarantined',
    })
    await expect(fetchConnectionToken(setUp([problem('unavailable')]).api, park.path)).rejects.toThrow()
  })
})

describe('api', () => {
  it('D3 one act has one key in all its tries, the next act another', async () => {
    const { api, asked, waits } = setUp([new TypeError('x'), problem('unavailable'), Response.json({ items: [] })])
    expect(await api({ method: 'POST', path: '/conversations/c/park' })).toEqual({ items: [] })
    await api({ method: 'POST', path: '/conversations/c/park' })
    expect(asked.map(({ headers }) => headers['idempotency-key'])).toEqual(['key1', 'key1', 'key1', 'key2'])
    expect(asked[0]).toMatchObject({ path: '/v1/conversations/c/park', headers: { authorization: 'Bearer session' } })
    expect(waits).toEqual([2_000, 4_000])
  })

  it('S3 a refusal is not tried again and says which it was', async () => {
    const { api, asked } = setUp([problem('party_limit_reached')])
    const error = await api({ method: 'POST', path: '/x' }).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(ApiError)
    expect((error as ApiError).problem).toMatchObject({ code: 'party_limit_reached', status: 409 })
    expect(asked).toHaveLength(1)
  })

  it('D5 gives up after a bounded number of tries', async () => {
    const { api, asked } = setUp([new TypeError('failed to fetch')])
    await expect(api({ method: 'GET', path: '/x' })).rejects.toThrow('failed to fetch')
    expect(asked).toHaveLength(limits.requestTries)
  })

  it('S3 an answer that is not ours becomes a problem with its status', async () => {
    const { api } = setUp([new Response('<html>', { status: 418 })])
    await expect(api({ method: 'GET', path: '/x' })).rejects.toMatchObject({ problem: { status: 418 } })
  })

  it.each([
    ['not_a_participant', { refused: 'not_a_participant' }],
    ['unauthorized', { refused: 'unauthorized' }],
  ] as const)('S4 %s means that there will be no connection token', async (code, ticket) => {
    expect(await fetchConnectionToken(setUp([problem(code)]).api, '/c')).toEqual(ticket)
  })

  it.each(['unavailable', 'rate_limited', 'not_started'] as const)('D5 %s means to come back', async (code) => {
    const { api, asked } = setUp([problem(code)])
    await expect(fetchConnectionToken(api, '/c')).rejects.toBeInstanceOf(ApiError)
    expect(asked).toHaveLength(1)
  })
})
