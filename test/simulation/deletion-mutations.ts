// What queues and agents promise to whoever deletes them, broken on purpose, one promise at a time (S7).
import { agentMachine } from '../../domain/agent/machine.ts'
import type { AgentEvent } from '../../domain/agent/messages.ts'
import { queueMachine } from '../../domain/queue/machine.ts'
import { agent, queue } from './mutate.ts'
import type { Options } from './node.ts'

/** By the rule that each breaks, in words. */
export const deletionMutations: Readonly<Record<string, Options>> = {
  'an agent closes with what they have': agent({
    decide: (state, command, now, ids) =>
      agentMachine.decide(
        command.type === 'retire' ? { ...state, offers: {}, work: {}, wrapUps: {} } : state,
        command,
        now,
        ids,
      ),
  }),
  'an agent who has closed goes on': agent({
    apply: (state, event, at) =>
      (event as AgentEvent).type === 'retired' ? state : agentMachine.apply(state, event as AgentEvent, at),
  }),
  'an agent who has closed stays closed': agent({
    apply(state, event, at) {
      const after = agentMachine.apply(state, event as AgentEvent, at)
      return state.retired ? { ...after, retired: true } : after
    },
  }),
  'a queue closes while somebody waits': queue({
    decide: (state, command, now, ids) =>
      queueMachine.decide(command.type === 'retire' ? { ...state, waiting: {} } : state, command, now, ids),
  }),
  'a queue refuses to close though nobody waits': queue({
    decide: (state, command, now, ids) =>
      command.type === 'retire' ? { refused: 'in_use' } : queueMachine.decide(state, command, now, ids),
  }),
  'a queue that has closed goes on': queue({
    apply: (state, event, at) => (event.type === 'retired' ? state : queueMachine.apply(state, event, at)),
  }),
  'a queue that has closed stays closed': queue({
    decide: (state, command, now, ids) =>
      command.type === 'letter' && command.letter.type === 'configure' && state.id !== '' && state.config === null
        ? []
        : queueMachine.decide(state, command, now, ids),
  }),
}
