// What the desk makes of an agent's acts, when they are done, when they are refused and when they come to nothing.
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { at, card, closeDesks, items, openDesk, policy, roomNow, welcome, work, wrapUp } from './desk.ts'

// The first one reads the console's files, which a busy machine takes its time for.
beforeAll(async () => void (await openDesk()), 60_000)
afterEach(() => {
  closeDesks()
  vi.unstubAllGlobals()
})

const leave = 'POST /conversations/c1/leave'
const transfer = 'POST /conversations/c1/transfer'

/** In two conversations, the first of which is looked at. */
async function inTwo() {
  const all = await openDesk()
  await all.shows({ work: [work('c1'), work('c2')] })
  await all.hears('c1', welcome())
  await all.hears('c2', welcome())
  all.desk.way.choose('c1')
  const { leave: leaves, meet } = await import('../../web/console/conversation/acts.ts')
  return {
    ...all,
    leaves: async () => {
      leaves(all.desk, 'c1')
      await vi.waitFor(() => expect(all.asked).toContain(leave))
      await settled()
    },
    transfers: async () => {
      meet(all.desk, 'c1', 'transfer', { id: 'cleo', name: 'Cleo' })
      await settled()
    },
  }
}

describe('T2 R8 one’s own leaving', () => {
  it('leads to the next conversation once one is out', async () => {
    const { leaves, shows, selected } = await inTwo()
    await leaves()
    expect(selected()).toBe('c1')
    await shows({ work: [work('c2')] })
    expect(selected()).toBe('c2')
  })

  it('that was refused leads nowhere when somebody else takes one out later', async () => {
    const { leaves, refuse, shows, selected } = await inTwo()
    refuse(leave, 'not_a_participant')
    await leaves()
    await shows({ work: [work('c2')] })
    expect(selected()).toBe('c1')
  })

  it('by a transfer waits for whoever is asked, and leads to what is to be written down when they have come', async () => {
    const { transfers, answers, hears, shows, selected } = await inTwo()
    answers.set(transfer, () => ({ items: [{ type: 'transferring', invitation: 'i1' }] }))
    await transfers()
    await hears('c1', items(1, { type: 'transferring', invitation: 'i1' }))
    await shows({ work: [work('c1'), work('c2')] })
    expect(selected()).toBe('c1')
    await shows({ work: [work('c2')], wrapUps: [wrapUp('c1')] })
    expect(selected()).toBe('c1')
  })

  it('by a transfer leads to the next one to look at it, for what is being typed is meant for somebody else', async () => {
    const { transfers, answers, shows, selected, desk } = await inTwo()
    answers.set(transfer, () => ({ items: [{ type: 'transferring', invitation: 'i1' }] }))
    await transfers()
    desk.underway.noLongerWaited('c1')
    await shows({ work: [work('c2')] })
    expect([selected(), desk.underway.waited.peek()]).toEqual(['c2', null])
    desk.focus.writeAhead('x')
    expect(desk.drafts.of('c2').peek().message).toBe('')
  })

  it('by a transfer leads on for who has been elsewhere since and has come back', async () => {
    const { transfers, answers, shows, selected, desk } = await inTwo()
    answers.set(transfer, () => ({ items: [{ type: 'transferring', invitation: 'i1' }] }))
    await transfers()
    desk.way.choose('c2')
    desk.way.choose('c1')
    await shows({ work: [work('c2')] })
    expect(selected()).toBe('c2')
  })

  const failed = { type: 'invitation_failed', reason: 'declined', invitation: 'i1' } as const

  it('by a transfer that came to nothing leads nowhere when somebody else takes one out later', async () => {
    const { transfers, answers, hears, shows, selected } = await inTwo()
    answers.set(transfer, () => ({ items: [{ type: 'transferring', invitation: 'i1' }] }))
    await transfers()
    await hears(
      'c1',
      items(1, { type: 'transferring', invitation: 'i1' }, { type: 'invitation_failed', invitation: 'i0' }),
    )
    await hears('c1', items(3, failed))
    await shows({ work: [work('c2')] })
    expect(selected()).toBe('c1')
  })

  it('by a transfer behind a flow, which is known by what the room waits for, is taken back in the same way', async () => {
    const { transfers, hears, shows, selected } = await inTwo()
    await transfers()
    const target = { kind: 'agent', id: 'cleo', name: 'Cleo' } as const
    const pending = { id: 'i1', purpose: 'transfer', target, by: 'p2', at: '' } as const
    await hears('c1', roomNow({ pending: [pending] }))
    await hears('c1', items(1, failed))
    await hears('c1', roomNow({}))
    await shows({ work: [work('c2')] })
    expect(selected()).toBe('c1')
  })

  it('by a transfer that came to nothing can be tried again', async () => {
    const { transfers, answers, hears, shows, selected } = await inTwo()
    for (const invitation of ['i1', 'i2']) {
      answers.set(transfer, () => ({ items: [{ type: 'transferring', invitation }] }))
      await transfers()
      if (invitation === 'i1') await hears('c1', items(1, { type: 'transferring', invitation }, failed))
    }
    await shows({ work: [work('c2')] })
    expect(selected()).toBe('c2')
  })
})

