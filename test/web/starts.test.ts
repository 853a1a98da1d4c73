// P9 a start whose answer gets lost, asked again.
import { describe, expect, it } from 'vitest'
import { problemOf, refuse, type RefusalCode } from '../../protocol/problem.ts'
import { ApiError, type Call } from '../../web/shared/api.ts'
import { MemoryStorage } from '../../web/shared/memory-storage.ts'
import { Gate } from '../../web/widget/gate.ts'
import { Identity } from '../../web/widget/identity.ts'
import { Starts, type Starting } from '../../web/widget/starts.ts'

/** One browser, and a server that begins a conversation for each key and loses the answers that it is told to. */
function world() {
  const ofTab = new MemoryStorage()
  const conversations = new Map<string, string>()
  const over = new Set<string>()
  const forgotten = new Set<string>()
  const bodies: unknown[] = []
  const attributes = new Map([['basket', '2']])
  let fault: RefusalCode | 'lost' | null = null
  const ask = async ({ method, key = '', body }: Call): Promise<unknown> => {
    if (method === 'GET')
      return {
        items: [...conversations.values()].filter((id) => !over.has(id)).map((conversation) => ({ conversation })),
      }
    if (fault !== null && fault !== 'lost') throw new ApiError(problemOf(refuse(fault)))
    if (forgotten.has(key)) throw new ApiError(problemOf(refuse('key_reused')))
    bodies.push(body)
    if (!conversations.has(key)) conversations.set(key, `c${conversations.size + 1}`)
    if (fault === 'lost') throw new TypeError('lost')
    return { conversation: conversations.get(key), resumed: false, visitorToken: 'visitor' }
  }
  /** As a page that is loaded anew begins. */
  const load = () => {
    const identity = new Identity(new MemoryStorage(), 'visitor', () => Promise.reject(new Error('nobody')))
    const gate = new Gate('shop', () => Promise.reject(new Error('none')))
    const api = <Answer>(call: Call) => ask(call) as Promise<Answer>
    return new Starts({ api, entryPoint: 'shop', identity, ofTab, attributes }, gate)
  }
  const fail = (how: typeof fault) => (fault = how)
  return { load, fail, conversations, over, forgotten, bodies, attributes }
}

const starting = (more: Partial<Starting> = {}): Starting => ({
  at: 'attempt',
  name: 'Vera',
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
    last.opened(begun)
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
