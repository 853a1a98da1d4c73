import { describe, expect, it } from 'vitest'
import { room } from '../../../domain/conversation/room/room.ts'
import { seats } from '../../../domain/conversation/status.ts'
import { conversationUpcasts } from '../../../domain/conversation/upcasts.ts'
import { upcast } from '../../../domain/upcast.ts'
import { limits } from '../../../protocol/limits.ts'
import {
  aFlow,
  agent,
  aStart,
  customer,
  invite,
  message,
  minute,
  note,
  Story,
  toAgent,
  toQueue,
  transfer,
  withAnn,
  withTwo,
} from './story.ts'

const inviting = aFlow('inviting', 'invite', 'say', {
  say: { type: 'playPrompt', text: 'Inviting a new agent…', next: null },
})
const asking = aFlow('asking', 'invite', 'say', {
  say: { type: 'playPrompt', text: 'May we invite a colleague?', next: 'wait' },
  wait: { type: 'wait', timeoutMs: minute, onReturned: 'thanks', onTimeout: 'anyway', onError: null },
  thanks: { type: 'playPrompt', text: 'Thank you.', next: null },
  anyway: { type: 'playPrompt', text: 'We ask them now.', next: null },
})

describe('parties', () => {
  it('R1 a conversation has one customer, whoever else comes', () => {
    const story = withTwo()
    const customers = story.state.participants.filter(({ role }) => role === 'customer')
    expect(customers.map(({ id, person }) => [id, person])).toEqual([['p1', 'cora']])
    expect(story.room).toEqual(['ann', 'ben'])
    expect(story.by({ role: 'customer', customer: 'carl' }, message('Me too')).refusal).toBe('not_a_participant')
  })

  it('R1 starting twice changes nothing', () => {
    const story = withAnn()
    const { state } = story
    story.letter('customer/cora', { ...aStart('persistent'), customer: { id: 'carl', name: 'Carl' } })
    expect(story.events).toEqual([])
    expect(story.state).toBe(state)
  })

  it('R1 before the start nobody can do anything', () => {
    const story = new Story()
    expect(story.by('ann', message('Hi')).refusal).toBe('not_started')
    expect(story.by(customer, message('Hi')).refusal).toBe('not_started')
    expect(story.connects().accepts('ann', 'c1:i1').events).toEqual([])
  })

  it('R4 the customer stands first, then by time of joining, also after somebody came back', () => {
    const story = withTwo()
    story
      .by('ann', { type: 'leave' })
      .by('ben', invite(toAgent('ann')))
      .accepts('ann')
    const roster = room(story.state, 'agents').roster.map(({ id, role, name }) => `${id} ${role} ${name}`)
    expect(roster).toEqual(['p1 customer Cora', 'p3 agent Ben', 'p2 agent Ann'])
    expect(room(story.state, 'customer')).not.toHaveProperty('pending')
    expect(room(story.state, 'customer')).not.toHaveProperty('partyLimit')
    expect(room(story.state, 'customer')).not.toHaveProperty('expiresAt')
  })

  it('R4 an agent who is called like a property of every object is a party like any other', () => {
    const story = withAnn()
      .by('ann', invite(toAgent('constructor')))
      .accepts('constructor')
    expect(story.state.participants.at(-1)).toMatchObject({ id: 'p3', person: 'constructor' })
  })
})

