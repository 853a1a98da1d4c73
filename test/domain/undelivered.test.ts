// Letters that came back: each may have arrived or not, and whoever sent it must be right in both cases.
import { describe, expect, it } from 'vitest'
import { agentMachine } from '../../domain/agent/machine.ts'
import { used } from '../../domain/agent/state.ts'
import { whenUndelivered as byAgents } from '../../domain/agent/undelivered.ts'
import { whenUndelivered as byConversations } from '../../domain/conversation/undelivered.ts'
import { whenUndelivered as byCustomers } from '../../domain/customer/machine.ts'
import type { FromAgent, FromConversation, FromCustomer, FromQueue, Letter, Outgoing } from '../../domain/letters.ts'
import { whenUndelivered as byQueues } from '../../domain/queue/decide.ts'
import { limits } from '../../protocol/limits.ts'
import {
  customer,
  invite,
  message,
  minute,
  started,
  toAgent,
  toQueue as aTarget,
  waiting,
  withAnn,
} from './conversation/story.ts'
import {
  accept,
  anAgent,
  aQueue,
  directOffer,
  enqueue,
  gone,
  here,
  offers,
  queueOffer,
  ready,
  seated,
  setPresence,
  toAgent as agentHears,
  toQueue,
  working,
  type AgentScene,
  type QueueScene,
} from './routing-fixtures.ts'

/** The configuration's letters are no object's: it says its own again, and is asked for the others. */
type OfConfiguration = 'configure' | 'flows'
type Sent = (FromConversation | FromQueue | FromAgent | FromCustomer)['type'] | OfConfiguration
/** `true` does not fit when there is a kind of letter that nobody sends, and so nobody has an answer for. */
const everyKindHasASender: Exclude<Letter['type'], Sent> extends never ? true : false = true

describe('letters that came back', () => {
  it('Q5 every kind that an object sends has an answer in its table', () => {
    expect(everyKindHasASender).toBe(true)
    const kinds = [byConversations, byQueues, byAgents, byCustomers].map((table) => Object.keys(table).length)
    expect(kinds).toEqual([20, 7, 12, 4])
  })
})

