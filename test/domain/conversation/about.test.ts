// U2: a line of the transcript brings along what it is made of, so that a page need not read the server's English.
import { describe, expect, it } from 'vitest'
import { noDisposition } from '../../../protocol/wrap-up.ts'
import { aStart, invite, minute, Story, toAgent, toQueue, transfer, withAnn } from './story.ts'

const last = (story: Story) => story.transcript('agents').at(-1)

describe('U2 a line says as data', () => {
  it('whom an invitation, a transfer and a failure mean', () => {
    const story = withAnn().by('ann', invite(toAgent('ben')))
    expect(last(story)).toMatchObject({ type: 'invited', about: { target: 'Ben' } })
    story.declines('ben')
    expect(last(story)).toMatchObject({ type: 'invitation_failed', reason: 'declined', about: { target: 'Ben' } })
    story.by('ann', transfer(toAgent('ben')))
    expect(last(story)).toMatchObject({ type: 'transferring', about: { target: 'Ben' } })
  })

  it('where it waits', () => {
    const story = withAnn()
      .by('ann', invite(toQueue('support')))
      .admitted()
    expect(
      story.transcript('agents').find(({ type, about }) => type === 'queued' && about?.target === 'The support queue'),
    ).toBeDefined()
  })

  it('how many minutes are left', () => {
    const story = new Story().letter('customer/cora', aStart('live', { maximumMs: 60 * minute, origin: 'api' }))
    story.wait(55 * minute).due()
    expect(story.transcript('customer').find(({ type }) => type === 'expiring')).toMatchObject({
      about: { minutes: 5 },
    })
  })

  it.each(['Fine', ''])('whether an agent wrote anything down: %j', (notes) => {
    const story = withAnn().by('ann', { type: 'end' })
    story.letter('agent/ann', { type: 'wrapUp', agent: 'ann', name: 'Ann', dispositions: [], notes })
    expect(last(story)).toMatchObject({ type: 'wrap_up', about: { notes: notes !== '' } })
  })

  it.each([
    ['it ran out', { dispositions: [], ranOut: true }, true],
    ['it ran out in an object of a release that does not say so', { dispositions: [noDisposition] }, true],
    ['the agent finished it', { dispositions: [] }, false],
  ] as const)('A4 whether the time of a wrap-up ran out: %s', (_, how, ranOut) => {
    const story = withAnn().by('ann', { type: 'end' })
    story.letter('agent/ann', { type: 'wrapUp', agent: 'ann', name: 'Ann', notes: '', ...how })
    const text = ranOut ? 'Ann’s wrap-up ran out of time' : 'Ann finished wrap-up'
    expect(last(story)).toMatchObject({ type: 'wrap_up', text, about: { notes: false, ranOut } })
  })

  it('nothing where its type and reason say it all', () => {
    const story = withAnn().by('ann', { type: 'park' })
    for (const { type, about } of story.transcript('customer')) expect([type, about]).toEqual([type, undefined])
  })
})