describe('seats', () => {
  it.each([limits.partyLimit.min, limits.partyLimit.multiParty, limits.partyLimit.max])(
    'R2 with a limit of %i that many seats can be taken, and pending invitations take one each',
    (partyLimit) => {
      const story = withAnn('live', { entry: { partyLimit } })
      for (let n = 3; n <= partyLimit; n += 1) {
        story.by('ann', invite(toAgent(`x${n}`)))
        expect(story.refusal).toBe(null)
        if (n % 2 === 0) story.accepts(`x${n}`)
      }
      expect(seats(story.state)).toBe(partyLimit)
      expect(story.by('ann', invite(toAgent('late'))).refusal).toBe('party_limit_reached')
      expect(story.by('ann', invite(toQueue('support'))).refusal).toBe('party_limit_reached')
    },
  )

  it('R2 a pending invitation to a queue takes a seat', () => {
    const story = withAnn('live', { entry: { partyLimit: 3 } }).by('ann', invite(toQueue('support')))
    expect(story.refusal).toBe(null)
    expect(seats(story.state)).toBe(3)
    expect(story.by('ann', invite(toAgent('ben'))).refusal).toBe('party_limit_reached')
  })

  it('R2 a pending transfer takes no seat', () => {
    const story = withAnn('live', { entry: { partyLimit: 2 } }).by('ann', transfer(toAgent('ben')))
    expect(story.refusal).toBe(null)
    expect(seats(story.state)).toBe(2)
    const other = withAnn('live', { entry: { partyLimit: 2 } }).by('ann', transfer(toQueue('support')))
    expect(other.refusal).toBe(null)
  })

  it('R3 two agents invite for the last seat: the second is refused and nothing changes', () => {
    const story = withTwo('live', { entry: { partyLimit: 4 } })
    expect(story.by('ann', invite(toAgent('cleo'))).refusal).toBe(null)
    const { state } = story
    expect(story.by('ben', invite(toAgent('dora'))).refusal).toBe('party_limit_reached')
    expect(story.state).toBe(state)
    expect(story.letters).toEqual([])
    story.declines('cleo')
    expect(story.by('ben', invite(toAgent('dora'))).refusal).toBe(null)
  })

  it.each(['invite', 'transfer'] as const)('Q2, Q3 %s: rung, and missed, as was said when it was asked', (type) => {
    const ring = { ringMs: 7_000, missedPresence: 'busy' } as const
    const at = { type, target: toAgent('ben'), flow: null }
    expect(
      withAnn()
        .by('ann', { ...at, ring })
        .to('agent/ben'),
    ).toMatchObject([{ type: 'offer', ...ring }])
    const plain = { ringMs: limits.ringMs.default, missedPresence: null }
    expect(withAnn().by('ann', at).to('agent/ben')).toMatchObject([{ type: 'offer', ...plain }])
    const flow = aFlow('wait', 'invite', 'hold', {
      hold: { type: 'wait', timeoutMs: 5_000, onReturned: null, onTimeout: null, onError: null },
    })
    const later = withAnn().by('ann', { ...at, flow, ring })
    expect(later.to('agent/ben')).toEqual([])
    later.comesDue(`flow:${later.last.id}`, 5_000)
    expect(later.to('agent/ben')).toMatchObject([{ type: 'offer', ...ring }])
    expect(upcast(conversationUpcasts, 2, { type: 'invited' })).toMatchObject({ ring: null })
    expect(upcast(conversationUpcasts, 2, { type: 'called', automatic: true })).toMatchObject({
      quiet: false,
      missedPresence: null,
    })
  })

  it('R3 who is there or invited is not invited again', () => {
    const story = withTwo().by('ann', invite(toAgent('cleo')))
    expect(story.by('ben', invite(toAgent('cleo'))).refusal).toBe('already_invited')
    expect(story.by('ben', transfer(toAgent('cleo'))).refusal).toBe('already_invited')
    expect(story.by('ben', invite(toAgent('ann'))).refusal).toBe('already_in_room')
  })
})