describe('a conversation', () => {
  const find = (sent: readonly Outgoing[], type: string, to = '') => {
    const found = sent.findLast((each) => each.letter.type === type && each.to.startsWith(to))
    return found ?? expect.fail(`no ${type} was sent`)
  }

  it.each(['withdraw', 'ended', 'gone'] as const)('Q5 says again that it is over, also after its end: %s', (type) => {
    const story = withAnn()
      .by('ann', invite(aTarget('support')))
      .admitted()
      .by('ann', { type: 'end' })
    const lost = find(story.sent, type)
    expect(story.undelivered(lost).letters).toEqual([lost])
    expect(story.state.ended).not.toBeNull()
  })

  it('Q5 says again to the queue that somebody took it', () => {
    const story = withAnn()
    const lost = find(story.sent, 'taken')
    expect(story.undelivered(lost).letters).toEqual([lost])
  })

  it('T4 tells the queue that an agent has left for as long as it looks for somebody and they are not back', () => {
    const inviting = () =>
      withAnn()
        .by('ann', invite(aTarget('support')))
        .admitted()
        .by('ann', { type: 'leave' })
    const story = inviting()
    const lost = find(story.sent, 'left')
    expect(story.undelivered(lost).letters).toEqual([lost])
    expect(story.accepts('ann').undelivered(lost).letters).toEqual([])
    expect(inviting().by(customer, { type: 'leave' }).undelivered(lost).letters).toEqual([])
  })

  it('Q10 P12 tells the queue what is true now, and nothing of an invitation that is over', () => {
    const story = waiting('persistent').wait(minute).says('One').wait(minute)
    const worded = find(story.sent, 'worded')
    story.says('Two').undelivered(worded)
    expect(story.letters).toEqual([{ ...worded, letter: { ...worded.letter, at: story.now } }])
    expect(story.accepts('ann').undelivered(worded).letters).toEqual([])

    const asleep = waiting().wait(minute)
    asleep.due(null)
    const skipped = find(asleep.sent, 'skip')
    expect(skipped.letter).toMatchObject({ skipped: true })
    asleep.connects().undelivered(skipped)
    expect(asleep.letters).toEqual([{ ...skipped, letter: { ...skipped.letter, skipped: false } }])
  })

  it('Q5 says again who is in the room; who is out again keeps no place', () => {
    const story = withAnn()
    const lost = find(story.sent, 'seated')
    expect(story.undelivered(lost).letters).toEqual([lost])
    story
      .by('ann', invite(toAgent('ben')))
      .accepts('ben')
      .by('ann', { type: 'leave' })
    const { invitation } = lost.letter as Extract<Letter, { type: 'seated' }>
    expect(story.undelivered(lost).letters).toEqual([
      { to: 'agent/ann', letter: { type: 'unseated', conversation: 'c1', invitation } },
    ])
  })

  it('Q5 does not tell who came back that they are out', () => {
    const story = withAnn()
      .by('ann', invite(toAgent('ben')))
      .accepts('ben')
      .by('ann', { type: 'leave' })
    const lost = find(story.sent, 'gone', 'agent/ann')
    expect(story.undelivered(lost).letters).toEqual([lost])
    story.by('ben', invite(toAgent('ann'))).accepts('ann')
    expect(story.undelivered(lost).letters).toEqual([])
  })

  it('P9 Q2 tells agents the customer’s name as it is now, and that a conversation was opened', () => {
    const signsIn = (name: string) =>
      ({ type: 'identified', from: 'cora', customer: { id: 'cora', name }, attributes: {} }) as const
    const story = withAnn().letter('customer/cora', signsIn('Maria'))
    const named = find(story.sent, 'named')
    story.letter('customer/cora', signsIn('Mary')).undelivered(named)
    expect(story.letters).toEqual([{ ...named, letter: { ...named.letter, customer: 'Mary' } }])
    const assigned = waiting().accepts('ann', undefined, true).by('ann', message('Hello'))
    const opened = find(assigned.sent, 'opened')
    expect(assigned.undelivered(opened).letters).toEqual([opened])
    expect(assigned.by('ann', { type: 'end' }).undelivered(opened).letters).toEqual([])
  })

  it('P6 lists nobody a conversation that went elsewhere since it was parked', () => {
    const story = withAnn('persistent').by('ann', { type: 'park' })
    const lost = find(story.sent, 'gone')
    expect(lost.letter).toMatchObject({ parked: true })
    expect(story.undelivered(lost).letters).toEqual([lost])
    const returned = { ...lost, letter: { ...lost.letter, returned: true } }
    expect(story.says('Here I am').undelivered(lost).letters).toEqual([returned])
    expect(story.flows(null).undelivered(lost).letters).toEqual([returned])
    expect(story.declines('ann').admitted().undelivered(lost).letters).toEqual([returned])
    story.accepts('ben')
    const unlisted = find(story.sent, 'unlisted')
    expect(story.undelivered(lost).letters).toEqual([{ ...lost, letter: { ...lost.letter, parked: false } }])
    expect(story.undelivered(unlisted).letters).toEqual([unlisted])
    expect(story.undelivered(find(story.sent, 'returned')).letters).toEqual([])
  })

  it('P6 says of who is out that it stands on their list, if they parked it since', () => {
    const story = withAnn('persistent')
      .by('ann', invite(toAgent('ben')))
      .accepts('ben')
      .by('ann', { type: 'leave' })
    const lost = find(story.sent, 'gone', 'agent/ann')
    expect(lost.letter).toMatchObject({ parked: false })
    story
      .by('ben', invite(toAgent('ann')))
      .accepts('ann')
      .by('ben', { type: 'leave' })
      .by('ann', { type: 'park' })
    expect(story.undelivered(lost).letters).toEqual([{ ...lost, letter: { ...lost.letter, parked: true } }])
  })

  it('A2 does not say once more that an agent is in by an invitation of an earlier stay', () => {
    const story = withAnn()
      .by('ann', invite(toAgent('ben')))
      .accepts('ben')
    const lost = find(story.sent, 'seated', 'agent/ann')
    story
      .by('ann', { type: 'leave' })
      .by('ben', invite(toAgent('ann')))
      .accepts('ann')
    expect(story.room).toEqual(['ben', 'ann'])
    expect(story.undelivered(lost, 'forgotten').letters).toEqual([])
    const newest = story.sent.findLast(({ to, letter }) => to === 'agent/ann' && letter.type === 'seated')
    expect(story.undelivered(newest ?? lost, 'forgotten').letters).toMatchObject([
      { to: 'agent/ann', letter: { type: 'seated' } },
    ])
  })

  it('P6 tells the agent who parked it that the customer is back, while they are', () => {
    const story = withAnn('persistent').by('ann', { type: 'park' }).says('Here I am')
    const lost = find(story.sent, 'returned')
    expect(story.undelivered(lost).letters).toEqual([lost])
    expect(story.flows(null).undelivered(lost).letters).toEqual([lost])
  })

  it('P6 tells the agent who parked it that it is parked again, as long as it is', () => {
    const story = withAnn('persistent').by('ann', { type: 'park' }).says('Here I am').flows(null)
    story.declines('ann').notAdmitted('full')
    const lost = find(story.sent, 'parkedAgain')
    expect(story.undelivered(lost).letters).toEqual([lost])
    const returned = find(story.sent, 'returned')
    expect(story.undelivered(returned).letters).toEqual([])
    expect(story.says('Still here').undelivered(lost).letters).toEqual([])
    expect(story.undelivered(returned).letters).toEqual([returned])
    expect(story.flows(null).undelivered(lost).letters).toEqual([])
  })

  it('Q5 turns away again, and needs no answer to what time answers', () => {
    const story = withAnn().accepts('ben', 'c1:i1')
    const lost = find(story.sent, 'unseated')
    expect(story.undelivered(lost).letters).toEqual([lost])
    expect(story.undelivered(find(story.sent, 'ask')).letters).toEqual([])
    const cancelled = withAnn().by('ann', invite(toAgent('ben')))
    cancelled.by('ann', { type: 'cancelInvitation', invitation: cancelled.last.id })
    expect(cancelled.undelivered(find(cancelled.sent, 'revoke')).letters).toEqual([])
  })

  it.each(['live', 'persistent'] as const)(
    'Q5 T3 a queue that is there and cannot tell whether it was asked is asked again, with what is true now: %s',
    (mode) => {
      const story = started(mode).connects()
      if (story.state.run?.wake.for === 'answer') story.hours(true)
      const lost = find(story.sent, 'enqueue')
      const { orderAt } = lost.letter as Extract<Letter, { type: 'enqueue' }>
      expect(story.undelivered(lost, 'forgotten').letters).toEqual([lost])
      story.wait(minute).says('Anybody there?').undelivered(lost, 'forgotten')
      const letter = { ...lost.letter, orderAt: mode === 'live' ? orderAt : story.now }
      expect(story.letters).toEqual([{ ...lost, letter }])
      expect(story.status).toBe('queued')
      expect(story.admitted().undelivered(lost, 'forgotten').letters).toEqual([])
      story.by(customer, { type: 'end' })
      expect(story.undelivered(lost, 'forgotten').letters).toEqual([])
    },
  )

  it('Q5 a queue that said no to the first copy of a question is told that the second one is over', () => {
    const story = started('live').connects()
    if (story.state.run?.wake.for === 'answer') story.hours(true)
    const lost = find(story.sent, 'enqueue')
    const { invitation } = lost.letter as Extract<Letter, { type: 'enqueue' }>
    story.undelivered(lost, 'forgotten').notAdmitted('full', invitation)
    expect(story.letters).toContainEqual({ to: lost.to, letter: { type: 'withdraw', invitation, why: 'moved' } })
  })

  it('Q5 R6 an agent who is there and cannot tell whether they were asked is asked again, while they are still wanted', () => {
    const story = withAnn().by('ann', invite(toAgent('ben')))
    const lost = find(story.sent, 'offer')
    expect(story.undelivered(lost, 'forgotten').letters).toEqual([lost])
    story.by('ann', { type: 'cancelInvitation', invitation: story.last.id })
    expect(story.undelivered(lost, 'forgotten').letters).toEqual([])
  })

  it('R13 nobody sees that a letter came back', () => {
    const story = withAnn()
    const before = [story.items('customer'), story.items('agents')]
    story.undelivered(find(story.sent, 'taken'))
    expect([story.items('customer'), story.items('agents')]).toEqual(before)
  })
})

