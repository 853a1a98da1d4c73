// Calls the chat from the shop's pages. Calls made before the widget's script has loaded are queued (docs/widget.md).
import type { Call } from '../widget/partyline.d.ts'

interface StandIn {
  readonly queue: { push(...calls: readonly Call[]): unknown }
}

export function call(...one: Call): void {
  const partyline = (window.partyline as StandIn | undefined) ?? { queue: [] as Call[] }
  partyline.queue.push(one)
  if (window.partyline === undefined) Object.assign(window, { partyline })
}