describe('quick connects', () => {
  it('R5 the own flow runs first with prompts for all; only the agents see who is invited', () => {
    const story = withAnn()
    const before = story.items('customer').length
    story.by('ann', invite(toAgent('ben'), inviting))
    expect(story.items('agents').slice(-2)).toEqual(['prompt: Inviting a new agent…', 'invited: Ben has been invited'])
    expect(story.items('customer').slice(before)).toEqual(['prompt: Inviting a new agent…'])
    expect(story.to('agent/ben')).toMatchObject([{ type: 'offer', purpose: 'invite', queue: null, ticket: null }])
    story.accepts('ben')
    expect(story.lastItem('customer')).toBe('joined: Chat started with Ben')
    expect(story.lastItem('agents')).toBe('joined: Chat started with Ben')
    expect(story.to('agent/ben')).toMatchObject([{ type: 'seated', conversation: 'c1', quiet: false }])
  })

  it('R5 nobody is asked before the flow is over, and the seat is held meanwhile', () => {
    const story = withAnn('live', { entry: { partyLimit: 3 } }).by('ann', invite(toAgent('ben'), asking))
    expect(story.to('agent/ben')).toEqual([])
    expect(story.by('ann', invite(toAgent('cleo'))).refusal).toBe('party_limit_reached')
    story.says('Yes')
    expect(story.items('customer').slice(-2)).toEqual(['message: Yes', 'prompt: Thank you.'])
    expect(story.to('agent/ben')).toMatchObject([{ type: 'offer' }])
  })

  it.each([
    ['is answered', (story: Story) => story.says('Yes'), 'prompt: Thank you.'],
    ['times out', (story: Story) => story.comesDue(`flow:${story.last.id}`, minute), 'prompt: We ask them now.'],
  ])('R2 R5 while the flow waits the seat is taken and nobody reads of it; when it %s they do', (_, goesOn, prompt) => {
    const story = withAnn('live', { entry: { partyLimit: 3 } }).by('ann', invite(toAgent('ben'), asking))
    const line = 'invited: Ben has been invited'
    expect(story.items('agents')).not.toContain(line)
    expect(room(story.state, 'agents').pending).toMatchObject([{ purpose: 'invite', target: { id: 'ben' } }])
    expect(story.by('ann', invite(toAgent('cleo'))).refusal).toBe('party_limit_reached')
    goesOn(story)
    expect(story.items('agents').slice(-2)).toEqual([prompt, line])
    expect(story.items('customer')).not.toContain(line)
    story.accepts('ben')
    expect(story.lastItem('agents')).toBe('joined: Chat started with Ben')
  })

  it('R5 the inviter leaves while the flow waits: the line stands after its prompts for whoever comes', () => {
    const story = withAnn()
      .by('ann', invite(toAgent('ben'), asking))
      .by('ann', { type: 'leave' })
    expect(story.status).toBe('queued')
    story.says('Yes').accepts('ben')
    const seen = story.items('agents')
    expect(seen.slice(seen.indexOf('prompt: Thank you.'))).toEqual([
      'prompt: Thank you.',
      'invited: Ben has been invited',
      'joined: Chat started with Ben',
    ])
  })

  it('R5 a transfer by quick connect is told after the prompts as well', () => {
    const story = withAnn().by('ann', transfer(toQueue('b'), inviting))
    expect(story.items('agents').slice(-2)).toEqual([
      'prompt: Inviting a new agent…',
      'transferring: Transfer to b requested',
    ])
  })

  it('W3 a Wait in an invite flow times out to the millisecond', () => {
    const story = withAnn().by('ann', invite(toAgent('ben'), asking))
    const { id } = story.last
    story.comesDue(`flow:${id}`, minute)
    expect(story.lastItem('customer')).toBe('prompt: We ask them now.')
    expect(story.to('agent/ben')).toMatchObject([{ type: 'offer', invitation: id }])
    expect(story.due()).toEqual([])
  })

  it('R6 cancelled while its flow waits: the target was never asked and hears nothing', () => {
    const story = withAnn().by('ann', invite(toAgent('ben'), asking))
    const { id } = story.last
    story.by('ann', { type: 'cancelInvitation', invitation: id })
    expect(story.letters).toEqual([])
    expect(story.deadlines()).toEqual({})
    expect(story.wait(minute).when({ type: 'due', name: `flow:${id}`, lifeAt: null }).events).toEqual([])
  })
})