describe('Q5 A6 one’s own coming in', () => {
  const offer = (conversation: string) => ({
    id: `o${conversation}`,
    conversation,
    purpose: 'route' as const,
    state: 'ringing' as const,
    untilAt: at(20),
    card,
  })
  const accepted = async () => {
    const all = await openDesk()
    const { answer } = await import('../../web/console/answer.ts')
    await all.shows({ work: [work('c2')], offers: [offer('c1')] })
    all.desk.way.select('c2')
    answer(all.desk, offer('c1'), 'accept')
    await settled()
    return all
  }

  it('leads there, and the next word belongs there as soon as there is a field', async () => {
    const { shows, selected, desk } = await accepted()
    expect(desk.underway.waited.peek()).toBe('c1')
    await shows({ work: [work('c1'), work('c2')], offers: [] })
    expect([selected(), desk.underway.waited.peek()]).toEqual(['c1', 'c1'])
    desk.underway.noLongerWaited('c1')
    expect(desk.underway.inward.peek().size).toBe(0)
  })

  it('leads nowhere for who has gone elsewhere since', async () => {
    const { shows, selected, desk } = await accepted()
    desk.way.select('c2')
    await shows({ work: [work('c1'), work('c2')], offers: [] })
    expect([selected(), desk.underway.inward.peek().size]).toEqual(['c2', 0])
  })

  it('that was refused is waited for no longer', async () => {
    const all = await openDesk()
    const { answer } = await import('../../web/console/answer.ts')
    all.refuse('POST /agent/offers/oc1', 'offer_gone')
    await all.shows({ offers: [offer('c1')] })
    answer(all.desk, offer('c1'), 'accept')
    expect(all.desk.underway.waited.peek()).toBe('c1')
    await settled()
    expect(all.desk.underway.inward.peek().size).toBe(0)
  })

  it('for which somebody else was faster leads nowhere when the conversation comes later by itself', async () => {
    const { shows, selected, desk } = await accepted()
    await shows({ work: [work('c2')], offers: [] })
    expect(desk.underway.inward.peek().size).toBe(0)
    await shows({ work: [work('c1'), work('c2')] })
    expect(selected()).toBe('c2')
  })

  it('leads nowhere for who has gone elsewhere by a link, and what they type is written nowhere', async () => {
    const { shows, selected, desk } = await accepted()
    const { go } = await import('../../web/console/route.ts')
    go({ at: 'board' })
    expect(desk.focus.writeAhead('x')).toBe(false)
    await shows({ work: [work('c1'), work('c2')], offers: [] })
    expect([selected(), desk.drafts.of('c1').peek().message]).toEqual([null, ''])
  })

  it('takes nobody away from an earlier conversation that they have begun to read', async () => {
    const { shows, desk } = await accepted()
    const { go, route } = await import('../../web/console/route.ts')
    go({ at: 'work', conversation: 'c2', earlier: 'c0' })
    await shows({ work: [work('c1'), work('c2')], offers: [] })
    expect([route.peek(), desk.underway.waited.peek()]).toEqual([
      { at: 'work', conversation: 'c2', earlier: 'c0' },
      null,
    ])
  })
})

