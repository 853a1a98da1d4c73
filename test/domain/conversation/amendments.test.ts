// R14: who may change what, until when; and what everybody sees of it.
import { describe, expect, it } from 'vitest'
import type { Amendment, Found } from '../../../domain/conversation/commands.ts'
import type { ConversationEvent } from '../../../domain/conversation/events.ts'
import type { Person } from '../../../domain/conversation/person.ts'
import { lean, overwrites } from '../../../domain/conversation/room/visible.ts'
import type { Conversation } from '../../../domain/conversation/state.ts'
import { conversationUpcasts } from '../../../domain/conversation/upcasts.ts'
import type { EntryPolicy } from '../../../domain/entry-policy.ts'
import { upcast, upcastState } from '../../../domain/upcast.ts'
import { seenBy } from '../../../protocol/items.ts'
import { limits } from '../../../protocol/limits.ts'
import { agent, aStart, customer, message, note, Story, withAnn, withTwo } from './story.ts'

const within = limits.amendWithinMs.default
const dora = { role: 'supervisor', agent: 'dora', name: 'Dora' } as const
const root = { role: 'admin', agent: 'root', name: 'Root' } as const

const correct: Amendment = { type: 'correct', item: 'c1:9', text: 'Better' }
const remove: Amendment = { type: 'delete', item: 'c1:9' }
const redact: Amendment = { type: 'redact', item: 'c1:9' }

/** What the shell finds of the last words that were said in the story. */
function words(story: Story, more: Partial<Found> = {}): Found {
  const item = story.transcript('agents').at(-1)
  return {
    id: 'c1:9',
    place: 9,
    at: story.now,
    type: item?.type ?? 'message',
    author: item?.participant ?? null,
    seen: item?.type === 'note' ? seenBy.agents : seenBy.all,
    change: null,
    amendments: 0,
    ...more,
  }
}

function amends(story: Story, by: Person, act: Amendment, found: Found | null): Story {
  return story.when({ type: 'amend', by, act, found })
}