describe('invitations that come to nothing', () => {
  const reasons = {
    declined: 'Ben declined',
    missed: 'Ben did not answer',
    offline: 'Ben is offline',
    no_capacity: 'Ben has no free capacity',
    already_there: 'Ben is in the conversation already',
    inactive: 'Ben has no active account',
    not_found: 'Ben does not exist',
  } as const
  it.each(Object.entries(reasons))(
    'R6 %s: the seat is free, the agents know why, the rest is as it was',
    (why, text) => {
      const story = withAnn('live', { entry: { partyLimit: 3 } })
      const { state } = story
      const shown = story.items('customer').length
      story.by('ann', invite(toAgent('ben'))).declines('ben', why as keyof typeof reasons)
      expect(story.state).toEqual({ ...state, invited: state.invited + 1 })
      expect(story.lastItem('agents')).toBe(`invitation_failed: ${text}`)
      expect(story.transcript('agents').at(-1)).toMatchObject({ reason: why })
      expect(story.items('customer')).toHaveLength(shown)
      expect(story.letters).toEqual([])
    },
  )

  it.each(['closed', 'full', 'unstaffed', 'not_found'] as const)('R6 a queue that is %s: the inviter stays', (why) => {
    const story = withAnn()
      .by('ann', invite(toQueue('support')))
      .notAdmitted(why)
    expect(story.types).toEqual(['invitationFailed'])
    expect(story.transcript('agents').at(-1)).toMatchObject({ type: 'invitation_failed', reason: why })
    expect([story.room, story.pending, story.status]).toEqual([['ann'], [], 'active'])
  })

  it('R6 cancelled: the target is told; an acceptance on the way is turned away', () => {
    const story = withAnn().by('ann', invite(toAgent('ben')))
    const { id } = story.last
    story.by('ann', { type: 'cancelInvitation', invitation: id })
    expect(story.to('agent/ben')).toEqual([{ type: 'revoke', offer: id }])
    story.accepts('ben', id)
    expect(story.types).toEqual(['turnedAway'])
    expect(story.to('agent/ben')).toEqual([{ type: 'unseated', conversation: 'c1', invitation: id }])
    expect(story.room).toEqual(['ann'])
  })

  it('R6 a cancelled invitation of a queue is taken back there', () => {
    const story = withAnn()
      .by('ann', invite(toQueue('support')))
      .admitted()
    const { id } = story.last
    story.by('ann', { type: 'cancelInvitation', invitation: id })
    expect(story.to('queue/support')).toEqual([{ type: 'withdraw', invitation: id, why: 'moved' }])
  })

  it.each(['nothing', 'constructor', 'c1:i1'])('R6 cancelling %s, which is not pending, is refused', (invitation) => {
    expect(withAnn().by('ann', { type: 'cancelInvitation', invitation }).refusal).toBe('invitation_not_found')
  })

  it('R6 an answer of somebody who was not asked changes nothing', () => {
    const story = withAnn().by('ann', invite(toAgent('ben')))
    const { id } = story.last
    expect(story.declines('cleo', 'declined', id).events).toEqual([])
    expect(story.accepts('cleo', id).types).toEqual(['turnedAway'])
    expect(story.room).toEqual(['ann'])
    expect(story.accepts('ben', id).room).toEqual(['ann', 'ben'])
  })

  it('R6 an offer that could not be delivered is taken back, and a late acceptance finds it over', () => {
    const story = withAnn().by('ann', invite(toAgent('ben')))
    const [offer] = story.letters
    const { id } = story.last
    story.undelivered(offer!)
    expect(story.transcript('agents').at(-1)).toMatchObject({ type: 'invitation_failed', reason: 'undelivered' })
    expect(story.to('agent/ben')).toEqual([{ type: 'revoke', offer: id }])
    expect(story.accepts('ben', id).types).toEqual(['turnedAway'])
  })
})

describe('absence and secrecy', () => {
  it('R11 the customer closing the page is no leaving, and a second device no second customer', () => {
    const story = withAnn()
    expect(story.vanishes().events).toEqual([])
    expect(story.connects().events).toEqual([])
    expect(story.vanishes().connects().connects().status).toBe('active')
    expect(story.state.participants).toHaveLength(2)
  })

  it('R13 notes, invitations, failures and queues are not in the customer’s transcript', () => {
    const story = withTwo()
      .by('ann', note('Looks tired'))
      .by('ann', invite(toAgent('cleo')))
    story
      .declines('cleo')
      .by('ann', transfer(toQueue('support')))
      .notAdmitted('full')
      .by('ann', { type: 'park' })
    const types = new Set(story.transcript('customer').map(({ type }) => type))
    expect([...types].toSorted()).toEqual(['joined', 'prompt', 'started'])
    expect(story.items('agents')).toContain('note: Looks tired')
    expect(story.by(customer, note('Me too')).refusal).toBe('forbidden')
  })

  it('R13 wrap-up is for agents, also after the end', () => {
    const story = withAnn().by('ann', { type: 'end' })
    const shown = story.items('customer').length
    story.letter('agent/ann', { type: 'wrapUp', agent: 'ann', name: 'Ann', dispositions: ['sold'], notes: 'Fine' })
    expect(story.transcript('agents').at(-1)).toMatchObject({ type: 'wrap_up', dispositions: ['sold'], text: 'Fine' })
    expect(story.items('customer')).toHaveLength(shown)
  })

  it('R15 a conversation keeps the policies that it started with', () => {
    const story = withAnn('live', { entry: { partyLimit: 2 } })
    story.letter('customer/cora', aStart('live', { entry: { partyLimit: 50 } }))
    expect(story.state.entry.partyLimit).toBe(2)
    expect(story.by('ann', invite(toAgent('ben'))).refusal).toBe('party_limit_reached')
  })

  it('D1 both audiences see what both may see in the same order', () => {
    const story = withTwo().says('One').by('ann', note('n')).by('ben', message('Two')).by('ann', message('Three'))
    const customers = story.items('customer')
    expect(story.items('agents').filter((line) => customers.includes(line))).toEqual(customers)
    expect(customers.slice(-3)).toEqual(['message: One', 'message: Two', 'message: Three'])
  })

  it('R11 an agent’s closed page is no leaving', () => {
    expect(withAnn().vanishes(agent('ann')).events).toEqual([])
  })
})
