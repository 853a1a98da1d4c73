// How it stands with somebody who waits in a queue.
import type { AgentLine, Board } from '../calls.ts'
import { words } from '../words.ts'

/** Q10: who is not there is offered to nobody, which is no fault of the agents’. */
export function standingOf(
  { offeredTo, skipped }: Pick<Board['waiting'][number], 'offeredTo' | 'skipped'>,
  agents: readonly AgentLine[],
): string {
  const said = words.value.board
  if (offeredTo !== null) return said.offeredTo(agents.find(({ id }) => id === offeredTo)?.name ?? offeredTo)
  return skipped ? said.notThere : said.notOffered
}
