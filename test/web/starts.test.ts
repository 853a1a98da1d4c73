// P9 a start whose answer gets lost, asked again.
import { describe, expect, it } from 'vitest'
import { problemOf, refuse, type RefusalCode } from '../../protocol/problem.ts'
import { ApiError, type ApiCall } from '../../web/shared/api.ts'
import { MemoryStorage } from '../../web/shared/memory-storage.ts'
import { Gate } from '../../web/widget/gate.ts'
import { CustomerIdentity } from '../../web/widget/identity.ts'
import { Starts, type Starting } from '../../web/widget/starts.ts'

/** One browser, and a server that begins a conversation for each key and loses the answers that it is told to. */
function world() {
  const ofTab = new MemoryStorage()
  const conversations = new Map<string, string>()
  const over = new Set<string>()
  const forgotten = new Set<string>()
  const bodies: unknown[] = []
  const attributes = new Map([['basket', '2']])
  let said: boolean | undefined
  let fault: RefusalCode | 'lost' | null = null
  const ask = async ({ method, key = '', body }: ApiCall): Promise<unknown> => {
    if (method === 'GET')
      return {
        items: [...conversations.values()].filter((id) => !over.has(id)).map((conversation) => ({ conversation })),
      }
    if (fault !== null && fault !== 'lost') throw new ApiError(problemOf(refuse(fault)))
    if (forgotten.has(key)) throw new ApiError(problemOf(refuse('key_reused')))
    bodies.push(body)
    if (!conversations.has(key)) conversations.set(key, `c${conversations.size + 1}`)
    if (fault === 'lost') throw new TypeError('lost')
    return { conversation: conversations.get(key), resumed: false, said, visitorToken: 'visitor' }
  }
  /** As a page that is loaded anew begins. */
  const load = () => {
    const identity = new CustomerIdentity(new MemoryStorage(), 'visitor', () => Promise.reject(new Error('nobody')))
    const gate = new Gate('shop', () => Promise.reject(new Error('none')))
    const api = <Answer>(call: ApiCall) => ask(call) as Promise<Answer>
    return new Starts({ api, entryPoint: 'shop', identity, ofTab, attributes, locale: () => 'fr-CA' }, gate)
  }
  const fail = (how: typeof fault) => (fault = how)
  const says = (whether: boolean) => (said = whether)
  return { load, fail, says, conversations, over, forgotten, bodies, attributes }
}

const starting = (more: Partial<Starting> = {}): Starting => ({
  at: 'attempt',
  name: 'Vera',
  words: null,
  wanted: () => true,
  started: () => {},
  ...more,
})

