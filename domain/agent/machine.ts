// The machine of an agent. It alone decides about the agent's capacity (A2).
import { leanLetter } from '../lean.ts'
import type { Machine } from '../machine.ts'
import { apply } from './apply.ts'
import { deadlines } from './deadlines.ts'
import { decide } from './decide.ts'
import { letters } from './letters.ts'
import type { AgentCommand, AgentEvent, StoredAgentEvent } from './messages.ts'
import { noAgent, type Agent } from './state.ts'
import { agentUpcasts } from './upcasts.ts'

export const agentMachine: Machine<Agent, AgentCommand, AgentEvent> = {
  initial: noAgent,
  decide,
  apply,
  letters,
  deadlines,
  upcasts: agentUpcasts,
  lean,
}

/** Notes go by letter to the conversation, which keeps them where they can be redacted. */
function lean(event: AgentEvent): StoredAgentEvent {
  switch (event.type) {
    case 'wrapUpFinished': {
      const { notes: _, ...rest } = event
      return rest
    }
    case 'repeated':
      return { ...event, letter: leanLetter(event.letter) }
    default:
      return event
  }
}
