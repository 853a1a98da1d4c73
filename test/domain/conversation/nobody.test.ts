import { expect, it } from 'vitest'
import { agentMachine } from '../../../domain/agent/machine.ts'
import type { ConversationLetter } from '../../../domain/letters.ts'
import { given } from '../given.ts'
import { invite, toAgent, withAnn } from './story.ts'

it('R6 an agent who was never configured says so, and frees the seat', () => {
  const story = withAnn().by('ann', invite(toAgent('ghost')))
  const { id } = story.last
  const [offer] = story.to('agent/ghost')
  const ghost = given(agentMachine).when({ type: 'letter', from: 'conversation/c1', letter: offer as never }, 0)
  expect(ghost.letters).toMatchObject([{ letter: { type: 'declined', invitation: id, reason: 'not_found' } }])
  story.letter('agent/ghost', ghost.letters[0]!.letter as ConversationLetter)
  expect(story.types).toEqual(['invitationFailed'])
  expect(story.state.invitations).toEqual({})
})
