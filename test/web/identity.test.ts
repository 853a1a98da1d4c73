import { describe, expect, it, vi } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { problemOf, refuse } from '../../protocol/problem.ts'
import { ApiError } from '../../web/shared/api.ts'
import { MemoryStorage } from '../../web/shared/memory-storage.ts'
import { CustomerIdentity } from '../../web/widget/identity.ts'

function setUp(answer: (token: string) => Promise<string> = (token) => Promise.resolve(token)) {
  const storage = new MemoryStorage()
  const asked: string[] = []
  const identity = new CustomerIdentity(storage, 'visitor', async (token) => {
    asked.push(token)
    const id = await answer(token)
    return { customerToken: `ours of ${id}`, customer: { id, name: id } }
  })
  return { identity, storage, asked }
}

/** What the server says of a token of the site's, or of the visitor's who brings it. */
const refusalOf = (field: string) => new ApiError(problemOf(refuse('unauthorized', field)))

describe('P8 and P9 who the customer is', () => {
  it('is a visitor with a token that is kept, until the site signs somebody in; that is not kept', async () => {
    const { identity, storage } = setUp()
    expect(identity.token()).toBeNull()
    identity.becomeVisitor('visitor')
    expect(identity.token()).toBe('visitor')
    await identity.identify('maria')
    expect(identity.token()).toBe('ours of maria')
    expect(identity.customer.value?.id).toBe('maria')
    expect(storage.length).toBe(0)
  })

  it('asks the site again when its session has run out, once for all who wait', async () => {
    const { identity, asked } = setUp()
    let times = 0
    await identity.identify(() => Promise.resolve(`maria${++times}`))
    const refused = identity.token()
    expect(await Promise.all([identity.renewed(refused), identity.renewed(refused)])).toEqual([true, true])
    expect(asked).toEqual(['maria1', 'maria2'])
    expect(identity.token()).toBe('ours of maria2')
  })

  it('is nobody when the site’s word is refused, and a visitor whose token is refused begins anew', async () => {
    let refused = false
    const { identity, storage } = setUp((id) => (refused ? Promise.reject(refusalOf('token')) : Promise.resolve(id)))
    await identity.identify('maria')
    refused = true
    // Somebody has begun in another tab.
    storage.setItem('visitor', 'of another tab')
    expect(await identity.renewed(identity.token())).toBe(false)
    expect(identity.customer.value).toBeNull()
    expect(identity.token()).toBe('of another tab')
    expect(await identity.renewed('of another tab')).toBe(true)
    expect(identity.token()).toBeNull()
    expect(await identity.renewed(null)).toBe(false)
  })

  it('is who they were while it cannot be known: the site is away, or the server is', async () => {
    let away = false
    const { identity, storage } = setUp((id) => (away ? Promise.reject(new TypeError('away')) : Promise.resolve(id)))
    let siteAway = false
    await identity.identify(() => (siteAway ? Promise.reject(new TypeError('site away')) : Promise.resolve('maria')))
    storage.setItem('visitor', 'of another tab')
    const refused = identity.token()
    siteAway = true
    await expect(identity.renewed(refused)).rejects.toThrow('site away')
    siteAway = false
    away = true
    await expect(identity.renewed(refused)).rejects.toThrow('away')
    expect([identity.token(), identity.customer.value?.id]).toEqual([refused, 'maria'])
    expect(storage.getItem('visitor')).toBe('of another tab')
    away = false
    expect(await identity.renewed(refused)).toBe(true)
  })

  it('is not the one before where what the site says now is refused, and is where it could not be asked', async () => {
    const { identity } = setUp((id) => (id === 'forged' ? Promise.reject(refusalOf('token')) : Promise.resolve(id)))
    await identity.identify('maria')
    await expect(identity.identify(() => Promise.reject(new TypeError('away')))).rejects.toThrow('away')
    expect(identity.customer.value?.id).toBe('maria')
    await expect(identity.identify('forged')).rejects.toThrow()
    expect(identity.customer.value).toBeNull()
  })

  it('is nobody when the site says so', async () => {
    const { identity } = setUp()
    let times = 0
    await identity.identify(() => (times++ === 0 ? Promise.resolve('maria') : Promise.reject(new Error('signed out'))))
    expect(await identity.renewed(identity.token())).toBe(false)
    expect([identity.token(), identity.customer.value]).toEqual([null, null])
  })

  it('waits for a site that never answers only so long, and asks it again the next time', async () => {
    vi.useFakeTimers()
    try {
      const { identity } = setUp()
      let asked = 0
      await identity.identify(() => (++asked === 2 ? new Promise(() => {}) : Promise.resolve(`maria${asked}`)))
      const refused = identity.token()
      const first = expect(identity.renewed(refused)).rejects.toThrow('in time')
      await vi.advanceTimersByTimeAsync(limits.connectMs)
      await first
      expect(await identity.renewed(refused)).toBe(true)
      expect(identity.token()).toBe('ours of maria3')
    } finally {
      vi.useRealTimers()
    }
  })

  it('forgets nobody because of a token that was refused before they came', async () => {
    const { identity } = setUp()
    identity.becomeVisitor('second')
    expect(await identity.renewed('first')).toBe(true)
    expect(identity.token()).toBe('second')
    await identity.identify('maria')
    expect(await identity.renewed('second')).toBe(true)
    expect(identity.token()).toBe('ours of maria')
  })

  it('is whom the site names, though the visitor here is somebody else by now; a forged word takes nothing', async () => {
    const storage = new MemoryStorage()
    const identity: CustomerIdentity = new CustomerIdentity(storage, 'visitor', (id) => {
      if (id === 'forged') return Promise.reject(refusalOf('token'))
      // What the customer machine answers for a visitor who has become another one, whose answer got lost.
      if (identity.visitorToken() === 'became maria') return Promise.reject(refusalOf('Authorization'))
      return Promise.resolve({ customerToken: `ours of ${id}`, customer: { id, name: id } })
    })
    identity.becomeVisitor('became maria')
    await expect(identity.identify('forged')).rejects.toThrow()
    expect(identity.visitorToken()).toBe('became maria')
    await identity.identify('nora')
    expect([identity.token(), identity.formerToken(), storage.length]).toEqual(['ours of nora', null, 0])
  })

  it('is whoever was named last, whichever answer comes first', async () => {
    let answerFirst: (id: string) => void = () => {}
    const { identity } = setUp((token) =>
      token === 'first' ? new Promise((resolve) => (answerFirst = resolve)) : Promise.resolve(token),
    )
    const first = identity.identify('first')
    await identity.identify('second')
    answerFirst('first')
    await first
    expect(identity.customer.value?.id).toBe('second')
  })

  it('is the next one who was named, though the session of the last one fails to be renewed after that', async () => {
    const { identity, storage } = setUp()
    let times = 0
    let fail: () => void = () => {}
    await identity.identify(() => {
      if (times++ === 0) return Promise.resolve('maria')
      return new Promise((_resolve, reject) => (fail = () => reject(new Error('signed out'))))
    })
    const renewed = identity.renewed(identity.token())
    await identity.identify('nora')
    fail()
    expect(await renewed).toBe(true)
    expect([identity.token(), identity.customer.value?.id]).toEqual(['ours of nora', 'nora'])
    const later = identity.renewed(identity.token())
    identity.forget()
    identity.becomeVisitor('visitor')
    await later
    expect(storage.getItem('visitor')).toBe('visitor')
  })

  it('is asked of the site once for the next one, whenever the word on the last one comes', async () => {
    const { identity, asked } = setUp()
    const answers: ((token: string) => void)[] = []
    const ask = () => new Promise<string>((resolve) => answers.push(resolve))
    const first = identity.identify(ask)
    const second = identity.identify(ask)
    answers[0]?.('maria')
    await first
    const renewed = identity.renewed(identity.token())
    answers[1]?.('nora')
    await Promise.all([second, renewed])
    // A visitor would have become the first one.
    expect(asked).toEqual(['nora'])
    expect(answers).toHaveLength(2)
  })

  it('is named for a visitor who began while the site was asked, too', async () => {
    const storage = new MemoryStorage()
    const became: (string | null)[] = []
    const identity: CustomerIdentity = new CustomerIdentity(storage, 'visitor', async (id) => {
      became.push(identity.visitorToken())
      if (became.length === 1) identity.becomeVisitor('begun meanwhile')
      return { customerToken: `ours of ${id}`, customer: { id, name: id } }
    })
    await identity.identify('maria')
    expect(became).toEqual([null, 'begun meanwhile'])
    expect(identity.formerToken()).toBe('begun meanwhile')
    await identity.identify('nora')
    expect(identity.formerToken()).toBeNull()
  })

  it('says once in the console what of a token could not be taken as it was', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const adjusted = [{ field: 'attributes.age', how: 'made_text' } as const]
    const session = { customerToken: 'ours', customer: { id: 'maria', name: 'Maria' } }
    const identity = new CustomerIdentity(new MemoryStorage(), 'visitor', () =>
      Promise.resolve({ ...session, adjusted }),
    )
    await identity.identify('maria')
    await identity.renewed(identity.token())
    expect(warn.mock.calls).toEqual([['partyline: adjusted attributes.age (made text)']])
    await setUp().identity.identify('maria')
    expect(warn).toHaveBeenCalledTimes(1)
    warn.mockRestore()
  })
})
