// What the console offers to do, what it asks before, and what it keeps of words that were not sent.
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { at, card, closeDesks, items, openDesk, policy, roomNow, welcome, work, wrapUp } from './desk.ts'

// The first one reads the console's files, which a busy machine takes its time for.
beforeAll(async () => void (await inRoom()), 60_000)
afterEach(() => {
  closeDesks()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

async function inRoom() {
  const all = await openDesk()
  const [{ commandsOf }, overlays, acts, { go }] = await Promise.all([
    import('../../web/console/commands.ts'),
    import('../../web/console/overlays.ts'),
    import('../../web/console/conversation/acts.ts'),
    import('../../web/console/route.ts'),
  ])
  await all.shows({ work: [work('c1', 'active', { wrapUp: policy }), work('c2')] })
  await all.hears('c1', welcome({ partyLimit: 3 }))
  await all.hears('c2', welcome())
  all.desk.way.choose('c1')
  const acting = () =>
    commandsOf(all.desk)
      .filter(({ group }) => group === 'acts')
      .map(({ id }) => id)
  const press = (key: string) =>
    commandsOf(all.desk)
      .find((one) => one.key === key)
      ?.run()
  return { ...all, ...overlays, ...acts, go, acting, press }
}

const person = (id: string) => ({ id, role: 'agent', name: id, joinedAt: at(1) }) as const
const target = (name: string) => ({ kind: 'agent', id: name, name }) as const
const asked = (purpose: 'invite' | 'transfer') =>
  ({ id: `i-${purpose}`, purpose, target: target('cleo'), by: 'p2', at: at(2) }) as const
const offered = (conversation: string) =>
  ({ id: 'o1', conversation, purpose: 'route', state: 'ringing', untilAt: at(20), card }) as const
const roster = [{ ...person('p1'), role: 'customer' } as const, person('p2')]

describe('U3 what is offered', () => {
  it('R2 is no invitation where there is no seat, and neither that nor a transfer while one waits for its answer', async () => {
    const { hears, acting } = await inRoom()
    const ways = () => acting().filter((id) => id === 'invite' || id === 'transfer')
    expect(ways()).toEqual(['invite', 'transfer'])
    await hears('c1', roomNow({ roster, partyLimit: 2 }))
    expect(ways()).toEqual(['transfer'])
    await hears('c1', roomNow({ roster, partyLimit: 3, pending: [asked('invite')] }))
    expect(ways()).toEqual(['transfer'])
    await hears('c1', roomNow({ roster, partyLimit: 4, pending: [asked('transfer')] }))
    expect(ways()).toEqual([])
  })

  it('O3 is no act in a conversation that is in quarantine, only what reads it', async () => {
    const { hears, acting } = await inRoom()
    expect(acting()).toContain('end')
    await hears('c1', roomNow({ roster, fault: 'quarantined' }))
    expect(acting()).toEqual(['search', 'profile', 'engagement'])
  })

  it('O3 neither is taking a parked one back that is in quarantine', async () => {
    const { hears, shows, acting } = await inRoom()
    await shows({ work: [work('c1', 'parked'), work('c2')] })
    expect(acting()).toContain('resume')
    await hears('c1', roomNow({ roster: [], fault: 'quarantined' }))
    expect(acting()).toEqual(['search', 'profile', 'engagement'])
  })

  it('P6 is taking a parked one back, also while it is on its way to somebody', async () => {
    const { shows, acting } = await inRoom()
    await shows({ work: [work('c1', 'returned'), work('c2')] })
    expect(acting()).toContain('resume')
  })

  it('is every key that the help shows', async () => {
    const { desk, shows, press } = await inRoom()
    const [{ commandsOf }, { allKeys, shortcuts }] = await Promise.all([
      import('../../web/console/commands.ts'),
      import('../../web/console/shortcuts.ts'),
    ])
    await shows({ offers: [offered('c3')] })
    const ringing = commandsOf(desk).map(({ id }) => id)
    press('Alt+P')
    const known = new Set<string>([...ringing, ...commandsOf(desk).map(({ id }) => id), 'palette', 'escape'])
    expect(allKeys().map(({ name }) => name)).toEqual(['palette', ...Object.keys(shortcuts), 'escape'])
    expect(allKeys().filter(({ name }) => !known.has(name))).toEqual([])
  })

  it('S1 is nothing to do with one’s own conversation while an earlier one is read, but the way back to it', async () => {
    const { go, acting, selected } = await inRoom()
    go({ at: 'work', conversation: 'c1', earlier: 'c0' })
    expect(acting()).toEqual(['back', 'search', 'profile', 'engagement'])
    expect(selected()).toBe('c1')
  })

  it('A4 is no finishing by the key that was meant to end, when the wrap-up has just opened by itself', async () => {
    const { shows, press, asked: done } = await inRoom()
    const submits = vi.fn<() => void>()
    vi.stubGlobal('requestAnimationFrame', submits)
    vi.useFakeTimers({ toFake: ['performance'] })
    await shows({ work: [work('c2')], wrapUps: [wrapUp('c1')] })
    press('Alt+E')
    expect(submits).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1_000)
    press('Alt+E')
    expect([submits.mock.calls.length, done.length]).toEqual([1, 0])
  })
})

describe('U3 what lies over the page', () => {
  it('names a customer to nobody who signs in next', async () => {
    const { question, meeting, moving, paletteOpen, helpOpen, closeOverlays } = await inRoom()
    question.value = { title: 'Park Vera?', detail: 'Her words', act: 'Park', run: () => {} }
    meeting.value = { conversation: 'c1', how: 'invite' }
    moving.value = { conversation: 'c1', customer: 'Vera', from: 'sales' }
    paletteOpen.value = true
    helpOpen.value = true
    closeOverlays()
    const left = [question, meeting, moving, paletteOpen, helpOpen].map((one) => one.peek())
    expect(left).toEqual([null, null, null, false, false])
  })
})

describe('D2 words that were not sent', () => {
  const cleo = { id: 'cleo', name: 'Cleo' }
  const exits = ['end', 'leave', 'release', 'transfer'] as const
  const kinds = [{ message: 'a word' }, { note: 'a word' }, { corrections: { 'c:1': 'a word' } }] as const

  it.each(exits.flatMap((exit) => kinds.map((draft) => ({ exit, draft }))))(
    'are a reason to ask before $exit: $draft',
    async ({ exit, draft }) => {
      const { desk, question, meet, asked: done, ...acts } = await inRoom()
      desk.drafts.change('c1', draft)
      if (exit === 'transfer') meet(desk, 'c1', exit, cleo)
      else acts[exit](desk, 'c1')
      expect([question.peek()?.detail, done]).toEqual(['a word', []])
      if (exit === 'end') return
      question.peek()?.run()
      expect(done).toEqual([`POST /conversations/c1/${exit}`])
    },
  )

  it('are none where they go along, and where one stays', async () => {
    const { desk, question, meet, asked: done } = await inRoom()
    desk.drafts.change('c1', { message: 'a word' })
    meet(desk, 'c1', 'invite', cleo)
    desk.drafts.change('c1', { message: '', asking: 'Please help' })
    meet(desk, 'c1', 'transfer', cleo)
    expect([question.peek(), done.length]).toEqual([null, 2])
  })

  const everything = { message: 'a', note: 'b', asking: 'c', notes: 'd', corrections: { 'c:1': 'e' } }

  it('are gone with what one has left, and what is left to write down is not', async () => {
    const { desk, shows, leave, question } = await inRoom()
    desk.drafts.change('c1', everything)
    leave(desk, 'c1')
    question.peek()?.run()
    await shows({ work: [work('c2')], wrapUps: [wrapUp('c1')] })
    expect(desk.drafts.of('c1').peek()).toMatchObject({ message: '', note: '', asking: '', notes: 'd' })
    desk.way.choose('c2')
    await shows({ wrapUps: [] })
    expect(desk.drafts.any).toBe(false)
  })

  it('are gone with what has ended, once nobody looks at it', async () => {
    const { desk, shows, hears } = await inRoom()
    desk.drafts.change('c1', everything)
    await hears('c1', roomNow({ status: 'ended' }))
    await shows({ work: [work('c2')] })
    expect(desk.drafts.of('c1').peek()).toMatchObject({ message: '', corrections: { 'c:1': 'e' } })
    desk.way.choose('c2')
    expect(desk.drafts.any).toBe(false)
  })

  it('are there again where one was taken out and comes back, and where one has parked', async () => {
    const { desk, shows } = await inRoom()
    desk.drafts.change('c1', { message: 'a' })
    desk.drafts.change('c2', { message: 'b' })
    await shows({ work: [work('c2', 'parked')] })
    desk.way.select(null)
    await shows({ work: [work('c1'), work('c2', 'parked')] })
    expect(['c1', 'c2'].map((one) => desk.drafts.of(one).peek().message)).toEqual(['a', 'b'])
  })
})

it.each(['redacted', 'deleted'] as const)(
  'R14 a correction of what was %s is kept nowhere, wherever one looks by then',
  async (change) => {
    const { desk, hears } = await inRoom()
    await hears('c1', items(1, { type: 'message', participant: 'p2', text: 'My card is 4111' }))
    desk.drafts.correct('c1', 'c:1', 'My card is 4111 1111')
    desk.way.choose('c2')
    await hears('c1', items(2, { type: 'amended', amends: 'c:1', change }))
    expect([desk.drafts.any, JSON.stringify(desk.drafts.of('c1').peek())]).toEqual([
      false,
      expect.not.stringContaining('4111'),
    ])
  },
)