describe('a queue', () => {
  const find = (scene: QueueScene, type: Letter['type']) =>
    scene.letters.find(({ letter }) => letter.type === type) ?? expect.fail(`no ${type} was sent`)

  it('T3 says again that it has the conversation, while it has', () => {
    const scene = aQueue().when(enqueue(1), 0)
    const lost = find(scene, 'admitted')
    expect(scene.when({ type: 'undelivered', why: 'unreachable', ...lost }, 1).letters).toEqual([lost])
    scene.when(toQueue({ type: 'withdraw', invitation: 'i1', why: 'moved' }), 2)
    scene.when({ type: 'undelivered', why: 'unreachable', ...lost }, 3).yields({ events: [] })
  })

  it('T3 says again that it does not take it', () => {
    const scene = aQueue({ maximumSize: 1 }).when(enqueue(1), 0).when(enqueue(2), 0)
    const lost = find(scene, 'notAdmitted')
    expect(scene.when({ type: 'undelivered', why: 'unreachable', ...lost }, 1).letters).toEqual([lost])
  })

  it('Q5 offers to others what could not be offered, and a pass is waited for by nobody', () => {
    const scene = aQueue().when(here('ann'), 0).when(ready('ann', 1), 0)
    const passed = find(scene, 'pass')
    scene.when({ type: 'undelivered', why: 'unreachable', ...passed }, 0).yields({ events: [] })
    const lost = find(scene.when(enqueue(1), 0), 'offer')
    scene
      .when(here('bob'), 1)
      .when(ready('bob', 1), 1)
      .when({ type: 'undelivered', why: 'unreachable', ...lost }, 2)
    expect(offers(scene)).toEqual(['i1 → bob'])
  })
})

