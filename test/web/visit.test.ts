// First words whose start is refused, or asks for a challenge: they stay before their writer's eyes, and can be sent.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { problemOf, refuse, type Challenge, type RefusalCode } from '../../protocol/problem.ts'
import { ApiError, type ApiCall } from '../../web/shared/api.ts'
import { MemoryStorage } from '../../web/shared/memory-storage.ts'
import { Events } from '../../web/widget/events.ts'
import { CustomerIdentity } from '../../web/widget/identity.ts'
import { keysFor } from '../../web/widget/keys.ts'
import { Visit } from '../../web/widget/visit.ts'

const challenge: Challenge = { kind: 'turnstile', siteKey: 'key' }

interface SentRequest {
  readonly key: string
  readonly text: string
  readonly challenge: string | undefined
  refuse(code: RefusalCode): void
}

/** A visitor whose starts wait until the test answers them. */
async function visitor() {
  const asked: SentRequest[] = []
  const challenges: { pass(token: string): void; fail(): void }[] = []
  const api = <Answer>({ method, key = '', body }: ApiCall): Promise<Answer> => {
    if (method === 'GET') return Promise.resolve({ items: [] } as Answer)
    const { message, challenge: token } = body as { message?: { text: string }; challenge?: string }
    return new Promise<Answer>((_, reject) => {
      const refused = (code: RefusalCode) =>
        reject(new ApiError(problemOf({ ...refuse(code), ...(code === 'challenge_required' && { challenge }) })))
      asked.push({ key, text: message?.text ?? '', challenge: token, refuse: refused })
    })
  }
  const storage = new MemoryStorage()
  const keys = keysFor('https://chat.example', 'shop')
  const visit = new Visit({
    api,
    renewing: api,
    entryPoint: 'shop',
    identity: new CustomerIdentity(storage, keys.visitor, () => Promise.reject(new Error('nobody'))),
    storage,
    ofTab: new MemoryStorage(),
    keys,
    events: new Events(),
    attributes: new Map(),
    locale: () => 'en',
    showChallenge: (_challenge, _cData, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('left')))
        challenges.push({ pass: resolve, fail: () => reject(new Error('not passed')) })
      }),
  })
  await visit.resume()
  const words = () => visit.firstWords.peek().map(({ text, state }) => `${state}: ${text}`)
  const start = (n: number) => vi.waitUntil(() => asked[n - 1])
  const become = (...wanted: string[]) => vi.waitFor(() => expect(words()).toEqual(wanted))
  return { visit, asked, challenges, words, start, become }
}

beforeEach(() => {
  vi.stubGlobal('addEventListener', () => {})
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('D2 first words, and others that are written meanwhile', () => {
  it.each<RefusalCode>(['rate_limited', 'wrong_origin', 'queue_closed', 'queue_full'])(
    'stay and can be sent when their start is refused (%s)',
    async (code) => {
      const { visit, start, become } = await visitor()
      expect(visit.say('Hello')).toBeNull()
      const first = await start(1)
      expect(visit.say('Are you there?')).toBeNull()
      await become('waiting: Hello', 'waiting: Are you there?')
      first.refuse(code)
      await become('interrupted: Hello', 'interrupted: Are you there?')
      await visit.retry()
      const second = await start(2)
      expect([first.text, second.text]).toEqual(['Hello', 'Hello'])
      await become('waiting: Hello', 'waiting: Are you there?')
      second.refuse(code)
      await become('interrupted: Hello', 'interrupted: Are you there?')
    },
  )

  it('stay while a challenge is shown, and when it is not passed, and go with the next under the same key', async () => {
    const { visit, asked, challenges, start, become } = await visitor()
    visit.say('Hello')
    const first = await start(1)
    first.refuse('challenge_required')
    await vi.waitUntil(() => challenges[0])
    expect(visit.gate.state.peek()).toBe('asked')
    visit.say('Are you there?')
    await become('waiting: Hello', 'waiting: Are you there?')
    challenges[0]?.fail()
    await become('interrupted: Hello', 'interrupted: Are you there?')
    expect(visit.gate.state.peek()).toBe('failed')
    await visit.retry()
    const second = await start(2)
    second.refuse('challenge_required')
    await vi.waitUntil(() => challenges[1])
    challenges[1]?.pass('token')
    const third = await start(3)
    expect(asked.map(({ key }) => key)).toEqual([first.key, first.key, first.key])
    expect([third.text, third.challenge]).toEqual(['Hello', 'token'])
    third.refuse('challenge_required')
    await become('interrupted: Hello', 'interrupted: Are you there?')
    expect(asked).toHaveLength(3)
  })

  it('that were discarded while their challenge was shown are not said when it is passed', async () => {
    const { visit, challenges, start, words } = await visitor()
    visit.say('Hello')
    const first = await start(1)
    first.refuse('challenge_required')
    await vi.waitUntil(() => challenges[0])
    challenges[0]?.fail()
    await vi.waitFor(() => expect(words()).toEqual(['interrupted: Hello']))
    const [said] = visit.firstWords.peek()
    if (said !== undefined) visit.discard(said)
    visit.say('Something else')
    const second = await start(2)
    expect([second.key, second.text]).toEqual([first.key, ''])
    expect(words()).toEqual(['waiting: Something else'])
    second.refuse('rate_limited')
    await vi.waitFor(() => expect(words()).toEqual(['interrupted: Something else']))
  })
})
