// How a machine is broken on purpose: by other functions in the place of some of its own.
import { agentMachine } from '../../domain/agent/machine.ts'
import type { AgentCommand } from '../../domain/agent/messages.ts'
import type { Agent } from '../../domain/agent/state.ts'
import type { ConversationCommand } from '../../domain/conversation/commands.ts'
import type { ConversationEvent } from '../../domain/conversation/events.ts'
import { conversationMachine } from '../../domain/conversation/machine.ts'
import type { Conversation } from '../../domain/conversation/state.ts'
import { customerMachine } from '../../domain/customer/machine.ts'
import type { CustomerCommand, CustomerEvent } from '../../domain/customer/messages.ts'
import type { Customer } from '../../domain/customer/state.ts'
import type { Ids } from '../../domain/ids.ts'
import type { Outgoing } from '../../domain/letters.ts'
import { queueMachine } from '../../domain/queue/machine.ts'
import type { QueueCommand, QueueEvent } from '../../domain/queue/messages.ts'
import type { Queue } from '../../domain/queue/state.ts'
import type { AnyMachine, Kind, Options } from './node.ts'

type Machine<State, Command_, Event_> = {
  decide: (state: State, command: Command_, now: number, ids: Ids) => ReturnType<AnyMachine['decide']>
  apply: (state: State, event: Event_, at: number) => State
  letters: (after: State, event: Event_) => readonly Outgoing[]
}

export function agent(change: Partial<Machine<Agent, AgentCommand, unknown>>): Options {
  return machine('agent', agentMachine, change)
}

export function queue(change: Partial<Machine<Queue, QueueCommand, QueueEvent>>): Options {
  return machine('queue', queueMachine, change)
}

export function conversation(change: Partial<Machine<Conversation, ConversationCommand, ConversationEvent>>): Options {
  return machine('conversation', conversationMachine, change)
}

/** A conversation that sees another state when it returns from being parked. */
export function comingBack(seen: (state: Conversation) => Conversation): Options {
  return conversation({
    decide(state, command, now, ids) {
      const returns = command.type === 'letter' && command.letter.type === 'flows'
      return conversationMachine.decide(returns ? seen(state) : state, command, now, ids)
    },
  })
}

export function customer(change: Partial<Machine<Customer, CustomerCommand, CustomerEvent>>): Options {
  return machine('customer', customerMachine, change)
}

function machine(kind: Kind, whole: object, change: object): Options {
  return { machines: { [kind]: { ...whole, ...change } as AnyMachine } }
}

export function changedIn<One>(
  all: Readonly<Record<string, One>>,
  change: (one: One) => One,
): Readonly<Record<string, One>> {
  return Object.fromEntries(Object.entries(all).map(([id, one]) => [id, change(one)]))
}

/** A machine that does not hear one kind of letter. */
export function deaf<State, Heard extends { readonly type: string }>(
  { decide }: { decide: (state: State, command: Heard, now: number, ids: Ids) => ReturnType<AnyMachine['decide']> },
  type: string,
) {
  return (state: State, command: Heard, now: number, ids: Ids) =>
    'letter' in command && command.type === 'letter' && (command.letter as { type: string }).type === type
      ? []
      : decide(state, command, now, ids)
}
