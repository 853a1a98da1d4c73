// Questions of flows: asked once, answered to the one that asked, and never waited for in vain.
import { describe, expect, it } from 'vitest'
import { limits } from '../../../protocol/limits.ts'
import { hours, say, wait } from '../flow-fixtures.ts'
import { own } from './running.ts'
import { started, type Story } from './story.ts'

/** Asks for the hours as often as the customer writes. */
const again = own('inbound', 'ask', {
  ask: hours({ onOpen: 'open', onClosed: 'closed', onError: 'unknown' }),
  open: say('open', 'wait'),
  closed: say('closed', 'wait'),
  unknown: say('unknown', 'wait'),
  wait: wait({ timeoutMs: null, onReturned: 'ask' }),
})

function questions(story: Story) {
  return story.sent.flatMap(({ letter }) => (letter.type === 'ask' ? [letter] : []))
}

function prompts(story: Story): readonly string[] {
  return story.items('customer').filter((line) => line.startsWith('prompt'))
}

function answer(story: Story, id: string, open: boolean | null): Story {
  return story.letter('queue/sales', { type: 'answer', id, answer: { about: 'hours', open } })
}

describe('a question', () => {
  it('W2 W3 asked a second time by the same block is another question: a late answer to the first is for nobody', () => {
    const story = started('live', again).connects().says('Hello')
    const [first] = questions(story)
    story.comesDue('flow', limits.questionMs)
    expect(prompts(story)).toEqual(['prompt: unknown'])
    story.says('Are you open?')
    const [, second] = questions(story)
    expect(second?.id).not.toBe(first?.id)
    expect(answer(story, first?.id ?? '', false).events).toEqual([])
    answer(story, second?.id ?? '', true)
    expect(prompts(story)).toEqual(['prompt: unknown', 'prompt: open'])
    expect(answer(story, second?.id ?? '', false).events).toEqual([])
  })

  it('W9 whose letter comes back takes the error branch at once, and only if it is waited for', () => {
    const story = started('live', again).connects()
    const [lost] = story.sent.filter(({ letter }) => letter.type === 'ask')
    if (!lost) return expect.fail('nothing was asked')
    story.undelivered(lost)
    expect(prompts(story)).toEqual(['prompt: unknown'])
    story.says('Once more')
    expect(story.undelivered(lost).events).toEqual([])
    expect(prompts(story)).toEqual(['prompt: unknown'])
  })

  it('W9 of a queue that does not exist takes the error branch', () => {
    const story = started('live', again).connects()
    answer(story, questions(story)[0]?.id ?? '', null)
    expect(prompts(story)).toEqual(['prompt: unknown'])
  })
})

describe('step by step', () => {
  it('W2 what a block does is done before the next one is entered', () => {
    const story = started(
      'live',
      own('inbound', 'move', {
        move: { type: 'setWorkingQueue', queue: 'billing', next: 'bye' },
        bye: { type: 'setDisconnectFlow', flow: 'disconnect', next: 'ask' },
        ask: hours(),
      }),
    ).connects()
    expect(story.types).toEqual(['connected', 'flowEntered', 'workingQueueSet', 'flowSet', 'asked', 'flowParked'])
    expect(questions(story)).toMatchObject([{ question: { about: 'hours', queue: 'billing' } }])
    expect(story.state.flows).toMatchObject({ disconnect: 'disconnect' })
  })

  it('W9 nothing is said after a block has ended the conversation', () => {
    const story = started('live', own('inbound', 'bye', { bye: { type: 'disconnect' } })).connects()
    expect(story.types.at(-1)).toBe('ended')
    expect(story.types.filter((type) => type === 'ended')).toHaveLength(1)
  })
})
