// The chat, as the shop's pages call it. Its script loads when it likes; what is asked before waits for it (docs/widget.md).
import type { Call } from '../widget/partyline.d.ts'

interface StandIn {
  readonly queue: { push(...calls: readonly Call[]): unknown }
}

export function call(...one: Call): void {
  const partyline = (window.partyline as StandIn | undefined) ?? { queue: [] as Call[] }
  partyline.queue.push(one)
  if (window.partyline === undefined) Object.assign(window, { partyline })
}