describe('P6 D2 what is said to a parked one', () => {
  const onlooker = { id: 'p3', role: 'customer', name: 'Vera', joinedAt: at(0) } as const
  const parked = async () => {
    const all = await openDesk()
    const { resume } = await import('../../web/console/conversation/acts.ts')
    await all.shows({ work: [work('c1', 'parked'), work('c2')] })
    all.desk.way.choose('c1')
    await all.hears('c1', welcome({ status: 'parked', roster: [onlooker] }))
    all.desk.underway.noLongerWaited('c1')
    return {
      ...all,
      says: (text: string) => resume(all.desk, 'c1', [text]),
      lets: async () => {
        await all.shows({ work: [work('c1'), work('c2')] })
        await all.hears('c1', welcome())
      },
      said: () =>
        all.desk.rooms
          .of('c1')
          ?.unsent.entries.peek()
          .map(({ type, text }) => `${type} ${text}`),
    }
  }

  it('goes out as soon as one is in, apart from what is typed meanwhile', async () => {
    const { desk, says, lets, said } = await parked()
    says('Hello')
    for (const key of 'And by') desk.focus.writeAhead(key)
    expect(said()).toEqual([])
    await lets()
    expect([said(), desk.drafts.of('c1').peek().message]).toEqual([['message Hello'], 'And by'])
  })

  it('goes out also when one looks elsewhere by then, and nothing else goes out later', async () => {
    const { desk, says, lets, said, selected } = await parked()
    says('Hello')
    desk.way.choose('c2')
    desk.drafts.change('c1', { message: 'not yet' })
    await lets()
    desk.way.choose('c1')
    expect([selected(), said(), desk.drafts.of('c1').peek().message]).toEqual(['c1', ['message Hello'], 'not yet'])
  })

  it('is a message, also beside a note that was begun', async () => {
    const { desk, says, lets, said } = await parked()
    desk.drafts.change('c1', { kind: 'note', note: 'Has been rude' })
    desk.way.choose('c1')
    desk.focus.writeAhead('H')
    expect(desk.drafts.of('c1').peek()).toMatchObject({ message: 'H', note: 'Has been rude' })
    says('Hello')
    desk.focus.writeAhead('i')
    await lets()
    expect(said()).toEqual(['message Hello'])
    expect(desk.drafts.of('c1').peek()).toMatchObject({ kind: 'message', message: 'Hi', note: 'Has been rude' })
  })

  it('stands in its field again before what was typed since, if there is no room for it or the page goes', async () => {
    const { desk, says, refuse, said } = await parked()
    refuse('POST /agent/work/c1/resume', 'no_capacity')
    says('Hello')
    desk.focus.writeAhead('!')
    await settled()
    expect([said(), desk.drafts.of('c1').peek().message]).toEqual([[], 'Hello\n!'])
    desk.drafts.change('c1', { message: '' })
    says('Again')
    desk.close()
    expect(desk.drafts.of('c1').peek().message).toBe('Again')
  })
})

describe('A4 ending', () => {
  const ends = async (asked: typeof policy | null) => {
    const all = await openDesk()
    const { end } = await import('../../web/console/conversation/acts.ts')
    const { undo } = await import('../../web/console/held.ts')
    await all.shows({ work: [work('c1', 'active', { wrapUp: asked }), work('c2')] })
    all.desk.way.choose('c1')
    end(all.desk, 'c1')
    return { ...all, undo }
  }

  it('goes on at once where nothing is to be written down, and comes back when it is undone', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { selected, undo, asked } = await ends(null)
    expect(selected()).toBe('c2')
    undo()
    vi.advanceTimersByTime(2 * limits.undoMs)
    vi.useRealTimers()
    expect([selected(), asked.filter((each) => each.endsWith('/end'))]).toEqual(['c1', []])
  })

  it('leads to what is to be written down where something is', async () => {
    const { selected, desk, undo } = await ends(policy)
    expect([selected(), desk.focus.writingUp.peek()?.conversation]).toEqual(['c1', 'c1'])
    undo()
  })
})

describe('R14 words for what has ended are kept nowhere', () => {
  it.each([['the room'], ['the workspace']])('where %s tells first', async (first) => {
    const { desk, shows, hears } = await inTwo()
    desk.drafts.change('c1', { message: 'Half a sen', note: 'Half a no' })
    const room = () => hears('c1', roomNow({ status: 'ended' }))
    const workspace = () => shows({ work: [work('c2')], wrapUps: [wrapUp('c1')] })
    for (const tells of first === 'the room' ? [room, workspace] : [workspace, room]) await tells()
    desk.drafts.change('c1', { notes: 'Solved' })
    expect(desk.drafts.of('c1').peek()).toMatchObject({ message: '', note: '', notes: 'Solved' })
    await shows({ wrapUps: [] })
    desk.way.choose('c2')
    expect(desk.drafts.any).toBe(false)
  })
})

const settled = () => new Promise((resolve) => setTimeout(resolve, 5))

describe('D5 when the workspace is connected again', () => {
  it('rooms that wait for their next try try at once', async () => {
    const { shows, hears, closes, dialled } = await openDesk()
    // The longest pause before each try.
    vi.spyOn(Math, 'random').mockReturnValue(0.999)
    await shows({ work: [work('c1')] })
    await hears('c1', welcome())
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    try {
      for (let tries = 2; tries < 6; tries++) {
        closes('conversations/c1')
        while (dialled('conversations/c1') < tries) await vi.advanceTimersByTimeAsync(100)
      }
      closes('conversations/c1')
      closes('agent')
      await vi.advanceTimersByTimeAsync(2 * limits.backOffMs.first)
      expect(dialled('agent')).toBe(2)
      expect(dialled('conversations/c1')).toBe(6)
    } finally {
      vi.useRealTimers()
    }
  })
})
