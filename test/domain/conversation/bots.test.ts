// What a bot in the room is to the rules. What brings one in is a block of a flow that does not exist yet, so here it is in the log already.
import { describe, expect, it } from 'vitest'
import { audienceOf, type Person } from '../../../domain/conversation/person.ts'
import { mayRead, presentAs } from '../../../domain/conversation/room/reading.ts'
import { room } from '../../../domain/conversation/room/room.ts'
import { seats } from '../../../domain/conversation/status.ts'
import { agent, customer, invite, message, note, Story, toAgent, withAnn } from './story.ts'
import { aStart } from './story.ts'

const bot: Person = { role: 'bot', bot: 'robin', name: 'Robin' }
const target = { kind: 'agent', id: 'robin', name: 'Robin' } as const

/** The bot comes in beside whoever is there. */
function withBot(story: Story): Story {
  const participant = {
    id: 'b1',
    role: 'bot',
    name: 'Robin',
    person: 'robin',
    joinedAt: story.now,
    openByAt: null,
  } as const
  return story.after({ type: 'joined', invitation: 'c1:b1', purpose: 'route', target, participant, terms: null })
}

function started(): Story {
  return new Story().letter('customer/cora', aStart('live')).connects().hours(true).admitted()
}

describe('a bot', () => {
  it('R2 takes no seat, and a room with a bot alone is not active', () => {
    const story = started()
    const before = seats(story.state)
    withBot(story)
    expect(seats(story.state)).toBe(before)
    expect(story.status).toBe('queued')
    expect(story.room).toEqual([])
    expect(story.letters).toEqual([])
    expect(story.state.queuedAt).not.toBeNull()
  })

  it('R4 stands in the roster behind the customer, as a bot', () => {
    const story = withBot(withAnn())
    expect(room(story.state, 'customer').roster.map(({ id, role }) => `${id} ${role}`)).toEqual([
      'p1 customer',
      'p2 agent',
      'b1 bot',
    ])
  })

  it('R10 W5 the last agent leaves it behind: the disconnect flow runs', () => {
    const story = withBot(withAnn()).by('ann', { type: 'leave' })
    expect(story.types).toContain('flowEntered')
    expect(story.status).toBe('in_flow')
  })

  it('R7 is removed without a wrap-up, and is nobody whom the customer comes back to', () => {
    const story = withBot(withAnn())
    const { lastAgent } = story.state
    story.by('ann', { type: 'remove', participant: 'b1' })
    expect(story.state.participants.map(({ id }) => id)).toEqual(['p1', 'p2'])
    expect(story.letters).toEqual([])
    expect(story.state.lastAgent).toEqual(lastAgent)
    expect(story.transcript('customer').at(-1)).toMatchObject({ type: 'left', role: 'bot', name: 'Robin' })
  })

  it('W8 writes, and does nothing else; its words are no sign of life of the customer', () => {
    const story = withBot(started())
    const { customer: before } = story.state
    story.wait(5_000).by(bot, message('How can I help?'))
    expect(story.transcript('customer').at(-1)).toMatchObject({ type: 'message', role: 'bot', text: 'How can I help?' })
    expect(story.state.customer).toEqual(before)
    expect(story.by(bot, note('A thought')).refusal).toBe('forbidden')
    expect(story.by(bot, { type: 'end' }).refusal).toBe('forbidden')
    expect(story.by(bot, invite(toAgent('ben'))).refusal).toBe('forbidden')
  })

  it('S1 R13 reads what the customer sees, and only while it is there', () => {
    const story = started()
    expect(mayRead(story.state, bot, story.now)).toBe(false)
    expect(presentAs(story.state, bot, story.now)).toBeNull()
    expect(story.by(bot, message('Hello?')).refusal).toBe('not_a_participant')
    withBot(story)
    expect(presentAs(story.state, bot, story.now)).toEqual({ as: 'party', id: 'b1' })
    expect(mayRead(story.state, bot, story.now)).toBe(true)
    expect(audienceOf(bot)).toBe(audienceOf(customer))
  })

  it('S1 is told from an agent, and a customer, of the same id', () => {
    const story = withBot(started())
    expect(story.by(agent('robin'), message('I am not it')).refusal).toBe('not_a_participant')
    expect(story.by({ role: 'customer', customer: 'robin' }, message('Nor I')).refusal).toBe('not_a_participant')
  })
})
