// The state of a waiting conversation, in words.
import type { AgentLine, Board } from '../calls.ts'
import { words } from '../words.ts'

/** Q10: a customer without a sign of life is offered to nobody. The words make clear that this is not the agents' fault. */
export function stateInWords(
  { offeredTo, skipped }: Pick<Board['waiting'][number], 'offeredTo' | 'skipped'>,
  agents: readonly AgentLine[],
): string {
  const said = words.value.board
  if (offeredTo !== null) return said.offeredTo(agents.find(({ id }) => id === offeredTo)?.name ?? offeredTo)
  return skipped ? said.notThere : said.notOffered
}
