// Keeps account of the letters: whoever was asked is told how it ended, whoever accepted is seated or not, whoever is out knows.
import { expect } from 'vitest'
import type { ConversationCommand } from '../../../domain/conversation/commands.ts'
import type { Story } from './story.ts'

export class Ledger {
  /** Invitations that a queue or an agent holds for pending, by `address invitation`. */
  readonly #asked = new Set<string>()
  /** Agents who hold a seat. */
  readonly #seated = new Set<string>()

  book(command: ConversationCommand, story: Story): void {
    if (command.type === 'letter') this.#answered(command.letter, story)
    // What came back may be said again.
    const first = command.type !== 'undelivered'
    for (const { to, letter } of story.letters) {
      switch (letter.type) {
        case 'enqueue':
        case 'offer':
          if (first) expect(this.#asked.has(`${to} ${letter.invitation}`), 'asked once').toBe(false)
          this.#asked.add(`${to} ${letter.invitation}`)
          break
        case 'withdraw':
        case 'taken':
          this.#asked.delete(`${to} ${letter.invitation}`)
          break
        case 'revoke':
          this.#asked.delete(`${to} ${letter.offer}`)
          break
        case 'seated':
          if (first) expect(this.#seated.has(to), 'seated once').toBe(false)
          this.#seated.add(to)
          break
        case 'gone':
          expect(this.#seated.delete(to), 'gone after seated').toBe(first)
          break
        default:
      }
    }
    expect([...this.#seated].toSorted(), 'agents know where they are').toEqual(
      story.room.map((id) => `agent/${id}`).toSorted(),
    )
    this.settle(story)
  }

  /** What nobody waits for any more nobody was left with. */
  settle(story: Story): void {
    const open = story.pending.filter(({ asked }) => asked).map(({ id, target }) => `${target.kind}/${target.id} ${id}`)
    expect([...this.#asked].toSorted()).toEqual(open.toSorted())
  }

  #answered(letter: Extract<ConversationCommand, { type: 'letter' }>['letter'], story: Story): void {
    if (letter.type === 'declined') this.#asked.delete(`agent/${letter.agent} ${letter.invitation}`)
    if (letter.type === 'accepted') this.#accepted(letter, story)
    if (letter.type !== 'notAdmitted') return
    for (const each of this.#asked)
      if (each.startsWith('queue/') && each.endsWith(` ${letter.invitation}`)) this.#asked.delete(each)
  }

  #accepted({ agent, invitation }: { readonly agent: string; readonly invitation: string }, story: Story): void {
    const answers = story.letters.filter(
      ({ to, letter }) =>
        to === `agent/${agent}` &&
        (letter.type === 'seated' || letter.type === 'unseated') &&
        letter.invitation === invitation,
    )
    const born = story.state.id !== ''
    expect(answers, 'whoever accepts gets one answer').toHaveLength(born ? 1 : 0)
    this.#asked.delete(`agent/${agent} ${invitation}`)
  }
}