describe('P9 a start that has no answer', () => {
  it('is asked again as it was, by the next page as well, until it is answered: one conversation', async () => {
    const { load, fail, conversations, bodies, attributes } = world()
    const starts = load()
    fail('lost')
    await expect(starts.begin(starting())).rejects.toThrow('lost')
    attributes.set('basket', '3')
    await expect(starts.begin(starting({ name: 'Vera Lind' }))).rejects.toThrow('lost')
    for (const passing of ['unavailable', 'rate_limited', 'challenge_required'] as const) {
      fail(passing)
      await expect(load().begin(starting())).rejects.toThrow()
    }
    fail(null)
    const begun = starting()
    const last = load()
    expect(await last.begin(begun)).toMatchObject({ conversation: 'c1' })
    expect(conversations.size).toBe(1)
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1)
    // It could not be opened: still that one.
    expect(await last.begin(begun)).toMatchObject({ conversation: 'c1' })
    last.opened(begun.at)
    expect(await last.begin(begun)).toMatchObject({ conversation: 'c2' })
  })

  it('of somebody else is theirs', async () => {
    const { load, fail, conversations } = world()
    fail('lost')
    await expect(load().begin(starting({ at: 'attempt/maria' }))).rejects.toThrow('lost')
    fail(null)
    expect(await load().begin(starting({ at: 'attempt/nora' }))).toMatchObject({ conversation: 'c2' })
    expect(conversations.size).toBe(2)
  })

  it.each(['invalid', 'wrong_origin', 'unauthorized'] as const)('is over when it is refused (%s)', async (refused) => {
    const { load, fail, conversations } = world()
    const starts = load()
    fail('lost')
    await expect(starts.begin(starting())).rejects.toThrow('lost')
    fail(refused)
    await expect(starts.begin(starting())).rejects.toThrow()
    fail(null)
    await starts.begin(starting())
    expect(conversations.size).toBe(2)
  })

  it.each(['over', 'forgotten'] as const)('makes room for another one where what it began is %s', async (gone) => {
    const { load, fail, conversations, ...lost } = world()
    const starts = load()
    fail('lost')
    await expect(starts.begin(starting())).rejects.toThrow('lost')
    for (const [key, conversation] of conversations) lost[gone].add(gone === 'over' ? conversation : key)
    fail(null)
    const kept: string[] = []
    const keeping = starting({ started: (conversation) => kept.push(conversation) })
    expect(await starts.begin(keeping)).toMatchObject({ conversation: 'c2' })
    // Whoever finds the other one kept would write into it.
    expect(kept).toEqual(['c2'])
  })

  it('is nobody’s who came while it was looked whether what it began is open', async () => {
    const { load, fail } = world()
    const starts = load()
    fail('lost')
    await expect(starts.begin(starting())).rejects.toThrow('lost')
    fail(null)
    // The two questions of the start itself; the third is after the list.
    let here = 2
    const told: string[] = []
    const gone = starting({ wanted: () => here-- > 0, started: (conversation) => told.push(conversation) })
    await expect(starts.begin(gone)).rejects.toThrow('not wanted')
    expect(told).toEqual([])
  })

  it('changes nothing for somebody who is not there any more', async () => {
    const { load } = world()
    let here = true
    const told: string[] = []
    const gone = starting({ wanted: () => here, started: (conversation) => told.push(conversation) })
    const begun = load().begin(gone)
    here = false
    await expect(begun).rejects.toThrow('not wanted')
    expect(told).toEqual([])
  })
})

describe('D3 first words that go along', () => {
  const hello = starting({ words: 'Hello' })

  it('are the same message of the same instance however often the start is asked again, and after that of another', async () => {
    const { load, fail, bodies } = world()
    fail('lost')
    await expect(load().begin(hello)).rejects.toThrow('lost')
    const carried = load().carried('attempt')
    expect(carried).toEqual({ text: 'Hello', instance: expect.stringMatching(/^[\w-]{8,64}$/) as unknown })
    fail(null)
    const last = load()
    await last.begin(starting({ words: 'Hello, and more' }))
    expect(bodies.map((body) => (body as { message: unknown }).message)).toEqual([carried, carried])
    expect(bodies[0]).toMatchObject({ locale: 'fr-CA' })
    last.opened('attempt')
    expect(last.carried('attempt')).toBeNull()
    await last.begin(starting({ words: 'Again' }))
    expect(last.carried('attempt')?.instance).not.toBe(carried?.instance)
  })

  it('are not said any more once their writer has discarded them; it stays the same start', async () => {
    const { load, fail, bodies, conversations } = world()
    const starts = load()
    fail('lost')
    await expect(starts.begin(hello)).rejects.toThrow('lost')
    starts.unsay('attempt')
    expect(starts.carried('attempt')).toBeNull()
    fail(null)
    expect(await starts.begin(starting({ words: 'Something else' }))).toMatchObject({ conversation: 'c1' })
    expect(bodies.at(-1)).not.toHaveProperty('message')
    expect(conversations.size).toBe(1)
  })

  it('that were said in a conversation that is over by now are read there, not said in another one', async () => {
    const { load, fail, over, says, conversations } = world()
    says(true)
    fail('lost')
    await expect(load().begin(hello)).rejects.toThrow('lost')
    over.add('c1')
    fail(null)
    expect(await load().begin(hello)).toMatchObject({ conversation: 'c1' })
    expect(conversations.size).toBe(1)
  })

  it('that were not said there begin another one', async () => {
    const { load, fail, over, says } = world()
    says(false)
    fail('lost')
    await expect(load().begin(hello)).rejects.toThrow('lost')
    over.add('c1')
    fail(null)
    expect(await load().begin(hello)).toMatchObject({ conversation: 'c2' })
  })
})