describe('amendments', () => {
  it.each([
    ['the customer', customer, 'p1', 'Cora'],
    ['an agent', agent('ann'), 'p2', 'Ann'],
  ])('R14 %s corrects and deletes their own words, and everybody sees that', (_, person, participant, name) => {
    const story = withAnn().by(person, message('Hello'))
    const found = words(story)
    amends(story, person, correct, found)
    const item = { type: 'amended', amends: 'c1:9', change: 'corrected', text: 'Better', participant, name }
    expect(story.transcript('customer').at(-1)).toMatchObject(item)
    expect(story.transcript('agents').at(-1)).toMatchObject(item)
    amends(story, person, remove, { ...found, change: 'corrected', amendments: 1 })
    expect(story.transcript('customer').at(-1)).toMatchObject({ type: 'amended', change: 'deleted', text: '' })
    expect(story.refusal).toBeNull()
  })

  it('R14 R13 what was amended of a note the customer never sees', () => {
    const story = withAnn().by('ann', note('Odd'))
    const before = story.items('customer')
    amends(story, agent('ann'), correct, words(story))
    expect(story.lastItem('agents')).toBe('amended: Better')
    expect(story.items('customer')).toEqual(before)
  })

  it('R14 R13 of what somebody does not see they cannot even learn that it is there', () => {
    const story = withAnn().by('ann', note('Odd'))
    expect(amends(story, customer, correct, words(story)).refusal).toBe('item_not_found')
    expect(amends(story, customer, correct, null).refusal).toBe('item_not_found')
  })

  it.each([correct, remove])('R14 to $type is for the author, not for others in the room', (act) => {
    const story = withTwo().by('ann', message('Hello'))
    const found = words(story)
    expect(amends(story, agent('ben'), act, found).refusal).toBe('forbidden')
    expect(amends(story, customer, act, found).refusal).toBe('forbidden')
    expect(amends(story, agent('zoe'), act, found).refusal).toBe('not_a_participant')
    expect(amends(story, dora, act, found).refusal).toBe('not_a_participant')
    expect(amends(story, { role: 'customer', customer: 'eve' }, act, found).refusal).toBe('not_a_participant')
  })

  it.each([correct, remove])('R14 to $type is possible within the time of the entry point and not after', (act) => {
    const story = withAnn().says()
    const found = words(story)
    expect(amends(story.wait(within - 1), customer, act, found).refusal).toBeNull()
    expect(amends(story.wait(1), customer, act, found).refusal).toBe('too_late')
  })

  it('R14 R15 an entry point may not allow it at all', () => {
    const story = withAnn('live', { entry: { amendWithinMs: 0 } }).says()
    expect(amends(story, customer, remove, words(story)).refusal).toBe('too_late')
  })

  it('R14 a conversation that began in a release without it allows it to supervisors only', () => {
    const { amendWithinMs: _, displayAttributes: __, ...entry } = aStart('live').entry
    const started = { ...aStart('live'), type: 'started', entry, expiresAt: null, connected: true }
    const event = upcast(conversationUpcasts, 1, started) as Extract<ConversationEvent, { type: 'started' }>
    expect(event.entry).toMatchObject({ amendWithinMs: 0, displayAttributes: [] })
    const { entry: known } = upcastState(conversationUpcasts, 1, { participants: [], invitations: {}, entry }) as Pick<
      Conversation,
      'entry'
    >
    expect(known).toMatchObject({ amendWithinMs: 0, displayAttributes: [] })
    const letter = { ...aStart('live'), entry: entry as EntryPolicy }
    expect(new Story().letter('customer/cora', letter).state.entry.amendWithinMs).toBe(0)
  })

  it.each(['prompt', 'joined', 'wrap_up', 'amended', 'ended'] as const)('R14 %s is no words of an author', (type) => {
    const story = withAnn().says()
    expect(amends(story, customer, correct, words(story, { type })).refusal).toBe('not_amendable')
  })

  it('R14 what was deleted stays so; what was corrected can be corrected, so many times', () => {
    const story = withAnn().says()
    const found = words(story, { change: 'corrected', amendments: limits.amendmentsPerItem - 1 })
    expect(amends(story, customer, correct, found).refusal).toBeNull()
    const often = { ...found, amendments: limits.amendmentsPerItem }
    expect(amends(story, customer, correct, often).refusal).toBe('not_amendable')
    expect(amends(story, customer, remove, often).refusal).toBeNull()
    for (const change of ['deleted', 'redacted'] as const) {
      for (const act of [correct, remove])
        expect(amends(story, customer, act, { ...found, change }).refusal).toBe('not_amendable')
    }
  })

  it.each([dora, root])('R14 $name redacts at any time, without being there and without being seen', (person) => {
    const story = withAnn().says().wait(within)
    const found = words(story, { at: story.now - within })
    amends(story, person, redact, found)
    const shown = { type: 'amended', change: 'redacted', text: '', role: 'system', name: '', participant: null }
    expect(story.transcript('customer').at(-1)).toMatchObject(shown)
    expect(story.events).toMatchObject([{ by: { participant: null, person: person.agent } }])
    story.by('ann', { type: 'end' })
    expect(amends(story, person, redact, found).refusal).toBeNull()
    expect(amends(story, person, redact, { ...found, change: 'deleted' }).refusal).toBeNull()
    expect(amends(story, person, redact, { ...found, change: 'redacted' }).refusal).toBe('not_amendable')
  })

  it.each([
    ['message', null],
    ['note', null],
    ['prompt', null],
    ['wrap_up', null],
    ['joined', 'not_amendable'],
    ['amended', 'not_amendable'],
  ] as const)('R14 a supervisor redacting an item of type %s: %s', (type, refusal) => {
    const story = withAnn().says()
    expect(amends(story, dora, redact, words(story, { type })).refusal).toBe(refusal)
  })

  it('R14 redacting is for supervisors only', () => {
    const story = withAnn().says()
    expect(amends(story, agent('ann'), redact, words(story)).refusal).toBe('forbidden')
    expect(amends(story, customer, redact, words(story)).refusal).toBe('forbidden')
    expect(amends(story, dora, redact, null).refusal).toBe('item_not_found')
  })

  it('R14 after the end agents who were there put their own words right, the customer’s words stand', () => {
    const story = withAnn().by('ann', message('Bye'))
    const found = words(story)
    story.by('ann', { type: 'end' })
    expect(amends(story, agent('ann'), correct, found).refusal).toBeNull()
    expect(story.transcript('customer').at(-1)).toMatchObject({ role: 'agent', name: 'Ann', participant: 'p2' })
    expect(amends(story, customer, correct, { ...found, author: 'p1' }).refusal).toBe('conversation_ended')
    expect(amends(story, agent('zoe'), correct, found).refusal).toBe('not_a_participant')
  })

  it('R14 whoever fetches the log hears of what was changed after the end', () => {
    const story = withAnn().says()
    const found = words(story)
    story.by('ann', { type: 'end' }).when({ type: 'exported', upTo: 99 })
    amends(story, dora, redact, found)
    expect(story.to('events')).toEqual([{ type: 'export', conversation: 'c1' }])
  })

  it('R14 the words stand in the item alone: not in the event, nor in the state', () => {
    const story = withAnn().says()
    amends(story, customer, { ...correct, text: 'Secret' }, words(story))
    const [event] = story.events
    if (!event) return expect.fail('nothing happened')
    expect(overwrites(event)).toMatchObject({ place: 9, change: 'corrected', text: 'Secret' })
    expect(JSON.stringify([lean(event), story.state])).not.toContain('Secret')
  })
})
