import { describe, expect, it, vi } from 'vitest'
import { MemoryStorage } from '../../web/shared/memory-storage.ts'
import { Identity } from '../../web/widget/identity.ts'

function setUp(answer: (token: string) => Promise<string> = (token) => Promise.resolve(token)) {
  const storage = new MemoryStorage()
  const asked: string[] = []
  const identity = new Identity(storage, 'visitor', async (token) => {
    asked.push(token)
    const id = await answer(token)
    return { customerToken: `ours of ${id}`, customer: { id, name: id } }
  })
  return { identity, storage, asked }
}

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
    expect(await Promise.all([identity.renewed(), identity.renewed()])).toEqual([true, true])
    expect(asked).toEqual(['maria1', 'maria2'])
    expect(identity.token()).toBe('ours of maria2')
  })

  it('is nobody when the site’s word is refused, and a visitor whose token is refused begins anew', async () => {
    const { identity } = setUp(() => Promise.reject(new Error('refused')))
    await expect(identity.identify('forged')).rejects.toThrow('refused')
    expect(await identity.renewed()).toBe(false)
    expect(identity.customer.value).toBeNull()
    identity.becomeVisitor('old')
    expect(await identity.renewed()).toBe(true)
    expect(identity.token()).toBeNull()
    expect(await identity.renewed()).toBe(false)
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
    let refuse: () => void = () => {}
    await identity.identify(() => {
      if (times++ === 0) return Promise.resolve('maria')
      return new Promise((_resolve, reject) => (refuse = () => reject(new Error('signed out'))))
    })
    const renewed = identity.renewed()
    await identity.identify('nora')
    refuse()
    expect(await renewed).toBe(true)
    expect([identity.token(), identity.customer.value?.id]).toEqual(['ours of nora', 'nora'])
    const later = identity.renewed()
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
    const renewed = identity.renewed()
    answers[1]?.('nora')
    await Promise.all([second, renewed])
    // A visitor would have become the first one.
    expect(asked).toEqual(['nora'])
    expect(answers).toHaveLength(2)
  })

  it('is named for a visitor who began while the site was asked, too', async () => {
    const storage = new MemoryStorage()
    const became: (string | null)[] = []
    const identity: Identity = new Identity(storage, 'visitor', async (id) => {
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
    const identity = new Identity(new MemoryStorage(), 'visitor', () => Promise.resolve({ ...session, adjusted }))
    await identity.identify('maria')
    await identity.renewed()
    expect(warn.mock.calls).toEqual([['partyline: adjusted attributes.age (made text)']])
    await setUp().identity.identify('maria')
    expect(warn).toHaveBeenCalledTimes(1)
    warn.mockRestore()
  })
})