describe('an agent', () => {
  const find = (scene: AgentScene, type: Letter['type']) =>
    scene.letters.find(({ letter }) => letter.type === type) ?? expect.fail(`no ${type} was sent`)
  const comesBack = (scene: AgentScene, lost: Outgoing, at = 10) =>
    scene.when({ type: 'undelivered', why: 'unreachable', ...lost }, at)

  it('A1 tells a queue how they stand now, and that they do not serve it any more', () => {
    const scene = anAgent()
    const lost = find(scene, 'here')
    comesBack(scene.when(setPresence('busy'), 1), lost)
    expect(scene.letters[0]).toMatchObject({ to: 'queue/sales', letter: { presence: 'busy', serves: true } })
    const config = { ...scene.state.config!, queues: [] }
    comesBack(scene.when(agentHears({ type: 'configure', config }, 'config'), 2), lost)
    expect(scene.letters[0]).toMatchObject({ to: 'queue/sales', letter: { serves: false } })
  })

  it('Q5 tells a queue again that they are free, while they are on that ticket', () => {
    const scene = anAgent()
    const lost = find(scene, 'ready')
    expect(comesBack(scene, lost).letters).toEqual([lost])
    const unready = find(scene.when(setPresence('away'), 11), 'unready')
    comesBack(scene, lost).yields({ events: [] })
    expect(comesBack(scene, unready).letters).toEqual([unready])
    scene.when(setPresence('available'), 12)
    comesBack(scene, unready).yields({ events: [] })
  })

  it('Q5 tells a queue and a conversation again that an offer came to nothing', () => {
    const missed = anAgent().when(queueOffer(1, 1), 0).whenDue('ring:sales:i1:1')
    const failed = find(missed, 'offerFailed')
    expect(comesBack(missed, failed).letters).toEqual([failed])
    const direct = anAgent().when(directOffer(1), 0).whenDue('ring:i1')
    const declined = find(direct, 'declined')
    expect(comesBack(direct, declined).letters).toEqual([declined])
  })

  it('A3 who is gone says so again, and keeps no place for it', () => {
    const scene = working().when({ type: 'disconnected' }, 1).whenDue('lease')
    const lost = find(scene, 'agentGone')
    expect(used(scene.state)).toBe(1)
    expect(comesBack(scene, lost).letters).toContainEqual(lost)
    expect(used(scene.state)).toBe(0)
    expect(comesBack(scene, lost).letters).toEqual([lost])
    // Who has come in again since has not left.
    scene.when({ type: 'connected' }, 20).when(setPresence('available'), 20)
    scene.when(directOffer(1, { offer: 'i2', invitation: 'i2' }), 21).when(accept('i2'), 21)
    comesBack(scene, lost, 22).yields({ events: [] })
    comesBack(scene.when(seated(1, { invitation: 'i2' }), 23), lost, 24).yields({ events: [] })
  })

  it('A4 R14 sends what was written down again, and keeps no copy of it in the log', () => {
    const policy = { limitMs: minute, dispositions: [], required: false, multiple: false }
    const scene = working().when(gone(1, { wrapUp: policy }), 1)
    scene.when({ type: 'finishWrapUp', conversation: 'c1', dispositions: [], notes: 'Secret' }, 2)
    const lost = find(scene, 'wrapUp')
    expect(comesBack(scene, lost).letters).toEqual([lost])
    expect(JSON.stringify(scene.events.map((event) => agentMachine.lean(event)))).not.toContain('Secret')
  })

  it('S4 tells a conversation again to close what the agent reads there', () => {
    const scene = anAgent().when({ type: 'reads', conversation: 'c9' }, 1)
    const config = { ...scene.state.config!, active: false }
    const lost = find(scene.when(agentHears({ type: 'configure', config }, 'config'), 2), 'readerGone')
    expect(comesBack(scene, lost).letters).toEqual([lost])
  })

  it('Q5 tells a queue again that an offer was accepted, while it joins', () => {
    const scene = anAgent().when(queueOffer(1, 1), 0).when(accept('sales:i1:1'), 1)
    const lost = find(scene, 'answered')
    expect(comesBack(scene, lost).letters).toEqual([lost])
    expect(comesBack(scene.when(seated(1), 20), lost, 21).letters).toEqual([])
  })

  it('S4 tells a conversation again that a sign-in has ended', () => {
    const scene = working().when({ type: 'signedOut', signIn: 'first' }, 1)
    const lost = find(scene, 'signedOut')
    expect(comesBack(scene, lost).letters).toEqual([lost])
  })

  it('Q5 who believes in a ticket that an offer used up on its way is told, and gets a new one', () => {
    const queue = aQueue().when(here('ann'), 0).when(ready('ann', 1), 0).when(enqueue(1), 0)
    const lost = queue.letters.find(({ letter }) => letter.type === 'offer') ?? expect.fail('nothing was offered')
    queue.when({ type: 'undelivered', why: 'forgotten', ...lost }, 1)
    const [revoke] = queue.letters
    expect(revoke).toMatchObject({ to: 'agent/ann', letter: { type: 'revoke', spent: { queue: 'sales', ticket: 1 } } })
    expect(queue.when({ type: 'undelivered', why: 'unreachable', ...revoke! }, 2).letters).toEqual([revoke])

    const hears = agentHears(revoke!.letter as Extract<Letter, { type: 'revoke' }>)
    const never = anAgent().when(hears, 1)
    expect(never.letters).toMatchObject([{ letter: { type: 'unready' } }, { letter: { type: 'ready', ticket: 3 } }])
    expect(never.when(hears, 2).events).toEqual([])
    // Where it did come, it is over.
    const { offer } = lost.letter as Extract<Letter, { type: 'offer' }>
    const rung = anAgent()
      .when(queueOffer(1, 1, { offer }), 0)
      .when(hears, 1)
    expect(rung.state.offers).toEqual({})
    expect(rung.when(hears, 2).events).toEqual([])
  })

  it('A3 says again that a direct offer rings again, while it rings', () => {
    const late = limits.ringMs.default + limits.ringLateMs + 1
    const scene = anAgent().when(directOffer(1), 0).whenDue('ring:i1', null, late)
    const lost = find(scene, 'ringsAgain')
    const returned = { type: 'undelivered', why: 'unreachable', ...lost } as const
    expect(scene.when(returned, late + 1).letters).toEqual([lost])
    scene.when(accept('i1'), late + 2).when(returned, late + 3)
    scene.yields({ letters: [] })
  })

  it('A2 sends an acceptance again that the conversation cannot tell from one that it had, while the place is held', () => {
    const scene = anAgent().when(queueOffer(1, 1), 0).when(accept('sales:i1:1'), 1)
    const returned = { type: 'undelivered', why: 'forgotten', ...find(scene, 'accepted') } as const
    expect(scene.when(returned, 2).letters).toEqual([{ to: returned.to, letter: returned.letter }])
    scene.when(seated(1), 3).when(returned, 4).yields({ events: [] })
  })
})
